import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ContainerLimits,
  decodeContainer,
  encodeContainer,
} from '../../../src/controller/sessions/snapshot-container.js';

const limits: ContainerLimits = { bytes: 1_000_000, contentBytes: 1_000_000 };

const noise = Uint8Array.from({ length: 300 }, (_, i) => (i * i * 2654435761) >>> 11);
const sections = new Map([
  ['memory', new Uint8Array(5000).fill(7)],
  ['noise', noise],
  ['empty', new Uint8Array(0)],
]);
const container = { kind: 'session', header: { image: 'abc', seed: null, sizes: [1, 2.5] }, sections };
const encoded = await encodeContainer(container);

async function refusal(bytes: Uint8Array, given = limits): Promise<string> {
  try {
    await decodeContainer(bytes, given);
  } catch (error) {
    expect(error).toMatchObject({ name: 'VitrineError', code: 'ERR_SNAPSHOT' });
    return (error as Error).message;
  }
  throw new Error('it was taken');
}

/** A container with a right checksum, as an attacker makes it. */
function forge(directory: unknown, content: Uint8Array = new Uint8Array(0)): Uint8Array {
  const text = Buffer.from(typeof directory === 'string' ? directory : JSON.stringify(directory));
  const prefix = Buffer.alloc(24);
  prefix.write('VITRSNAP');
  prefix.writeUInt32LE(1, 8);
  prefix.writeUInt32LE(text.length, 12);
  prefix.writeBigUInt64LE(BigInt(24 + text.length + content.length + 32), 16);
  const body = Buffer.concat([prefix, text, content]);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

describe('a snapshot container', () => {
  it('gives what was put in', async () => {
    expect(await decodeContainer(encoded, limits)).toEqual(container);
    expect(encoded.length).toBeLessThan(700);
  });

  it('gives it for any sections', async () => {
    const name = fc.oneof(fc.string({ maxLength: 16 }), fc.constant('__proto__'));
    const section = fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.constant(new Uint8Array(7000)));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(name, section), { maxLength: 6, selector: ([key]) => key }),
        fc.jsonValue({ maxDepth: 3 }),
        async (entries, header) => {
          const given = {
            kind: 'session',
            header: JSON.parse(JSON.stringify(header)),
            sections: new Map(entries),
          };
          expect(await decodeContainer(await encodeContainer(given), limits)).toEqual(given);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is read from shared memory and from a part of a larger buffer', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(encoded.length + 5), 5);
    shared.set(encoded);
    expect(await decodeContainer(shared, limits)).toEqual(container);
  });

  it('takes sections on shared memory', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(4000));
    const bytes = await encodeContainer({ kind: 'k', header: 0, sections: new Map([['a', shared]]) });
    expect((await decodeContainer(bytes, limits)).sections.get('a')).toEqual(new Uint8Array(4000));
  });

  it('is what it was when it was given, whatever happens to the bytes meanwhile', async () => {
    const bytes = encoded.slice();
    const decoding = decodeContainer(bytes, limits);
    bytes.fill(0);
    expect(await decoding).toEqual(container);
  });

  it('shares no memory with what it was read from', async () => {
    const bytes = encoded.slice();
    const read = await decodeContainer(bytes, limits);
    bytes.fill(0);
    expect(read).toEqual(container);
  });
});

describe('a damaged container is refused', () => {
  it('with any bit flipped', async () => {
    for (let bit = 0; bit < encoded.length * 8; bit++) {
      const damaged = encoded.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      await refusal(damaged);
    }
  });

  it('cut at any length', async () => {
    for (let length = 0; length < encoded.length; length++) await refusal(encoded.subarray(0, length));
    expect(await refusal(encoded.subarray(0, 100))).toBe(
      `the snapshot cannot be used: it is cut off: 100 bytes of ${encoded.length} were given; take another copy of it`,
    );
  });

  it('with anything behind it', async () => {
    expect(await refusal(Buffer.concat([encoded, Buffer.alloc(1)]))).toContain('something follows it');
    expect(await refusal(Buffer.concat([encoded, encoded]))).toContain('something follows it');
  });

  it('with any bytes exchanged', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(encoded.length - 1),
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        async (at, part) => {
          const damaged = encoded.slice();
          damaged.set(part.subarray(0, damaged.length - at), at);
          fc.pre(Buffer.compare(damaged, encoded) !== 0);
          await refusal(damaged);
        },
      ),
    );
  });

  it('when it is something else', async () => {
    expect(await refusal(Buffer.from('PK\x03\x04'.repeat(40)))).toContain('does not begin as one');
    expect(await refusal(new Uint8Array(0))).toContain('does not begin as one');
    expect(await refusal('VITRSNAP' as unknown as Uint8Array)).toContain('"VITRSNAP"');
    expect(await refusal(undefined as unknown as Uint8Array)).toContain('undefined');
  });

  it('when a newer version made it', async () => {
    const newer = encoded.slice();
    newer[8] = 2;
    expect(await refusal(newer)).toContain('format 2, and this version of Vitrine knows formats up to 1');
    newer[8] = 0;
    expect(await refusal(newer)).toContain('never was');
  });
});

