import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TerminalFilter } from '../../../src/controller/devices/console/terminal-filter.js';

function filtered(...chunks: Uint8Array[]): Uint8Array {
  const filter = new TerminalFilter();
  return Buffer.concat([...chunks.map((chunk) => Buffer.from(filter.push(chunk))), filter.end()]);
}

function shown(input: string | readonly number[]): string {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : Uint8Array.from(input);
  return Buffer.from(filtered(bytes)).toString();
}

/** Bytes with everything dangerous far more often than chance would have it. */
const nastyBytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc
        .constantFrom(
          [0x1b],
          [0x0d],
          [0x0d, 0x0a],
          [0x9b],
          [0xc2, 0x9b],
          [0xe2, 0x80, 0xae],
          [0xe2, 0x81, 0xa6],
          [0xed, 0xa0, 0x80],
          [0xf0, 0x9f, 0x98, 0x80],
          [0xe2],
          [0x80],
        )
        .map((bytes) => Uint8Array.from(bytes)),
      fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => new TextEncoder().encode(text)),
    ),
    { maxLength: 30 },
  )
  .map((parts) => Uint8Array.from(Buffer.concat(parts)));

const dangerous = /(?![\n\t\r])\p{Cc}|\r(?!\n)|[\u202a-\u202e\u2066-\u2069]/u;

describe('TerminalFilter', () => {
  it.each([
    ['plain text\n\tand a tab\n', 'plain text\n\tand a tab\n'],
    ['Grüße, 世界 😀 שלום\n', 'Grüße, 世界 😀 שלום\n'],
    ['\x1b[31mred\x1b[0m', '^[[31mred^[[0m'],
    ['bell\x07 back\x08 nul\0 delete\x7f', 'bell^G back^H nul^@ delete^?'],
    ['over\rwritten', 'over^Mwritten'],
    ['dos\r\nlines\r\r\n', 'dos\r\nlines^M\r\n'],
    ['at the end\r', 'at the end^M'],
    ['C1 \u009b31m \u0085', 'C1 \\x9b31m \\x85'],
    ['\u202eevil\u202c \u2066x\u2069', '<U+202E>evil<U+202C> <U+2066>x<U+2069>'],
    ['beside them: \u2029 \u202f \u2065 \u206a \u00a0', 'beside them: \u2029 \u202f \u2065 \u206a \u00a0'],
  ])('shows %j as %j', (input, expected) => {
    expect(shown(input)).toBe(expected);
  });

  it.each([
    [[0x9b, 0x33], '\\x9b3'],
    [[0xc0, 0x9b], '\\xc0\\x9b'],
    [[0xe0, 0x80, 0x9b], '\\xe0\\x80\\x9b'],
    [[0xed, 0xa0, 0x80], '\\xed\\xa0\\x80'],
    [[0xf4, 0x90, 0x80, 0x80], '\\xf4\\x90\\x80\\x80'],
    [[0xf8, 0xff], '\\xf8\\xff'],
    [[0xe2, 0x80], '\\xe2\\x80'],
    [[0xe2, 0x1b, 0x5b], '\\xe2^[['],
  ])('shows bytes that are not UTF-8, %j, as %s', (input, expected) => {
    expect(shown(input)).toBe(expected);
  });

  it('never lets anything through that drives a terminal', () => {
    fc.assert(
      fc.property(nastyBytes, (bytes) => {
        const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(filtered(bytes));
        expect(text).not.toMatch(dangerous);
      }),
      { numRuns: 2000 },
    );
  });

  it('shows the same however the stream is cut', () => {
    fc.assert(
      fc.property(nastyBytes, fc.array(fc.nat(80), { maxLength: 8 }), (bytes, cuts) => {
        const ends = [...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const chunks = ends.map((end, index) => bytes.slice(index === 0 ? 0 : ends[index - 1], end));
        expect(Buffer.from(filtered(...chunks))).toEqual(Buffer.from(filtered(bytes)));
      }),
      { numRuns: 1000 },
    );
  });

  it('does not change harmless text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!dangerous.test(text));
        expect(shown(text)).toBe(text);
      }),
    );
  });

  it('shows what can be shown without waiting for more', () => {
    const filter = new TerminalFilter();
    expect(Buffer.from(filter.push(Buffer.from('name? '))).toString()).toBe('name? ');
    expect(Buffer.from(filter.push(Uint8Array.of(0x61, 0xc3))).toString()).toBe('a');
    expect(Buffer.from(filter.push(Uint8Array.of(0xa9))).toString()).toBe('é');
  });
});
