# area: csv dialects, quoting modes, the sniffer and format errors
import csv
import io

data = [["id", "text"], [1, "plain"], [2.5, 'quo"te'], [3, "semi;colon"], [4, "tab\there"], [5, ""]]


def dump(**options):
    out = io.StringIO()
    csv.writer(out, lineterminator="|", **options).writerows(data)
    return out.getvalue()


print(dump())
print(dump(quoting=csv.QUOTE_ALL))
print(dump(quoting=csv.QUOTE_NONNUMERIC))
print(dump(delimiter=";"))
print(dump(delimiter="\t", quotechar="'", doublequote=False, escapechar="\\"))
try:
    dump(quoting=csv.QUOTE_NONE)
except csv.Error as error:
    print("Error:", error)


class Pipes(csv.Dialect):
    delimiter = "|"
    quotechar = "~"
    lineterminator = "\n"
    quoting = csv.QUOTE_MINIMAL
    skipinitialspace = True


csv.register_dialect("pipes", Pipes)
print(sorted(name for name in csv.list_dialects() if name != "unix"))
print(list(csv.reader(io.StringIO("a| b|~c|d~\n1||3\n"), "pipes")))
csv.unregister_dialect("pipes")
print("pipes" in csv.list_dialects())

sample = "name;age;town\nAnn;30;Oslo\nBo;41;Rome\n"
dialect = csv.Sniffer().sniff(sample, delimiters=";,")
print(repr(dialect.delimiter), csv.Sniffer().has_header(sample))
print([row for row in csv.reader(sample.splitlines(), dialect)][1])
print(list(csv.reader(['"1",2,"x"', "3,4,y"][:1], quoting=csv.QUOTE_MINIMAL)))
old = csv.field_size_limit(10)
try:
    list(csv.reader(["x" * 11]))
except csv.Error as error:
    print("Error:", error)
print(csv.field_size_limit(old))
