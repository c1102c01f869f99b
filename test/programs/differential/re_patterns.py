# area: re: groups, lookaround, substitution functions, scanning, flags, errors
import re

text = "Order 66: 3 apples @ $1.20, 12 pears @ $0.35; order 7: 1 melon @ $3.99"
item = re.compile(r"(?P<count>\d+) (?P<name>[a-z]+?)s? @ \$(?P<price>\d+\.\d{2})")
for match in item.finditer(text):
    print(match.span(), match.groupdict(), match.lastgroup)
print(re.findall(r"order (\d+)", text, re.I), re.split(r"\s*[;,]\s*", text)[1])
print(re.sub(r"\$(\d+)\.(\d+)", lambda m: f"{int(m[1]) * 100 + int(m[2])}c", text))
print(re.sub(r"(?P<a>\w+) (?P<b>\w+)", r"\g<b>_\1", "one two three four", count=1))
print(re.subn("[aeiou]", "", "facetious"), re.escape("a.b*c[d]"))
print(re.split(r"([-+*/])", "1+2*3-4"), re.split(r"\b", "hi you"))
print(re.fullmatch(r"(\w)(\w)?\w?\2\1", "abcba"), bool(re.fullmatch(r"(\w)(\w)\w\2\1", "abcba")))
print(re.findall(r"(?<=\$)\d+(?!\d*\.3)", text), re.findall(r"(?<!\d)\d{2}(?!\d)", text))
print(re.search(r"^b.*?$", "a\nbcd\ne", re.M)[0], re.match(r"a.b", "a\nb", re.S) is not None)
print(re.findall(rb"\x00([\x80-\xff]+)", b"\x00\x80\x81 \x00\xff"), re.findall(r"\w+", "naïve façade", re.A))
print(re.match(r"(?i:HE)llo", "hello") is not None, re.match(r"(a)?(?(1)b|c)", "c").group())
print(re.compile(r"(a)(?:b)(?P<last>c)").groupindex, re.compile("x", re.I | re.M).flags & re.I == re.I)

scanner = re.Scanner([(r"\d+", lambda s, t: int(t)), (r"[a-z]+", lambda s, t: t.upper()), (r"\s+", None)])
print(scanner.scan("abc 12 de 3 !rest"))
tokens = re.compile(r"\s*(?:(\d+)|(.))")
position, found, source = 0, [], "12*(3+ 45)"
while position < len(source):
    match = tokens.match(source, position)
    found.append(match[1] or match[2])
    position = match.end()
print(found)
for bad in ["(", "[a", "*x", r"\1", "(?P<n>a)(?P<n>b)", "a{3,1}"]:
    try:
        re.compile(bad)
    except re.error as error:
        print(repr(bad), "is an error at", error.pos)
print(re.match(r"(?:a|ab)(?:c|bcd)(?:d*)", "abcd").group(), re.match("(a+)+b", "a" * 18) is None)
match = re.match(r"(x)?(y)", "y")
print(match.groups(), match.groups("none"), match.start(1), match.expand(r"[\2]"))
