import { deflateSync, inflateSync } from 'fflate';
import { packDelta, unpackDelta } from '../../image/delta/packed-delta.js';
import type { MemoryPages } from '../../image/memory-pages.js';
import type { DescriptionState, DirectoryState, KernelState } from '../../kernel/state/kernel-state.js';
import { listingCost } from '../../kernel/state/listing-cost.js';
import type { SessionState } from '../../platform/session-state.js';
import { decodeState } from './snapshot-state-decoder.js';
import { encodeState } from './snapshot-state-encoder.js';

/** What there is of any state besides memory blocks, roughly, in bytes. */
const STATE_BYTES = 2048;

/** What one entry of a list in a state takes, besides its bytes, roughly. */
const ENTRY_BYTES = 128;

/**
 * The largest memory deltas that are packed, in bytes: while nobody asks for it, and where the host does. Packing takes
 * the thread up to 170 ms per MiB on the spot, and a guest decides how much there is: what is larger stays as it is.
 */
export const PACKED_IN_PASSING_BYTES = 2 ** 20;
export const PACKED_ON_DEMAND_BYTES = 8 * 2 ** 20;

/** Quick: what it leaves is a tenth more than what the slowest leaves. */
const DEFLATE_LEVEL = 1;

interface Packed {
  /** Everything but memory, encoded. */
  readonly state: Uint8Array;
  /** The memory delta, packed and deflated. */
  readonly memory: Uint8Array;
  /** Bytes of the delta before it was deflated. */
  readonly memoryBytes: number;
}

/** What a session is between two calls: ready to go on, or packed into a tenth of that. Never changes otherwise. */
export class KeptState {
  /** Of the guest when it is awake. */
  readonly linearMemoryBytes: number;
  readonly #base: MemoryPages;
  #ready: SessionState | undefined;
  #packed: Packed | undefined;
  #isShared = false;

  /** @param base - the memory of the image that the state is of */
  constructor(state: SessionState, base: MemoryPages) {
    this.linearMemoryBytes = state.machine.memory.memoryBytes;
    this.#ready = state;
    this.#base = base;
  }

  get isPacked(): boolean {
    return this.#ready === undefined;
  }

  /** Bytes that it takes. */
  get sizeBytes(): number {
    if (this.#packed !== undefined && this.isPacked) {
      return this.#packed.state.length + this.#packed.memory.length;
    }
    const { machine, kernel } = this.get();
    const { bytes, blocks } = machine.memory;
    // The whole buffer, which may be one that was used before and is a little larger.
    return (
      bytes.buffer.byteLength +
      blocks.byteLength +
      STATE_BYTES +
      listBytes(machine.closures) +
      kernelBytes(kernel)
    );
  }

  /** Another session goes on from it, too. */
  share(): this {
    this.#isShared = true;
    return this;
  }

  /** The memory of a state that its session has gone on from, and nobody else: it may be overwritten. */
  giveUp(): Uint8Array | undefined {
    return this.#isShared ? undefined : this.#ready?.machine.memory.bytes;
  }

  /** The state; unpacked for this once if it is packed. */
  get(): SessionState {
    return this.#ready ?? this.#unpack();
  }

  /** Packs it, for a while in which nobody uses it, unless its memory delta is larger than that. */
  pack(mostBytes: number): void {
    const state = this.#ready;
    if (state === undefined || state.machine.memory.bytes.length > mostBytes) return;
    const { memory, ...machine } = state.machine;
    const delta = packDelta(memory, this.#base);
    this.#packed = {
      state: encodeState({ machine, kernel: state.kernel }),
      // A copy of its own size: what deflating leaves is a part of something larger.
      memory: deflateSync(delta, { level: DEFLATE_LEVEL }).slice(),
      memoryBytes: delta.length,
    };
    this.#ready = undefined;
  }

  #unpack(): SessionState {
    const { state, memory, memoryBytes } = this.#packed as Packed;
    // Made here, and in nobody else's hands since.
    const { machine, kernel } = decodeState(state) as SessionState;
    const delta = inflateSync(memory, { out: new Uint8Array(memoryBytes) });
    return { machine: { ...machine, memory: unpackDelta(delta, this.#base) }, kernel };
  }
}

/** A guest may fill hundreds of pipes and names of thousands of bytes. */
function kernelBytes({ buffers, descriptions, descriptors, directories }: KernelState): number {
  const contents = buffers.reduce((sum, { length }) => sum + length, 0);
  const names = [...directories, ...descriptions].reduce((sum, state) => sum + namesOf(state), 0);
  return (
    contents +
    names +
    listBytes(buffers) +
    listBytes(descriptions) +
    listBytes(descriptors) +
    listBytes(directories)
  );
}

function namesOf(state: DirectoryState | DescriptionState): number {
  switch (state.kind) {
    case 'path':
    case 'device':
      return state.path.length;
    case 'file':
      return namesOf(state.node);
    case 'directory':
      return listingCost(state.listed ?? []);
    default:
      return 0;
  }
}

function listBytes(list: readonly unknown[]): number {
  return list.length * ENTRY_BYTES;
}
