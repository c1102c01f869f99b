import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { encodeValue } from '../../src/controller/values/encode-value.js';

/** The bytes that `docs/capabilities.md` shows are those of the messages that it says they are. */

const text = readFileSync(new URL('../../docs/capabilities.md', import.meta.url), 'utf8');
const example = text.slice(text.indexOf('## An example'));
const blocks = [...example.matchAll(/^```\n([\s\S]*?)^```/gm)].map((match) => match[1] as string);

/** Pairs of hexadecimal digits at the beginning of lines, up to the first word that is none. */
function bytesOf(block: string): Buffer {
  const pairs = block
    .split('\n')
    .flatMap((line) => /^(?: *\b[0-9a-f]{2}\b(?= |$))*/.exec(line)?.[0].match(/\S+/g) ?? []);
  return Buffer.from(pairs.join(''), 'hex');
}

it.each([
  ['request', 0, ['call', 7, 'on', [3], null, null], 42],
  ['reply', 1, ['value', true], 20],
] as const)('the %s', (_name, index, value, lengthBytes) => {
  const bytes = bytesOf(blocks[index] as string);
  expect(bytes.length).toBe(lengthBytes);
  expect(bytes.readUInt32LE()).toBe(bytes.length - 4);
  expect([...bytes.subarray(4)]).toEqual([...encodeValue(value)]);
  expect(example).toMatch(new RegExp(`(?:writes|reads) ${lengthBytes}`));
});
