import { describe, expect, it } from 'vitest';
import { KeptState } from '../../../src/controller/sessions/kept-state.js';
import { BLOCK_BYTES } from '../../../src/image/delta/memory-delta.js';
import type { KernelState } from '../../../src/kernel/state/kernel-state.js';
import type { SessionState } from '../../../src/platform/session-state.js';

const base = { runs: new Uint32Array(), bytes: new Uint8Array() };

const emptyKernel: KernelState = {
  format: 1,
  umask: 0o022,
  lastIno: 3,
  cwd: 0,
  directories: [{ kind: 'path', path: '/', ino: null }],
  buffers: [],
  descriptions: [],
  descriptors: [],
  waitingSocket: null,
  clock: null,
  random: null,
};

function stateOf(blockCount: number, kernel: Partial<KernelState> = {}): SessionState {
  const blocks = Uint32Array.from({ length: blockCount }, (_, index) => index);
  return {
    machine: {
      id: 'one',
      memory: { memoryBytes: 2 ** 24, blocks, bytes: new Uint8Array(blockCount * BLOCK_BYTES).fill(1) },
      globals: [1],
      closures: [],
      environ: 0,
      timeZone: null,
      protocolEntry: 0,
    },
    kernel: { ...emptyKernel, ...kernel },
  };
}

describe('what is kept of a session', () => {
  it('comes back from being packed as it was', () => {
    const state = stateOf(100);
    const kept = new KeptState(state, base);
    const sizeBytes = kept.sizeBytes;
    kept.pack(2 ** 20);
    expect(kept.isPacked).toBe(true);
    expect(kept.sizeBytes).toBeLessThan(sizeBytes / 4);
    expect(kept.get()).toEqual(state);
  });

  it('is not packed when that would hold up the thread: a guest decides how much there is', () => {
    const kept = new KeptState(stateOf(2 ** 13), base);
    const { sizeBytes } = kept;
    kept.pack(2 ** 20);
    expect(kept.isPacked).toBe(false);
    expect(kept.sizeBytes).toBe(sizeBytes);
  });

  it('counts what guests can make large in their kernels, too', () => {
    const { sizeBytes } = new KeptState(stateOf(1), base);
    const buffers = Array.from({ length: 100 }, () => new Uint8Array(65_536));
    expect(new KeptState(stateOf(1, { buffers }), base).sizeBytes - sizeBytes).toBeGreaterThan(100 * 65_536);
    const path = `/${'x'.repeat(4000)}`;
    const directories = Array.from({ length: 100 }, () => ({ kind: 'path', path, ino: null }) as const);
    expect(new KeptState(stateOf(1, { directories }), base).sizeBytes - sizeBytes).toBeGreaterThan(400_000);
  });
});
