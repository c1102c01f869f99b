# tries: attach databases outside of the mount through SQL: by .., by links, by URIs, by VACUUM INTO, and their journals
# holds: SQLite is a program like any other
# world: files
# modes: ["read-only", "read-write", "overlay", "memory"]
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
# leaves: {"mine.db-journal": null}
import os
import sqlite3

from attempts import CAN_WRITE, ROOT, claim, outcome

base = sqlite3.connect(f'{ROOT}/mine.db' if CAN_WRITE else ':memory:')
base.execute('create table t (x)')
for name in ('../outside/secret.txt', 'climb', 'absolute', 'passwd', 'environ', '.env', 'parent/sibling.txt', 'fifo', 'socket', 'root/etc/passwd', 'sub/climb', '../new.db',
             'climb-directory/new.db', 'absolute-directory/new.db', 'other-home/new.db'):
    for way in (f"attach '{ROOT}/{name}' as a", f"attach 'file:{ROOT}/{name}?mode=ro&immutable=1' as a", f"attach 'file:{ROOT}/{name}?vfs=unix-none' as a", f"vacuum into '{ROOT}/{name}'"):
        try:
            base.execute(way)
            print(name, base.execute('select * from a.sqlite_schema').fetchall())
        except sqlite3.Error as error:
            print(name, str(error).replace(ROOT, ''))
        try:
            base.execute('detach a')
        except sqlite3.Error:
            pass
try:
    sqlite3.connect(f'file:{ROOT}/climb?mode=ro', uri=True).execute('select * from sqlite_schema')
except sqlite3.Error as error:
    print(error)
if CAN_WRITE:
    with base:
        base.executemany('insert into t values (?)', [(number,) for number in range(1000)])
    claim('a database in the mount', base.execute('select count(*) from t').fetchone() == (1000,))
    base.execute('begin')
    base.execute('delete from t')
    base.rollback()
base.close()
if CAN_WRITE:
    claim('it is whole', sqlite3.connect(f'{ROOT}/mine.db').execute('select sum(x) from t').fetchone() == (499500,))
print('held: done')
