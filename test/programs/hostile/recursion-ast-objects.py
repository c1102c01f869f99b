# tries: compile, copy and print a syntax tree built by hand, far deeper than any source
# holds: RecursionError; at worst the guest crashes alone
# expect: {"anyOf": [{"exitCode": 0, "stdout": "held: 4\n"}, {"crashed": true}]}
import ast

node = ast.Constant(1, lineno=1, col_offset=0)
for turn in range(100_000):
    node = ast.UnaryOp(ast.USub(), node, lineno=1, col_offset=0)
tree = ast.Expression(node)
held = 0
for attempt in (lambda: compile(tree, 'deep', 'eval'), lambda: ast.dump(tree), lambda: ast.unparse(tree), lambda: ast.literal_eval(tree)):
    try:
        attempt()
    except (RecursionError, ValueError, MemoryError):
        held += 1
print('held:', held)
