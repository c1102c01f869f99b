import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { GuestContext } from '../../src/kernel/bindings/guest-context.js';
import { memoryBindings } from '../../src/kernel/bindings/memory-bindings.js';
import {
  createLedgerCell,
  LedgerCounter,
  type LedgerKind,
  UNIT_BYTES,
  unitsOf,
} from '../../src/platform/ledger.js';
import { LedgerAccount, openLedgerAccount } from '../../src/platform/ledger-account.js';
import { LedgerHold } from '../../src/platform/ledger-hold.js';
import { LedgerReserve } from '../../src/platform/ledger-reserve.js';
import { HostFiles } from '../../src/vfs/host-files.js';
import { MemoryBudget } from '../../src/vfs/memory/limits.js';
import { MemoryFileSystem } from '../../src/vfs/memory/memory-file-system.js';
import { exportTree } from '../../src/vfs/memory/tree-export.js';
import { applyTree } from '../../src/vfs/memory/tree-import.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const none = Number.POSITIVE_INFINITY;
const cellOf = (memory: number, files = none) => createLedgerCell({ memory, files });
const usedOf = (cell: SharedArrayBuffer, kind: LedgerKind = 'memory') =>
  new LedgerCounter(cell, kind).usedUnits;

describe('an account', () => {
  it('takes units at every level or at none', () => {
    const cells = [cellOf(100 * UNIT_BYTES), cellOf(50 * UNIT_BYTES), cellOf(none)];
    const account = new LedgerAccount(openLedgerAccount(cells));
    expect(account.reserve('memory', 50)).toBe(true);
    expect(account.reserve('memory', 1)).toBe(false);
    expect(account.refusedBy).toBe(1);
    expect(cells.map((cell) => usedOf(cell))).toEqual([50, 50, 50]);
    account.release('memory', 20);
    expect(account.freeBytes('memory')).toBe(20 * UNIT_BYTES);
    expect(account.reserve('memory', 51)).toBe(false);
    expect(cells.map((cell) => usedOf(cell))).toEqual([30, 30, 30]);
    expect(usedOf(cells[0] as SharedArrayBuffer, 'files')).toBe(0);
  });

  it('does not wrap around, however much is asked for', () => {
    const cell = cellOf(none);
    const account = new LedgerAccount(openLedgerAccount([cell]));
    expect(account.reserve('memory', 2 ** 31 - 1)).toBe(true);
    for (const units of [1, 2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER, none]) {
      expect(account.reserve('memory', units)).toBe(false);
    }
    expect(usedOf(cell)).toBe(2 ** 31 - 1);
  });

  it('gives nothing out once it is closed or the custodian is shut', () => {
    const cell = cellOf(none);
    const account = new LedgerAccount(openLedgerAccount([cell]));
    expect(account.reserve('memory', 5)).toBe(true);
    new LedgerCounter(cell, 'memory').shut();
    expect(account.reserve('memory', 1)).toBe(false);
    expect(account.tryClose()).toBe(true);
    account.release('memory', 5);
    expect(usedOf(cell)).toBe(5);
    account.settle();
    account.settle();
    expect(usedOf(cell)).toBe(0);
    expect(account.reserve('files', 1)).toBe(false);
  });

  it('is settled without giving back too much wherever its thread died', () => {
    const operations: ((account: LedgerAccount) => void)[] = [
      (account) => account.reserve('memory', 10),
      (account) => account.reserve('memory', 95),
      (account) => account.release('memory', 3),
      (account) => account.reserve('files', 7),
    ];
    for (const operation of operations) {
      let exact = 0;
      let deaths = 0;
      for (let at = 0; ; at++) {
        const cells = [cellOf(none), cellOf(100 * UNIT_BYTES), cellOf(none)];
        const neighbour = new LedgerAccount(openLedgerAccount(cells));
        neighbour.reserve('memory', 4);
        neighbour.reserve('files', 4);
        const account = new LedgerAccount(openLedgerAccount(cells));
        account.reserve('memory', 5);
        const hasDied = dieAt(at, () => operation(account));
        account.settle();
        const left = cells.flatMap((cell) => [usedOf(cell) - 4, usedOf(cell, 'files') - 4]);
        // One level may keep what was under way: too much is charged rather than too little.
        expect(
          left.every((units) => units >= 0),
          `${at}: ${left}`,
        ).toBe(true);
        expect(left.filter((units) => units > 0).length, `${at}: ${left}`).toBeLessThanOrEqual(1);
        if (!hasDied) break;
        deaths++;
        if (left.every((units) => units === 0)) exact++;
      }
      expect(deaths).toBeGreaterThan(6);
      expect(exact).toBeGreaterThan(deaths / 2);
    }
  });
});

