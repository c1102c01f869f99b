/** A reader of TZif files (RFC 9636) written apart from the writer, for tests. */
export interface ParsedTzif {
  readonly version: string;
  /** Of version 1, then of version 2. */
  readonly blocks: readonly ParsedBlock[];
  readonly footer: string;
}

interface Clock {
  readonly offsetSeconds: number;
  readonly isDst: boolean;
  readonly abbreviation: string;
}

interface ParsedBlock {
  /** What holds before all transitions. */
  readonly first: Clock;
  readonly transitions: readonly (Clock & { readonly at: number })[];
}

export function parseTzif(file: Uint8Array): ParsedTzif {
  const bytes = Buffer.from(file);
  const version = bytes.toString('latin1', 4, 5);
  let at = 0;
  const block = (timeBytes: 4 | 8): ParsedBlock => {
    if (bytes.toString('latin1', at, at + 4) !== 'TZif') throw new Error(`no header at ${at}`);
    const [isUt, isStd, leaps, times, types, characters] = [20, 24, 28, 32, 36, 40].map((offset) =>
      bytes.readUInt32BE(at + offset),
    ) as [number, number, number, number, number, number];
    const timesAt = at + 44;
    const indexesAt = timesAt + times * timeBytes;
    const typesAt = indexesAt + times;
    const charactersAt = typesAt + types * 6;
    const clock = (index: number): Clock => {
      if (index >= types) throw new Error(`type ${index} of ${types}`);
      const place = charactersAt + bytes.readUInt8(typesAt + 6 * index + 5);
      const end = bytes.indexOf(0, place);
      if (end >= charactersAt + characters) throw new Error('an abbreviation without end');
      return {
        offsetSeconds: bytes.readInt32BE(typesAt + 6 * index),
        isDst: bytes.readUInt8(typesAt + 6 * index + 4) === 1,
        abbreviation: bytes.toString('latin1', place, end),
      };
    };
    const transitions = Array.from({ length: times }, (_, i) => ({
      at:
        timeBytes === 4 ? bytes.readInt32BE(timesAt + 4 * i) : Number(bytes.readBigInt64BE(timesAt + 8 * i)),
      ...clock(bytes.readUInt8(indexesAt + i)),
    }));
    transitions.forEach((transition, i) => {
      if (i > 0 && transition.at <= transitions[i - 1]!.at) throw new Error('transitions out of order');
    });
    at = charactersAt + characters + leaps * (timeBytes + 4) + isStd + isUt;
    return { first: clock(0), transitions };
  };
  const blocks = [block(4), block(8)];
  const footer = bytes.toString('latin1', at);
  if (!/^\n[^\n]*\n$/.test(footer)) throw new Error('no footer');
  return { version, blocks, footer: footer.slice(1, -1) };
}
