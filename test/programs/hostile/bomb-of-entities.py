# tries: the billion laughs, quadratic blow-up and external entities in XML
# holds: refused by the parser or MemoryError; no outside file or address is read
# options: {"limits": {"memory": "96MiB", "cpu": "5s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import xml.dom.minidom
import xml.etree.ElementTree as tree
import xml.sax

laughs = '<!DOCTYPE a [<!ENTITY e0 "' + 'ha' * 10 + '">'
laughs += ''.join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12)) + ']><a>&e11;</a>'
quadratic = '<!DOCTYPE a [<!ENTITY e "' + 'x' * 100_000 + '">]><a>' + '&e;' * 2000 + '</a>'
external = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY f SYSTEM "http://127.0.0.1/x">]><a>&e;&f;</a>'
for label, text in (('laughs', laughs), ('quadratic', quadratic), ('external', external)):
    for parse in (tree.fromstring, xml.dom.minidom.parseString, lambda data: xml.sax.parseString(data, xml.sax.ContentHandler())):
        try:
            parse(text)
        except Exception as error:
            print('held:', label, type(error).__name__)
print('held: end')
