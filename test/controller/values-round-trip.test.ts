import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeValue } from '../../src/controller/values/decode-value.js';
import { encodeValue } from '../../src/controller/values/encode-value.js';
import { values } from './values-support.js';

/** Reads values with the real thing, and writes them back in versions 2 and 4. */
const echo = `
import marshal, sys
for line in sys.stdin:
    value = marshal.loads(bytes.fromhex(line))
    print(marshal.dumps(value, 2).hex(), marshal.dumps(value, 4).hex())
`;

const python = (input: string) =>
  spawnSync('python3', ['-c', echo], { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
const hasPython = python('4e\n').status === 0;

// Decoders order sets, and number NaNs, in their own way.
const hasSet = (bytes: Uint8Array) => bytes.includes(0x3c);

describe('values', () => {
  it('come back as they went', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(decodeValue(encodeValue(value))).toStrictEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  it.skipIf(!hasPython)('are written as marshal writes them, and read whatever version it writes', () => {
    const samples = fc.sample(values, 1000);
    const encoded = samples.map((value) => encodeValue(value));
    const { stdout, stderr } = python(
      encoded.map((bytes) => `${Buffer.from(bytes).toString('hex')}\n`).join(''),
    );
    expect(stderr).toBe('');
    const lines = stdout.trim().split('\n');
    expect(lines).toHaveLength(samples.length);
    samples.forEach((value, index) => {
      const [second = '', fourth = ''] = lines[index]!.split(' ');
      if (!hasSet(encoded[index]!)) expect(second).toBe(Buffer.from(encoded[index]!).toString('hex'));
      expect(decodeValue(Buffer.from(second, 'hex'))).toStrictEqual(value);
      expect(decodeValue(Buffer.from(fourth, 'hex'))).toStrictEqual(value);
    });
  });
});
