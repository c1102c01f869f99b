"""Writes src/kernel/time/zone-name-table.ts from compiled tz database files (public domain).

Usage: zic -b fat -d DIR tzdata.zi && python3 generate-zone-name-table.py DIR VERSION > zone-name-table.ts
"""

import pathlib
import struct
import sys

# Zones whose winter clock the database flags as negative daylight time. Programs expect the summer clock to be
# the daylight one (the database's own "rearguard" form): (from, to, offset of the daylight clock).
FOREVER = 1 << 62
REARGUARD = {
    "Europe/Dublin": (57_722_400, FOREVER, 3600),
    "Eire": (57_722_400, FOREVER, 3600),
    "Africa/Casablanca": (1_540_692_000, FOREVER, 3600),
    "Africa/El_Aaiun": (1_540_692_000, FOREVER, 3600),
    "Africa/Windhoek": (764_200_800, 1_504_400_400, 7200),
    "Europe/Prague": (-728_517_600, -721_260_000, FOREVER),
    "Europe/Bratislava": (-728_517_600, -721_260_000, FOREVER),
}
LEFT_OUT = {"Factory", "localtime", "posixrules"}


def regimes(path):
    """[(start, offset, is_dst, abbreviation)]; the first start is None."""
    data = path.read_bytes()

    def header(at):
        return struct.unpack(">6l", data[at + 20 : at + 44])

    isut, isstd, leap, times, types, chars = header(0)
    at = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    _, _, _, times, types, chars = header(at)
    at += 44
    starts = struct.unpack(f">{times}q", data[at : at + 8 * times])
    at += 8 * times
    indexes = data[at : at + times]
    at += times
    kinds = [struct.unpack(">lbB", data[at + 6 * i : at + 6 * i + 6]) for i in range(types)]
    at += 6 * types
    text = data[at : at + chars]
    kinds = [(offset, dst, text[c : text.index(0, c)].decode()) for offset, dst, c in kinds]
    return [(None, *kinds[0])] + [(start, *kinds[i]) for start, i in zip(starts, indexes)]


def numeric(offset):
    total = abs(offset)
    parts = [total // 3600, total // 60 % 60, total % 60]
    while len(parts) > 1 and parts[-1] == 0:
        parts.pop()
    return ("-" if offset < 0 else "+") + "".join(f"{part:02}" for part in parts)


def entries(name, path):
    current = {}
    found = []
    for start, offset, dst, abbreviation in regimes(path):
        if name in REARGUARD and start is not None:
            begin, end, daylight = REARGUARD[name]
            if begin <= start < end:
                dst = int(offset == daylight)
        if current.get(offset) == (dst, abbreviation):
            continue
        is_first = offset not in current
        current[offset] = (dst, abbreviation)
        found.append(
            ("" if abbreviation == numeric(offset) else abbreviation + ":")
            + str(offset)
            + ("*" if dst else "")
            + ("" if is_first else f"@{start}")
        )
    return " ".join(found)


def main():
    root = pathlib.Path(sys.argv[1])
    groups = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and name not in LEFT_OUT and path.read_bytes()[:4] == b"TZif":
            groups.setdefault(entries(name, path), []).append(name)
    print(
        f"""/**
 * Abbreviations and daylight flags of the tz database's zones, version {sys.argv[2]}: facts from public-domain data,
 * written by test/kernel/time/generate-zone-name-table.py. Long because there is a line for every set of names
 * in use. A line is `zones|clocks`; a clock is `[abbreviation:]offset[*][@from]`: seconds east of UTC, `*` for
 * daylight saving time, and the UTC second from which an offset that has had another name has this one. An
 * abbreviation left out is the offset in digits. Where the database counts winter as negative daylight time
 * (Ireland, Morocco, Namibia), summer is marked instead.
 */
export const ZONE_NAME_TABLE: readonly string[] = ["""
    )
    for clocks, names in sorted(groups.items(), key=lambda item: item[1]):
        print(f"  '{' '.join(names)}|{clocks}',")
    print("];")


main()
