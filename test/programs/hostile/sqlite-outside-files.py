# tries: attach databases at host paths, load extensions, write a huge file, read through virtual tables
# holds: sqlite3.Error; its files are the sandbox's and count
# options: {"limits": {"files": "8MiB", "memory": "128MiB", "cpu": "10s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import os
import sqlite3


def attach(path):
    return lambda base: base.execute('ATTACH ? AS other', (path,)).execute('CREATE TABLE other.t (x)')


def extension(base):
    base.enable_load_extension(True)
    base.load_extension('/lib/x86_64-linux-gnu/libc.so.6')


def fill(base):
    base.execute('CREATE TABLE t (x)')
    for turn in range(100):
        base.execute('INSERT INTO t VALUES (zeroblob(1000000))')
        base.commit()
    print('ESCAPED: stored', os.path.getsize('/tmp/base'))


ATTACKS = [attach('/etc/passwd'), attach('file:/etc/passwd?mode=rw&vfs=unix'), attach('/proc/self/mem'), attach('/dev/zero'), extension,
           lambda base: base.execute("SELECT readfile('/etc/passwd')"), lambda base: base.execute("SELECT writefile('/tmp/x', 'y')"),
           lambda base: base.execute('SELECT zeroblob(2000000000)').fetchall(), lambda base: base.execute("PRAGMA temp_store_directory = '/etc'").fetchall() and 1 / 0,
           lambda base: base.execute('SELECT randomblob(1000000000)').fetchall(), lambda base: base.execute("VACUUM INTO '/etc/copy'"), fill]
for number, attack in enumerate(ATTACKS):
    base = sqlite3.connect('/tmp/base')
    try:
        attack(base)
        print('answered', number)
    except (sqlite3.Error, AttributeError, MemoryError, OSError, ZeroDivisionError) as error:
        print('held:', number, type(error).__name__)
    base.close()
if os.path.exists('/etc/copy') or os.path.exists('/etc/passwd'):
    print('ESCAPED: a file in /etc')
print('held: end')
