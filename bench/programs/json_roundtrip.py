"""Build documents, encode them to JSON and decode them again. Argument: number of rounds."""
import json
import sys
import zlib


def make_document(round_number, size):
    state = round_number * 7919 + 17
    records = []
    for index in range(size):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        records.append(
            {
                "id": index,
                "name": f"record {state % 1000} ☃",
                "score": (state % 100000) / 8,
                "flags": [state & 1 == 1, None, state & 2 == 2],
                "nested": {"path": "a/b\\c\t\"d\"", "values": [state % n for n in range(1, 9)]},
            }
        )
    return {"round": round_number, "records": records, "title": "quoted \"text\" and <tags>"}


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    checksum = 0
    for round_number in range(rounds):
        document = make_document(round_number, 200)
        compact = json.dumps(document, separators=(",", ":"))
        pretty = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False)
        if json.loads(compact) != document or json.loads(pretty) != document:
            raise SystemExit("round trip changed a document")
        checksum = zlib.crc32(pretty.encode(), zlib.crc32(compact.encode(), checksum))
    print(f"json_roundtrip {rounds} {checksum:08x}")


main()
