# area: text processing: counting, sorting and aligning words of a paragraph
from collections import Counter

TEXT = """The sea was calm that morning, and the boats lay still.
A gull cried; the harbour-master looked up, yawned, and went back to the ledger.
"No wind," he said, "no fish; no fish, no market."  The sea, being the sea, said nothing.
"""


def words(text):
    for token in text.lower().replace("-", " ").split():
        token = token.strip('.,;:!?"\'')
        if token:
            yield token


counts = Counter(words(TEXT))
width = max(map(len, counts))
for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:8]:
    print(f"{word:<{width}} {count:>3} {'*' * count}")
print("total", sum(counts.values()), "distinct", len(counts))
by_length = {}
for word in sorted(counts):
    by_length.setdefault(len(word), []).append(word)
for length in sorted(by_length, reverse=True)[:4]:
    print(length, ", ".join(by_length[length]))
lines = TEXT.splitlines()
print([len(line.split()) for line in lines])
print("\n".join(line.center(90, ".") for line in lines[:1]))
print(TEXT.translate(str.maketrans("aeiou", "AEIOU", ",;")).splitlines()[1])
