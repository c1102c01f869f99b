"""Print the ten most frequent words of a text file with a small bar chart.

usage: wordfreq.py FILE
"""
import re
import sys
from collections import Counter

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
BAR_WIDTH = 40


def count_words(path):
    counts = Counter()
    with open(path, encoding="utf-8") as text:
        for line in text:
            counts.update(word.lower() for word in WORD.findall(line))
    return counts


def main(arguments):
    if len(arguments) != 1:
        sys.exit("usage: wordfreq.py FILE")
    try:
        counts = count_words(arguments[0])
    except OSError as error:
        sys.exit(f"wordfreq.py: cannot read {arguments[0]}: {type(error).__name__}")
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:10]
    if top:
        longest, highest = max(len(word) for word, _ in top), top[0][1]
        for word, count in top:
            bar = "#" * max(1, round(count * BAR_WIDTH / highest))
            print(f"{word:>{longest}} {count:>5} {bar}")
    print(f"{sum(counts.values())} words, {len(counts)} different")


main(sys.argv[1:])
