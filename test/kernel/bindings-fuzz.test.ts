import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ValueType } from '../../src/image/wasm/module-model.js';
import { GuestFault } from '../../src/kernel/guest-fault.js';
import { GuestEnd } from '../../src/kernel/interrupts.js';
import { type BoundImport, BoundImports, ToyKernel } from './support.js';

/** Calls of every import with whatever a guest might pass: only numbers come back, or the guest ends. */

const engine = BoundImports.read();
const names = [...new BoundImports(engine, new ToyKernel().context).all.keys()];
const RUNS = 350;
const CALLS_PER_RUN = 80;

/** Where things lie in the toy's memory: some make sense, so that calls get further than their first check. */
const paths = [
  '/home',
  '/home/f',
  'f',
  'd',
  'd/../f',
  '/dev/null',
  '/dev/urandom',
  '.',
  '',
  '/',
  'link',
  '/none/x',
  `${'p/'.repeat(300)}x`,
];
const TEXTS = 0x1000;
const IOVS = 0x8000;
const SCRATCH = 0x9000;

const i32 = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -2, max: 12 }) },
  { weight: 5, arbitrary: fc.nat({ max: paths.length - 1 }).map((i) => TEXTS + i * 1024) },
  { weight: 3, arbitrary: fc.constantFrom(IOVS, IOVS + 64, SCRATCH, SCRATCH + 1, SCRATCH + 0x400) },
  { weight: 2, arbitrary: fc.constantFrom(0x1ffff, 0x1fffc, 0x20000, -1, -8, -100, 0x7fffffff, -0x80000000) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      0o101,
      0o102,
      0o1102,
      0o2102,
      0o4000,
      0o200000,
      0x100,
      0x200,
      0x1000,
      88,
      280,
      4096,
      0o777,
    ),
  },
  { weight: 2, arbitrary: fc.integer() },
);
const i64 = fc.oneof(
  fc.bigInt({ min: -2n, max: 5000n }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);
const f64 = fc.oneof(
  fc.double(),
  fc.integer({ min: -10, max: 1000 }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
);

const call = fc.record({
  name: fc.constantFrom(...names),
  i32: fc.array(i32, { minLength: 8, maxLength: 8 }),
  i64: fc.array(i64, { minLength: 3, maxLength: 3 }),
  f64: fc.array(f64, { minLength: 2, maxLength: 2 }),
});

function argumentsOf(
  { type }: BoundImport,
  values: typeof call extends fc.Arbitrary<infer T> ? T : never,
): (number | bigint)[] {
  let [a, b, c] = [0, 0, 0];
  return type.params.map((param) => {
    if (param === ValueType.i64) return values.i64[a++] ?? 0n;
    if (param === ValueType.f64 || param === ValueType.f32) return values.f64[b++] ?? 0;
    return values.i32[c++] ?? 0;
  });
}

function expectNumber(name: string, result: unknown, type: BoundImport['type']): void {
  switch (type.results[0]) {
    case ValueType.i32:
      // WebAssembly takes the low 32 bits of any number; what is none would be 0 or an exception.
      expect([typeof result, Number.isInteger(result)], name).toEqual(['number', true]);
      expect(Math.abs(result as number), name).toBeLessThan(2 ** 32);
      break;
    case ValueType.i64:
      expect(typeof result, name).toBe('bigint');
      break;
    case ValueType.f64:
      expect(typeof result, name).toBe('number');
      break;
    default:
      break;
  }
}

function furnished(): ToyKernel {
  const toy = new ToyKernel();
  toy.files.write('/home/f', Buffer.from('content of f'));
  paths.forEach((path, i) => {
    toy.text(TEXTS + i * 1024, path);
  });
  toy.iovs(
    IOVS,
    [SCRATCH, 16],
    [0, 0],
    [SCRATCH + 64, 8],
    [0x1fff0, 16],
    [0x1fff8, 16],
    [SCRATCH, 0xffffffff],
  );
  return toy;
}

it('no arguments bring a host exception, or anything but numbers', { timeout: 120_000 }, () => {
  let calls = 0;
  let answered = 0;
  fc.assert(
    fc.property(
      fc.array(call, { minLength: CALLS_PER_RUN, maxLength: CALLS_PER_RUN, size: 'max' }),
      (sequence) => {
        const toy = furnished();
        const imports = new BoundImports(engine, toy.context);
        for (const values of sequence) {
          const bound = imports.all.get(values.name)!;
          calls++;
          toy.interruption = undefined;
          try {
            const result = bound.call(...argumentsOf(bound, values));
            expectNumber(values.name, result, bound.type);
            if (typeof result === 'number' && result >= 0) answered++;
          } catch (thrown) {
            if (!(thrown instanceof GuestEnd || thrown instanceof GuestFault)) {
              throw new Error(
                `${values.name}: ${thrown instanceof Error ? thrown.stack : JSON.stringify(thrown)} for ${argumentsOf(bound, values).join()}`,
              );
            }
          }
        }
        expect(toy.kernel.descriptors.count).toBeLessThanOrEqual(toy.kernel.descriptors.limit);
        expect(toy.memory.sizeBytes).toBeLessThanOrEqual(toy.kernel.memoryLimitBytes);
        toy.kernel.descriptors.closeAll();
      },
    ),
    // Sequences are long: shrinking one would take minutes, and the message already names the import.
    { numRuns: RUNS, endOnFailure: true },
  );
  expect(calls).toBeGreaterThanOrEqual(20_000);
  // Else all that is tested is the first check of each.
  expect(answered / calls).toBeGreaterThan(0.2);
});
