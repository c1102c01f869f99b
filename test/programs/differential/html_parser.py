# area: html.parser and html entities: extracting links, text and a table
from html import escape, unescape
from html.parser import HTMLParser

PAGE = """<!DOCTYPE html>
<html><head><title>Fruit &amp; Veg</title></head>
<body class="main wide"><h1>Stock</h1>
<p>See <a href="/apples?x=1&amp;y=2" title='Red'>apples</a> or <A HREF=pears.html>pears</A>.<br/>
<img src="a.png" alt></p>
<table><tr><th>name</th><th>kg</th></tr><tr><td>plum</td><td>3&frac12;</td></tr></table>
</body></html>"""


class Extractor(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.links, self.rows, self.text, self.stack = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.stack.append(tag)
        if tag == "a":
            self.links.append(dict(attrs))
        elif tag == "tr":
            self.rows.append([])
        elif tag == "img":
            print("img", attrs, "at", self.getpos())
            self.stack.pop()

    def handle_startendtag(self, tag, attrs):
        print("void", tag, attrs)

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop() != tag:
            print("implicitly closed before", tag)

    def handle_data(self, data):
        if self.stack and self.stack[-1] in ("td", "th"):
            self.rows[-1].append(data)
        elif data.strip():
            self.text.append(" ".join(data.split()))

    def handle_decl(self, decl):
        print("decl", decl)


extractor = Extractor()
for start in range(0, len(PAGE), 50):
    extractor.feed(PAGE[start : start + 50])
extractor.close()
print(extractor.links)
print(extractor.rows)
print("".join(extractor.text).replace(" ", ""))
print(escape('<a href="x">\'&</a>'), escape('"', quote=False))
print(unescape("&lt;&eacute;&#8364;&#x1F600;&notanentity;&amp;amp;"))
