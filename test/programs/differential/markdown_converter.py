# area: a small Markdown to HTML converter: state machine, regex, escaping
import html
import re

SOURCE = """\
# Title with *emphasis* & <angle>

A paragraph with **bold text**, `code <b>`, and a [link](http://x.org/?a=1&b=2).
It continues on a second line.

- first item
- second with *stars*
  - not nested here

1. one
2. two

> quoted words
> more of them

```
def f(x):
    return x < 1 & 2
```

Last paragraph ends ![pic](a.png)
"""
INLINE = [
    (re.compile(r"!\[([^]]*)\]\(([^)]+)\)"), r'<img src="\2" alt="\1">'),
    (re.compile(r"\[([^]]+)\]\(([^)]+)\)"), r'<a href="\2">\1</a>'),
    (re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*(.+?)\*"), r"<em>\1</em>"),
]


def inline(text):
    pieces = re.split(r"(`[^`]+`)", text)
    for index, piece in enumerate(pieces):
        if index % 2:
            pieces[index] = f"<code>{html.escape(piece[1:-1])}</code>"
        else:
            piece = html.escape(piece, quote=False)
            for pattern, replacement in INLINE:
                piece = pattern.sub(replacement, piece)
            pieces[index] = piece
    return "".join(pieces)


def blocks(text):
    for block in re.split(r"\n{2,}", text.strip()):
        lines = block.split("\n")
        if block.startswith("```"):
            yield "<pre>" + html.escape("\n".join(lines[1:-1])) + "</pre>"
        elif match := re.match(r"(#{1,6}) (.+)", block):
            level = len(match[1])
            yield f"<h{level}>{inline(match[2])}</h{level}>"
        elif all(re.match(r"\s*- ", line) for line in lines):
            yield "<ul>" + "".join(f"<li>{inline(line.strip()[2:])}</li>" for line in lines) + "</ul>"
        elif all(re.match(r"\d+\. ", line) for line in lines):
            yield "<ol>" + "".join(f"<li>{inline(line.split('. ', 1)[1])}</li>" for line in lines) + "</ol>"
        elif all(line.startswith(">") for line in lines):
            yield "<blockquote>" + inline(" ".join(line[1:].strip() for line in lines)) + "</blockquote>"
        else:
            yield f"<p>{inline(' '.join(lines))}</p>"


print("\n".join(blocks(SOURCE)))
