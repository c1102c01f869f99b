"""Build, split, search and rewrite text with string methods and regular expressions. Argument: number of rounds."""
import re
import sys
import zlib

SYLLABLES = "ba be bi bo bu ka ke ki ko ku ra re ri ro ru sa se si so su tan ten tin ton tun".split()
WORD = re.compile(r"\b[a-z]+\b")
DOUBLED = re.compile(r"\b(\w)(\w*)\1\b")
FIELD = re.compile(r"(?P<key>[a-z]+)=(?P<value>\d+)(?:;|$)")


def make_words(seed, count):
    words = []
    for _ in range(count):
        parts = []
        for _ in range(seed % 3 + 1):
            seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
            parts.append(SYLLABLES[(seed >> 8) % len(SYLLABLES)])
        words.append("".join(parts))
    return words


def one_round(number):
    words = make_words(number * 31 + 7, 1200)
    text = ""
    for index, word in enumerate(words):
        text += word.capitalize() if index % 11 == 0 else word
        text += ". " if index % 11 == 10 else ", " if index % 5 == 4 else " "
    counts = {}
    for match in WORD.finditer(text.lower()):
        word = match.group()
        counts[word] = counts.get(word, 0) + 1
    swapped = DOUBLED.sub(lambda match: match[2] + match[1].upper(), text)
    record = ";".join(f"{word}={count}" for word, count in sorted(counts.items()))
    total = sum(int(match["value"]) for match in FIELD.finditer(record))
    lines = [line.strip().replace("a", "@").center(60, "*") for line in re.split(r"[.,]\s*", swapped)]
    folded = "\n".join(lines).translate(str.maketrans("bkrst", "12345")).upper()
    return zlib.crc32(folded.encode()) ^ total ^ folded.count("@") ^ len("%s|%r" % (record, folded[:100]))


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 220
    checksum = 0
    for number in range(rounds):
        checksum = (checksum * 33 + one_round(number)) & 0xFFFFFFFF
    print(f"string_build {rounds} {checksum:08x}")


main()