describe('a forged container is refused', () => {
  const one = (place: unknown) => ({ kind: 'session', header: {}, sections: [place] });
  const content = Buffer.from(deflateSync(Buffer.alloc(1000)));

  it('is sound when it says the truth', async () => {
    const read = await decodeContainer(forge(one(['a', 1000, content.length]), content), limits);
    expect(read.sections.get('a')).toEqual(new Uint8Array(1000));
  });

  const forged: readonly (readonly [string, unknown, Uint8Array?])[] = [
    ['a header that is no JSON', '{'],
    ['a header that is no text', '\ud800'],
    ['a header that is nothing', 'null'],
    ['a header that nests deeply', '['.repeat(60_000)],
    ['no kind', { header: {}, sections: [] }],
    ['a kind of another type', { kind: 7, header: {}, sections: [] }],
    ['an endless kind', { kind: 'k'.repeat(1000), header: {}, sections: [] }],
    ['no sections', { kind: 'session', header: {} }],
    ['sections that are no list', { kind: 'session', header: {}, sections: { length: 1, 0: ['a', 0, 0] } }],
    [
      'too many sections',
      { kind: 'session', sections: Array.from({ length: 65 }, (_, i) => [`${i}`, 0, 0]) },
    ],
    [
      'a section twice',
      {
        kind: 'session',
        header: {},
        sections: [
          ['a', 0, 0],
          ['a', 0, 0],
        ],
      },
    ],
    ['a section that is no list', one(7)],
    ['a section without a name', one([1, 2, 3])],
    ['a negative size', one(['a', -1, -1])],
    ['a size that is no whole number', one(['a', 1000.5, content.length]), content],
    ['a size beyond numbers', '{"kind":"s","header":0,"sections":[["a",1e999,0]]}'],
    ['a section stored longer than it is', one(['a', 3, content.length]), content],
    ['a section beyond the end', one(['a', 1000, content.length + 1]), content],
    ['bytes in no section', one(['a', 1000, content.length - 1]), content],
    ['a section that gives more than it says', one(['a', 999, content.length]), content],
    ['a section that gives less than it says', one(['a', 1001, content.length]), content],
    ['a section that is not deflated', one(['a', 1000, content.length]), content.toReversed()],
    ['a section that is cut off', one(['a', 1000, content.length - 5]), content.subarray(0, -5)],
  ];
  for (const [name, directory, bytes] of forged) {
    it(`with ${name}`, async () => {
      await refusal(forge(directory, bytes));
    });
  }

  it('without a result that its names have a say in', async () => {
    const text =
      '{"__proto__":{"kind":"x"},"kind":"s","header":{"__proto__":{"a":1}},"sections":[["__proto__",0,0]]}';
    const read = await decodeContainer(forge(text), limits);
    expect([...read.sections.keys()]).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(read.header)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['kind']).toBeUndefined();
  });

  it('before it is inflated when it says that it is too large', async () => {
    expect(await refusal(forge(one(['a', 1_000_001, content.length]), content))).toContain(
      'more than the limit of 1000000',
    );
    const two = {
      kind: 's',
      header: 0,
      sections: [
        ['a', 600_000, 0],
        ['b', 600_000, 0],
      ],
    };
    expect(await refusal(forge(two))).toContain('1200000');
    expect(await refusal(encoded, { ...limits, bytes: 100 })).toContain('raise the limit');
  });

  it('before much is inflated when it is a bomb', async () => {
    // 64 MiB of zeros.
    const bomb = deflateSync(Buffer.alloc(2 ** 26), { level: 9 });
    const given = { bytes: 2 ** 20, contentBytes: 2 ** 20 };
    const small = bomb.subarray(0, 2 ** 15);
    const before = process.memoryUsage.rss();
    await refusal(forge(one(['a', 2 ** 20, small.length]), small), given);
    expect(process.memoryUsage.rss() - before).toBeLessThan(2 ** 25);
  });
});