/** Stops doing anything before the given write to shared memory, as a thread that is terminated. */
function dieAt(count: number, action: () => void): boolean {
  let left = count;
  const death = new Error('dead');
  const { store, sub, compareExchange } = Atomics;
  const live = () => {
    if (left-- <= 0) throw death;
  };
  const spies = [
    vi.spyOn(Atomics, 'store').mockImplementation(((...values: Parameters<typeof store>) => {
      live();
      return store(...values);
    }) as typeof store),
    vi.spyOn(Atomics, 'sub').mockImplementation(((...values: Parameters<typeof sub>) => {
      live();
      return sub(...values);
    }) as typeof sub),
    vi.spyOn(Atomics, 'compareExchange').mockImplementation(((
      ...values: Parameters<typeof compareExchange>
    ) => {
      live();
      return compareExchange(...values);
    }) as typeof compareExchange),
  ];
  try {
    action();
    return false;
  } catch (error) {
    if (error !== death) throw error;
    return true;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

describe('a reserve of private files', () => {
  it('asks the ledger for what exceeds that which the sandbox holds, and gives back no more', () => {
    const cell = cellOf(none, 100 * UNIT_BYTES);
    const hold = new LedgerHold([cell], 'files');
    expect(hold.resize(10 * UNIT_BYTES)).toBe(true);
    const account = new LedgerAccount(openLedgerAccount([cell]));
    const budget = new MemoryBudget(
      { bytes: 2 ** 30, entries: 10 },
      new LedgerReserve(account, 'files', hold.usedBytes),
    );
    budget.charge(10 * UNIT_BYTES, 1);
    expect(usedOf(cell, 'files')).toBe(10);
    budget.charge(1, 0);
    expect(usedOf(cell, 'files')).toBe(11);
    expect(() => budget.charge(100 * UNIT_BYTES, 0)).toThrow(expect.objectContaining({ value: 51 }));
    expect(budget.usedBytes).toBe(10 * UNIT_BYTES + 1);
    expect(budget.freeBytes).toBe(90 * UNIT_BYTES - 1);
    budget.release(9 * UNIT_BYTES, 1);
    // The sandbox's files are as they were until the run is over.
    expect(usedOf(cell, 'files')).toBe(10);
    account.settle();
    expect(usedOf(cell, 'files')).toBe(10);
  });

  it('passes what a run made to the sandbox without letting anybody have the room', () => {
    const cell = cellOf(none, 10 * UNIT_BYTES);
    const hold = new LedgerHold([cell], 'files');
    const account = new LedgerAccount(openLedgerAccount([cell]));
    const reserve = new LedgerReserve(account, 'files');
    expect(reserve.reserve(9 * UNIT_BYTES)).toBe(true);
    hold.absorb(account);
    expect(new LedgerHold([cell], 'files').reserve(2 * UNIT_BYTES)).toBe(false);
    expect(hold.reserve(4 * UNIT_BYTES)).toBe(true);
    expect(hold.chargedBytes).toBe(9 * UNIT_BYTES);
    hold.trim();
    expect(usedOf(cell, 'files')).toBe(4);
    hold.close();
    expect(usedOf(cell, 'files')).toBe(0);
  });

  it('counts as many units as the bytes take, whatever comes and goes', () => {
    const step = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 3000 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 0, max: 4000 }), (steps, prepaid) => {
        const cell = cellOf(none, 40 * UNIT_BYTES);
        const account = new LedgerAccount(openLedgerAccount([cell]));
        const reserve = new LedgerReserve(account, 'files', prepaid);
        const hold = new LedgerHold([cellOf(none, 40 * UNIT_BYTES)], 'files');
        let used = 0;
        let held = 0;
        for (const [takes, bytes] of steps) {
          if (!takes) {
            const given = Math.min(bytes, used);
            reserve.release(given);
            used -= given;
            const back = Math.min(bytes, held);
            hold.release(back);
            held -= back;
            continue;
          }
          const fits = unitsOf(used + bytes) - unitsOf(prepaid) <= 40;
          expect(reserve.reserve(bytes)).toBe(fits);
          if (fits) used += bytes;
          expect(hold.reserve(bytes)).toBe(unitsOf(held + bytes) <= 40);
          if (unitsOf(held + bytes) <= 40) held += bytes;
        }
        expect(usedOf(cell, 'files')).toBe(Math.max(0, unitsOf(used) - unitsOf(prepaid)));
        expect(hold.chargedBytes).toBe(unitsOf(held) * UNIT_BYTES);
        account.settle();
        expect(usedOf(cell, 'files')).toBe(0);
      }),
    );
  });
});

