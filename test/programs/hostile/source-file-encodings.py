# tries: run source with odd encodings, NULs, a million lines and endless lines
# holds: SyntaxError, or it runs
# options: {"limits": {"cpu": "5s", "wall": "10s", "memory": "192MiB", "files": "32MiB"}}
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held: end"}, {"stopped": ["cpu", "wall"]}]}
import runpy

SOURCES = [b'# coding: rot13\ncevag(1)\n', b'# coding: utf-7\nprint(+AF8-)\n', b'\xff\xfeprint(1)', b'x\0y', b'# coding: ' + b'x' * 100_000 + b'\n', b'\xef\xbb\xbf# coding: latin-1\n',
           b'pass\n' * 200_000, b'x = "' + b'y' * 5_000_000 + b'"', b'\\\n' * 100_000, b'\t' * 100 + b'x\n', b'if 1:\n' + b' ' * 100_000 + b'x = 1\n', b'x = 1' + b'0' * 1_000_000, b'"""']
for source in SOURCES:
    with open('/tmp/source.py', 'wb') as file:
        file.write(source)
    try:
        runpy.run_path('/tmp/source.py')
        print('ran')
    except (SyntaxError, ValueError, MemoryError, NameError, LookupError, RecursionError) as error:
        print('held:', type(error).__name__)
print('held: end')
