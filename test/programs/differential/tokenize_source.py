# area: tokenize, keyword, token: splitting source text, encodings, untokenize, errors
import io
import keyword
import token
import tokenize

SOURCE = '''# a comment
def greet(name, times=0x1F):
    """Doc."""
    for i in range(times):
        if i >= 1_000 and name != 'x':
            return name @ [i ** 2, -1.5e-3]  # trailing
async def g(): await h()
'''
INTERESTING = {"NAME", "NUMBER", "STRING", "OP", "COMMENT", "INDENT", "DEDENT"}
tokens = list(tokenize.generate_tokens(io.StringIO(SOURCE).readline))
for each in tokens:
    kind = token.tok_name[each.type]
    if kind in INTERESTING and each.start[0] in (1, 3, 5, 6):
        print(each.start, each.end, kind, repr(each.string) if kind != "DEDENT" else "")
print([each.string for each in tokens if each.type == token.NAME and keyword.iskeyword(each.string)])
print([token.tok_name[each.exact_type] for each in tokens if each.type == token.OP][:12])

rewritten = []
for each in tokens:
    if each.type == token.NAME and each.string == "name":
        rewritten.append((token.NAME, "person"))
    else:
        rewritten.append(each[:2])
text = tokenize.untokenize(rewritten)
print("person" in text, " name" in text)
compile(text, "<rewritten>", "exec")
print(tokenize.untokenize(tokens) == SOURCE)

data = "# -*- coding: latin-1 -*-\nx = 'é'\n".encode("latin-1")
print(tokenize.detect_encoding(io.BytesIO(data).readline)[0], tokenize.detect_encoding(io.BytesIO(b"\xef\xbb\xbfx = 1\n").readline)[0], tokenize.detect_encoding(io.BytesIO(b"").readline)[0])
byte_tokens = list(tokenize.tokenize(io.BytesIO(data).readline))
print(byte_tokens[0].string, [each.string for each in byte_tokens if each.type == token.STRING])
for bad in ["'''open", "(1,", "if x:\n    a\n  b\n"]:
    try:
        list(tokenize.generate_tokens(io.StringIO(bad).readline))
        print("accepted")
    except (tokenize.TokenError, IndentationError) as error:
        print(type(error).__name__)
try:
    tokenize.detect_encoding(io.BytesIO(b"# coding: no-such\n").readline)
except SyntaxError:
    print("SyntaxError")
print(keyword.issoftkeyword("match") or True, "lambda" in keyword.kwlist, len(keyword.kwlist))
