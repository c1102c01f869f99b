# area: json: encoding options, custom types, hooks, errors and files
import io
import json
from collections import OrderedDict
from datetime import date
from decimal import Decimal

document = {
    "title": "Größe ☃ \U0001f600",
    "numbers": [0, -1, 1.5, 1e100, 2**70, True, None],
    "nested": {"b": [], "a": {}, "tab\t": "quote\" back\\ slash/ \u2028"},
}
print(json.dumps(document))
print(json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
print(json.dumps(document["nested"], indent=2, sort_keys=True))
assert json.loads(json.dumps(document)) == document


class Encoder(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, date):
            return {"$date": value.isoformat()}
        if isinstance(value, (set, frozenset)):
            return sorted(value)
        return super().default(value)


def revive(mapping):
    return date.fromisoformat(mapping["$date"]) if "$date" in mapping else mapping


text = json.dumps({"born": date(1815, 12, 10), "tags": {"x", "y"}}, cls=Encoder)
print(text)
print(json.loads(text, object_hook=revive))
print(json.loads("[1.10, 2]", parse_float=Decimal, parse_int=str))
print(json.loads('{"a": 1, "a": 2}'), json.loads('{"b": 1, "a": 2}', object_pairs_hook=OrderedDict) == OrderedDict(b=1, a=2))
print(json.dumps({1: "one", True: "t", None: "n", 2.5: "f"}), json.dumps([float("inf"), float("-inf")]))

for bad in ["", "[1 2]", '{"a" 1}', "nul", '"open', '["\\x"]']:
    try:
        json.loads(bad)
    except json.JSONDecodeError as error:
        print(f"{bad!r}: {error.msg} at {error.lineno}:{error.colno} ({error.pos})")
try:
    json.dumps([float("nan")], allow_nan=False)
except ValueError as error:
    print(type(error).__name__)
loop = []
loop.append(loop)
try:
    json.dumps(loop)
except ValueError as error:
    print(error)
stream = io.StringIO()
for item in range(3):
    json.dump({"row": item}, stream)
    stream.write("\n")
print([json.loads(line)["row"] for line in stream.getvalue().splitlines()])
decoder = json.JSONDecoder()
print(decoder.raw_decode('{"k": [1]} trailing'))
