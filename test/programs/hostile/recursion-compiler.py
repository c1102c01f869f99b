# tries: give the parser and the compiler source nested a hundred thousand deep
# holds: SyntaxError, MemoryError or RecursionError for each; at worst the guest crashes alone
# options: {"limits": {"cpu": "10s", "wall": "20s", "memory": "256MiB"}}
# expect: {"anyOf": [{"exitCode": 0, "stdout": "held: 10\n"}, {"crashed": true}]}
import ast

DEPTH = 100_000
SOURCES = ['(' * DEPTH + ')' * DEPTH, '-' * DEPTH + '1', 'x' + '.y' * DEPTH, 'x' + '()' * DEPTH, '1' + '+1' * DEPTH,
           'lambda: ' * DEPTH + '1', 'not ' * DEPTH + '1', '[' * DEPTH, 'x if y else ' * DEPTH + '1', 'f"' + '{f"' * 150 + '1' + '"}' * 150 + '"']
held = 0
for source in SOURCES:
    try:
        compile(source, 'deep', 'eval')
        ast.parse(source)
    except (SyntaxError, MemoryError, RecursionError, OverflowError):
        held += 1
    else:
        # Left-nested chains may be within the parser's depth on a large stack.
        held += 1
print('held:', held)
