# area: a tiny Lisp: parsing, closures, recursion, unbound names
import operator


def parse(tokens):
    token = tokens.pop(0)
    if token == "(":
        result = []
        while tokens[0] != ")":
            result.append(parse(tokens))
        tokens.pop(0)
        return result
    return int(token) if token.lstrip("-").isdigit() else token


def evaluate(form, scope):
    if isinstance(form, str):
        return scope[form]
    if not isinstance(form, list):
        return form
    if form[0] == "if":
        return evaluate(form[2] if evaluate(form[1], scope) else form[3], scope)
    if form[0] == "define":
        scope[form[1]] = evaluate(form[2], scope)
        return None
    if form[0] == "lambda":
        return lambda *arguments: evaluate(form[2], {**scope, **scope["globals"], **dict(zip(form[1], arguments))})
    function, *arguments = [evaluate(part, scope) for part in form]
    return function(*arguments)


SCOPE = {"+": operator.add, "-": operator.sub, "*": operator.mul, "<": operator.lt, "list": lambda *a: list(a), "map": lambda f, xs: [f(x) for x in xs]}
SCOPE["globals"] = SCOPE
for source in ["(define fib (lambda (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))))", "(map fib (list 5 10 12))", "(define adder (lambda (a) (lambda (b) (+ a b))))", "((adder 3) 4)", "(undefined 1)"]:
    try:
        print(source, "=>", evaluate(parse(source.replace("(", " ( ").replace(")", " ) ").split()), SCOPE))
    except KeyError as error:
        print("unbound", error)
