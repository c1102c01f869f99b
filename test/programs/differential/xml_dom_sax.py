# area: xml.dom.minidom, xml.sax handlers, xml.sax.saxutils and the expat parser below them
import io
import xml.sax
from xml.dom import minidom
from xml.parsers import expat
from xml.sax.saxutils import XMLGenerator, escape, quoteattr, unescape

document = minidom.parseString('<menu day="mon"><dish price="4">soup</dish><dish>bread<!--fresh--></dish></menu>')
menu = document.documentElement
print(menu.tagName, menu.getAttribute("day"), menu.childNodes.length)
for dish in menu.getElementsByTagName("dish"):
    print(dish.firstChild.data, dish.hasAttribute("price"), [child.nodeType for child in dish.childNodes])
extra = document.createElement("dish")
extra.appendChild(document.createTextNode("fish & chips"))
menu.insertBefore(extra, menu.firstChild)
print(menu.toxml())
print(menu.toprettyxml(indent="  "))
copy = menu.cloneNode(True)
menu.removeChild(extra)
print(len(copy.childNodes), len(menu.childNodes))
document.unlink()


class Outline(xml.sax.ContentHandler):
    def __init__(self):
        super().__init__()
        self.depth = 0

    def startElement(self, name, attrs):
        print("  " * self.depth + name, dict(attrs))
        self.depth += 1

    def endElement(self, name):
        self.depth -= 1

    def characters(self, content):
        if content.strip():
            print("  " * self.depth + content.strip())


xml.sax.parseString(b"<a x='1'><b>text</b><c/></a>", Outline())
try:
    xml.sax.parseString(b"<a><b></a>", Outline())
except xml.sax.SAXParseException as error:
    print("SAXParseException", error.getLineNumber(), error.getColumnNumber())

out = io.StringIO()
generator = XMLGenerator(out, encoding="utf-8", short_empty_elements=True)
generator.startElement("r", {"k": "a<b"})
generator.startElement("e", {})
generator.endElement("e")
generator.characters("x & y")
generator.endElement("r")
print(out.getvalue())
print(escape("<&>"), quoteattr("it's \"x\""), unescape("&lt;&amp;&gt;"))

parser = expat.ParserCreate()
names = []
parser.StartElementHandler = lambda name, attributes: names.append((name, attributes))
parser.Parse("<p><q a='1'/>", False)
parser.Parse("</p>", True)
print(names)
