# area: xml.etree.ElementTree: building, parsing, searching, namespaces, iterparse, errors
import io
import xml.etree.ElementTree as ET

SOURCE = """<?xml version="1.0" encoding="utf-8"?>
<!-- a small library -->
<library xmlns:m="urn:meta" name="city">
  <book id="b1" year="1865"><title>Alice</title><m:tag>child</m:tag></book>
  <book id="b2" year="1719"><title>Crusoe &amp; co</title><price cur="gbp">3.50</price></book>
  <shelf><book id="b3"><title>caf\u00e9</title></book></shelf>
</library>"""

root = ET.fromstring(SOURCE.encode("utf-8"))
print(root.tag, root.attrib, len(root))
for book in root.iter("book"):
    print(book.get("id"), book.get("year", "?"), book.findtext("title"))
print([b.get("id") for b in root.findall("book[@year]")], [b.get("id") for b in root.findall(".//book[title='café']")])
print(root.find("book/m:tag", {"m": "urn:meta"}).text, root.find("book/price") is not None)

for book in root.findall("book"):
    book.set("seen", "yes")
    if book.get("id") == "b1":
        root.remove(book)
note = ET.SubElement(root, "note", {"lang": "en"})
note.text = 'less < & "more"'
note.tail = "\n"
ET.indent(root, "\t")
print(ET.tostring(root, encoding="unicode"))
print(ET.tostring(note, encoding="us-ascii"))

out = io.BytesIO()
ET.ElementTree(root).write(out, encoding="utf-8", xml_declaration=True, short_empty_elements=False)
print(len(out.getvalue()), out.getvalue()[:38])

depth = 0
for event, element in ET.iterparse(io.StringIO(SOURCE.split("\n", 1)[1]), events=("start", "end", "comment")):
    if event == "comment":
        print("comment", element.text)
    elif event == "start":
        depth += 1
    else:
        if element.tag == "title":
            print("  " * depth + element.text)
        depth -= 1

for bad in ["<a><b></a>", "", "<a>&nope;</a>", "<a b=1/>", "<a/><b/>"]:
    try:
        ET.fromstring(bad)
    except ET.ParseError as error:
        print(repr(bad), error.position)
print(ET.canonicalize('<a  c="2" b="1"><x/></a>'))
