# area: textwrap and difflib: wrapping, dedent, unified and context diffs, close matches
import difflib
import textwrap

paragraph = """   The quick-witted fox   jumped over a considerably lazy dog, which (as dogs do)
slept on; antidisestablishmentarianism was not discussed."""
for line in textwrap.wrap(paragraph, 30, initial_indent="* ", subsequent_indent="  "):
    print(repr(line))
print(textwrap.fill(" ".join(paragraph.split()), 20, break_long_words=False, break_on_hyphens=False))
print(textwrap.shorten(" ".join(paragraph.split()), 40, placeholder=" ..."))
print(textwrap.dedent("""\
    def f():
        return 1

    end
"""))
print(textwrap.indent("a\n\nb\n", "> ") + textwrap.indent("a\n\nb", "# ", lambda line: True))

before = "one\ntwo\nthree\nfour\nfive\nsix\n".splitlines(True)
after = "one\n2\nthree\nfour\nsix\nseven\n".splitlines(True)
print("".join(difflib.unified_diff(before, after, "old.txt", "new.txt", n=1)), end="")
print("".join(difflib.context_diff(before, after, "old", "new", n=0)), end="")
print("".join(difflib.ndiff(["lorem ipsun\n", "dolor\n"], ["lorem ipsum\n", "dolor\n"])), end="")
print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]), difflib.get_close_matches("zzz", ["a"]))
matcher = difflib.SequenceMatcher(None, "private thread", "private volatile thread")
print(round(matcher.ratio(), 4), matcher.find_longest_match(0, 14, 0, 23).size)
for tag, i1, i2, j1, j2 in matcher.get_opcodes():
    print(f"{tag:8} a[{i1}:{i2}] b[{j1}:{j2}]")
restored = list(difflib.restore(difflib.ndiff(before, after), 2))
print(restored == after)