describe('what grows in a guest', () => {
  const page = 65536;

  it('linear memory fits into the custodians as well, and gives back what the engine would not grow', () => {
    const cell = cellOf(6 * page);
    const account = new LedgerAccount(openLedgerAccount([cell]));
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 4 });
    // Just what growing uses of a guest.
    const guest = {
      kernel: {
        memoryLimitBytes: 100 * page,
        memoryPeakBytes: 0,
        ports: { memory: new LedgerReserve(account, 'memory') },
      },
      memory: {
        memory,
        get sizeBytes() {
          return memory.buffer.byteLength;
        },
      },
    } as unknown as GuestContext;
    const grow = (bytes: number) => memoryBindings.emscripten_resize_heap(guest, bytes);
    expect(grow(8 * page)).toBe(0);
    expect(usedOf(cell)).toBe(0);
    // There would be room for it, but the engine has a maximum.
    expect(grow(5 * page)).toBe(0);
    expect(usedOf(cell)).toBe(0);
    expect(grow(3 * page)).toBe(1);
    expect(usedOf(cell) * UNIT_BYTES).toBe(2 * page);
    expect(grow(page)).toBe(1);
    expect(usedOf(cell) * UNIT_BYTES).toBe(2 * page);
  });

  it('a tree of files is put in place whole or not at all, and charged for what it holds', () => {
    const clock = { nowMs: () => 0 };
    const limits = { bytes: 2 ** 20, entries: 100 };
    const guest = new MemoryFileSystem({ limits, clock, dev: 1 });
    const guestFiles = new HostFiles(guest);
    guestFiles.write('/a', new Uint8Array(20_000));
    guestFiles.write('/b', new Uint8Array(20_000));
    const cell = cellOf(none, 100 * UNIT_BYTES);
    const hold = new LedgerHold([cell], 'files');
    const sandbox = new MemoryFileSystem({ limits, reserve: hold, clock, dev: 1 });
    const files = new HostFiles(sandbox);
    files.write('/kept', new Uint8Array(4));
    const before = usedOf(cell, 'files');
    const tree = exportTree(guest, { bytes: 'share' });
    expect(() => applyTree(sandbox, tree)).toThrow(expect.objectContaining({ code: 'ERR_FILE' }));
    expect(usedOf(cell, 'files')).toBe(before);
    expect(files.stat('/kept')?.kind).toBe('file');
    guestFiles.remove('/b');
    applyTree(sandbox, exportTree(guest, { bytes: 'share' }));
    expect(hold.usedBytes).toBe(sandbox.budget.usedBytes);
    expect(usedOf(cell, 'files')).toBe(unitsOf(sandbox.budget.usedBytes));
    files.remove('/a');
    expect(usedOf(cell, 'files')).toBe(0);
  });
});
