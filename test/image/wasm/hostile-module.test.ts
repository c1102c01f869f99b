import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readModule } from '../../../src/image/wasm/module-reader.js';
import { describeModule } from '../../../src/image/wasm/module-summary.js';
import { rewriteModule } from '../../../src/image/wasm/rewrite.js';
import { buildTrampolineModule } from '../../../src/image/wasm/trampoline.js';
import { assemble, engineNames, loadEngine, section, toyEngine, vitrineErrorOf } from './support.js';

const options = { keepExports: new Set(['memory']), dropData: true, dropCustomSections: true };

/** Everything that takes foreign bytes; another error than VitrineError fails the test. */
function exercise(bytes: Uint8Array): void {
  for (const action of [
    () => describeModule(bytes),
    () => rewriteModule(bytes, options),
    () => buildTrampolineModule(readModule(bytes)),
  ]) {
    const error = vitrineErrorOf(action);
    if (error !== undefined) expect(error.code).toBe('ERR_BAD_ENGINE');
  }
}

function mutated(bytes: Uint8Array, changes: readonly (readonly [number, number])[]): Uint8Array {
  const copy = bytes.slice();
  for (const [place, value] of changes) copy[place % copy.length] = value;
  return copy;
}

const changeList = fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, 0x40, 0x0b, 9)), {
  minLength: 1,
  maxLength: 8,
});

describe('foreign bytes', () => {
  it('refuses every proper prefix of the toy module that ends inside a section', () => {
    const whole = toyEngine();
    const boundaries = new Set(readModule(whole).sections.flatMap((one) => [one.start, one.end]));
    for (let length = 0; length < whole.length; length++) {
      const error = vitrineErrorOf(() => readModule(whole.subarray(0, length)));
      if (!boundaries.has(length) && length !== 8) expect(error?.code).toBe('ERR_BAD_ENGINE');
    }
  });

  it('refuses truncated engines', () => {
    for (const name of engineNames) {
      const bytes = loadEngine(name);
      for (let length = 0; length < 65_536; length += 1_499) {
        const error = vitrineErrorOf(() => readModule(bytes.subarray(0, length)));
        expect(error?.code).toBe('ERR_BAD_ENGINE');
        expect(error?.message).toMatch(/at offset \d+$/);
      }
      expect(vitrineErrorOf(() => readModule(bytes.subarray(0, -1)))?.code).toBe('ERR_BAD_ENGINE');
    }
  });

  it('survives changed bytes in the toy module', () => {
    fc.assert(
      fc.property(changeList, (changes) => exercise(mutated(toyEngine(), changes))),
      { numRuns: 1_000 },
    );
  });

  it('survives changed bytes in the first 64 KiB of an engine', () => {
    const start = loadEngine('pyodide').slice(0, 65_536);
    fc.assert(
      fc.property(changeList, (changes) => exercise(mutated(start, changes))),
      { numRuns: 300 },
    );
  });

  it('survives changed bytes in a whole engine', () => {
    const bytes = loadEngine('pyodide').slice();
    fc.assert(
      fc.property(fc.nat({ max: 65_535 }), fc.nat({ max: 255 }), (place, value) => {
        const before = bytes[place] as number;
        bytes[place] = value;
        try {
          exercise(bytes);
        } finally {
          bytes[place] = before;
        }
      }),
      { numRuns: 12 },
    );
  });

  it('survives arbitrary bytes after a header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => exercise(assemble(tail))),
      { numRuns: 1_000 },
    );
  });
});

describe('counts that the file cannot hold', () => {
  const huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
  it.each([1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 13])('are refused in section %d', (id) => {
    const file = assemble(section(id, (w) => w.append(huge)));
    expect(vitrineErrorOf(() => readModule(file))?.message).toMatch(
      /4294967295 .* at offset 14|at offset 10/,
    );
  });

  it('are refused below the general limits too', () => {
    const file = assemble(section(3, (w) => w.u32(500_000).append([0, 0])));
    expect(vitrineErrorOf(() => readModule(file))?.message).toContain(
      '500000 functions do not fit into the 2 bytes left',
    );
  });
});

describe('messages', () => {
  const type = section(1, (w) => w.u32(1).append([0x60, 0, 0]));
  it.each([
    ['an empty file', new Uint8Array(0), 'it ends inside the file header at offset 0'],
    ['another file type', new TextEncoder().encode('PK\x03\x04'), 'wrong byte at offset 0'],
    ['a component', Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]), 'wrong byte at offset 4'],
    ['an unknown section', assemble(section(42, () => {})), 'unknown section id 42 at offset 8'],
    ['a section twice', assemble(type, type), 'section 1 comes twice or too late at offset 14'],
    ['a bad name', assemble(section(0, (w) => w.append([1, 0xff]))), "custom section's name is not UTF-8"],
    ['a number too long', assemble(section(1, (w) => w.append([0x80, 0x80, 0x80, 0x80, 0x10]))), '32-bit'],
    ['bytes left over', assemble(section(1, (w) => w.append([0, 0]))), 'section 1 has 1 bytes too many'],
    [
      'a missing type',
      assemble(
        type,
        section(3, (w) => w.append([1, 5])),
      ),
      'type 5 of 1 is used',
    ],
    [
      'missing bodies',
      assemble(
        type,
        section(3, (w) => w.append([1, 0])),
      ),
      '1 functions are declared but 0',
    ],
    ['a 64-bit memory', assemble(section(5, (w) => w.append([1, 4, 0]))), 'limits flags 4 of a memory'],
    [
      'an export twice',
      assemble(
        section(5, (w) => w.append([1, 0, 1])),
        section(7, (w) => w.u32(2).name('m').append([2, 0]).name('m').append([2, 0])),
      ),
      'an export name comes twice',
    ],
  ])('say what is wrong: %s', (_title, bytes, message) => {
    const error = vitrineErrorOf(() => readModule(bytes));
    expect(error?.code).toBe('ERR_BAD_ENGINE');
    expect(error?.message).toContain(message);
  });
});
