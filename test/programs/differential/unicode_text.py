# area: unicode: normalisation, categories, case mapping, identifiers, graphemes by hand
import unicodedata

samples = ["é", "e\u0301", "ﬁ", "Å", "\u212b", "한", "½"]
for sample in samples:
    forms = [unicodedata.normalize(form, sample) for form in ("NFC", "NFD", "NFKC", "NFKD")]
    print(ascii(sample), [ascii(form) for form in forms], unicodedata.name(sample[0]))
for character in "aZ5 \t_é€—٣":
    print(ascii(character), unicodedata.category(character), unicodedata.bidirectional(character), unicodedata.decimal(character, None))
print(unicodedata.lookup("SNOWMAN"), "\N{GREEK SMALL LETTER OMEGA}", unicodedata.numeric("¾"))
print("Straße".upper(), "STRASSE".casefold() == "straße".casefold(), "ǆ".title(), "İ".lower() == "i̇", "ΟΔΟΣ".lower())
print("été".isidentifier(), "2x".isidentifier(), "٣".isdigit(), "Ⅷ".isnumeric(), "²".isdecimal())
print([word.capitalize() for word in "élan ñandú ßeta".split()])


def strip_accents(text):
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def clusters(text):
    result = []
    for character in text:
        if result and unicodedata.combining(character):
            result[-1] += character
        else:
            result.append(character)
    return result


print(strip_accents("Crème Brûlée à l'Éclair, Łódź"))
print(len("cafe\u0301"), len(clusters("cafe\u0301")), [ascii(c) for c in clusters("cafe\u0301")])
print(sorted(["zebra", "Éclair", "apple", "école"], key=lambda word: strip_accents(word).casefold()))
print("日本".ljust(4, "＊"), sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in "日本ab"))
print("a\u2028b\x85c\x0bd\x1ce".splitlines(), "\u00a0 x\u3000".strip())
print(len("\U0001f469\u200d\U0001f680"), "\U0001f469\u200d\U0001f680".encode("utf-16-le").hex())
