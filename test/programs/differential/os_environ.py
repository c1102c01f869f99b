# area: os.environ: reading, changing, deleting, bytes, defaults, putenv rules
# env: {"GREETING": "héllo wörld", "EMPTY": "", "NUMBER": "42", "EQUALS": "a=b=c"}
import os

print(os.environ["GREETING"], repr(os.environ["EMPTY"]), int(os.environ["NUMBER"]) + 1, os.environ["EQUALS"])
print(os.environb[b"GREETING"], os.getenvb(b"NUMBER"), os.getenv("MISSING"), os.getenv("MISSING", "default"))
print("NUMBER" in os.environ, "MISSING" in os.environ, os.environ.get("EMPTY", "x"))
os.environ["ADDED"] = "new"
os.environ["NUMBER"] = "43"
print(os.getenv("ADDED"), os.environb[b"ADDED"], os.getenv("NUMBER"))
os.environb[b"RAW"] = b"\xff\xfe"
print(ascii(os.environ["RAW"]), os.fsencode(os.environ["RAW"]))
del os.environ["ADDED"]
print(os.environ.pop("NUMBER"), os.environ.pop("NUMBER", None), os.getenv("ADDED"))
os.environ.setdefault("GREETING", "unused")
os.environ.setdefault("SET", "by default")
os.environ.update({"U1": "1", "U2": "2"})
os.environ |= {"U3": "3"}
print(sorted(name for name in os.environ if name[0] in "GSU"))
copy = os.environ.copy()
copy["ONLY_IN_COPY"] = "1"
print(type(copy).__name__, "ONLY_IN_COPY" in os.environ)
print(os.path.expandvars("$U1-${U2}-$NOPE"))
for call in [lambda: os.environ["MISSING"], lambda: os.environ.__setitem__("a", 1), lambda: os.environ.__setitem__("a=b", "c"), lambda: os.environ.__setitem__("nul\0", "c"), lambda: os.environ.__delitem__("MISSING")]:
    try:
        call()
    except (KeyError, TypeError, ValueError, OSError) as error:
        print(type(error).__name__)
os.unsetenv("U1")
print("unsetenv leaves os.environ alone:", "U1" in os.environ)
saved = dict(os.environ)
os.environ.clear()
print(len(os.environ), os.getenv("GREETING"))
os.environ.update(saved)
print(os.environ["GREETING"] == saved["GREETING"])
