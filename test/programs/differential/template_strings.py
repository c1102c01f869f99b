# area: string.Template, string.Formatter, str methods on bytes and text
import string

letter = string.Template("Dear $name,\nyou owe $$${amount} for ${item}s.\n$name_again")
print(letter.safe_substitute(name="Ann", amount=5))
print(letter.substitute({"name": "Bo", "amount": 7}, item="pear", name_again="Bo"))
for text in ["$", "${x", "$1"]:
    try:
        string.Template(text).substitute(x=1)
    except (ValueError, KeyError) as error:
        print(type(error).__name__, error)


class Percent(string.Template):
    delimiter = "%"
    idpattern = r"[a-z]+\.[a-z]+"


print(Percent("%user.name has %% %other").safe_substitute({"user.name": "Cy"}))


class Shouting(string.Formatter):
    def convert_field(self, value, conversion):
        return str(value).upper() if conversion == "u" else super().convert_field(value, conversion)

    def get_value(self, key, args, kwargs):
        return kwargs.get(key, f"<{key}>") if isinstance(key, str) else super().get_value(key, args, kwargs)


print(Shouting().format("{0!u} {missing} {x:>5}", "loud", x=1))
print(list(string.Formatter().parse("a{b!r:>3}c{{d}}")))
print(string.capwords("the  old man"), string.hexdigits, len(string.printable), repr(string.whitespace))

line = "  key = value = more  "
print(line.strip().partition(" = "), line.strip().rpartition(" = "), line.split("=", 1), line.rsplit(None, 1))
print("a,b,,c,".split(","), "".split(), "".split(","), "x".join("abc"), "ab\r\ncd\n\nef".splitlines(keepends=True))
print("prefix-body".removeprefix("prefix-"), "body.txt".removesuffix(".txt"), "mississippi".replace("ss", "SS", 1))
print("abcabc".find("c"), "abcabc".rfind("c"), "abcabc".count("bc"), "banana".count("ana"), "abc".startswith(("x", "ab")))
print("42".zfill(5), "-42".zfill(5), "x\ty".expandtabs(4), "hELLO wORLD".swapcase(), "it's a test".title())
print(b"abc".upper(), b"a-b-c".split(b"-"), bytes.fromhex("de ad"), b"\xde\xad".hex(":"), bytearray(b"abc").replace(b"b", b""))
try:
    "abc".index("z")
except ValueError as error:
    print(error)
