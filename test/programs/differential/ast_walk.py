# area: ast: parsing, visiting, transforming, compiling, unparse, literal_eval
import ast

SOURCE = '''
import os, sys as system
from collections import OrderedDict

def area(width, height=2, *rest, unit="cm", **more):
    """Compute."""
    if width < 0:
        raise ValueError(width)
    return width * height + len(rest)

class Shape(object):
    sides = 4
    def grow(self): self.sides += 1

total = sum(x ** 2 for x in range(10) if x % 2)
'''
tree = ast.parse(SOURCE)
print([type(node).__name__ for node in tree.body], tree.body[2].lineno, tree.body[2].end_lineno, tree.body[2].body[1].col_offset)


class Names(ast.NodeVisitor):
    def __init__(self):
        self.defined, self.used = [], set()

    def visit_FunctionDef(self, node):
        arguments = node.args
        self.defined.append((node.name, [a.arg for a in arguments.args], arguments.vararg and arguments.vararg.arg, [a.arg for a in arguments.kwonlyargs]))
        self.generic_visit(node)

    def visit_ClassDef(self, node):
        self.defined.append((node.name, [base.id for base in node.bases]))
        self.generic_visit(node)

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load):
            self.used.add(node.id)


names = Names()
names.visit(tree)
print(names.defined, sorted(names.used), ast.get_docstring(tree.body[2]))
print([alias.name for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)) for alias in node.names])


class Fold(ast.NodeTransformer):
    def visit_BinOp(self, node):
        self.generic_visit(node)
        if isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant) and isinstance(node.op, (ast.Add, ast.Mult)):
            a, b = node.left.value, node.right.value
            return ast.copy_location(ast.Constant(a + b if isinstance(node.op, ast.Add) else a * b), node)
        return node


folded = ast.fix_missing_locations(Fold().visit(ast.parse("y = 2 * 3 + 4 * x + (1 + 1)", mode="exec")))
scope = {"x": 10}
exec(compile(folded, "<folded>", "exec"), scope)
print(ast.unparse(folded), scope["y"])
print(ast.unparse(ast.parse("if a:\n  b = [1,2 , *c]\nelif not d: pass\nelse:\n  f(k=1, **g)[2:3].h = lambda q, /, r=1: (yield)")))
print(ast.dump(ast.parse("a.b[0]", mode="eval").body.slice), ast.get_source_segment(SOURCE, tree.body[4]))
for text in ["{'a': [1, (2.5, -3j)], b'x': {True}}", "-7", "'con' 'cat'", "__import__('os')", "a + 1", "[1,"]:
    try:
        print(ast.literal_eval(text))
    except (ValueError, SyntaxError) as error:
        print(type(error).__name__)
for text in ["def f(:", "x = = 1", "return = 2", "  indented", "a = 'open"]:
    try:
        compile(text, "<text>", "exec")
    except SyntaxError as error:
        print(type(error).__name__, error.lineno)
