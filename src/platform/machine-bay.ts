import { Machine } from '../engine/cpython/machine.js';
import { VitrineError } from '../errors.js';
import { restorePages } from '../image/memory-pages.js';
import { buildScrubberModule } from '../image/wasm/scrubber.js';
import { GuestFault } from '../kernel/guest-fault.js';
import type { Kernel } from '../kernel/kernel.js';
import type { LoadedImage } from './loaded-image.js';
import type { SessionMemory } from './session-memory.js';
import { HELD_MEMORY_LIMIT_BYTES, type HeldMachine, type MachineState } from './session-state.js';

type Scrub = (from: number, to: number) => void;

/** What a machine's memory holds: the image, a session's (the image but for some blocks), or anything. */
type Holding =
  | { readonly kind: 'image' }
  | { readonly kind: 'state'; readonly id: string; readonly blocks: Uint32Array }
  | { readonly kind: 'anything' };

/**
 * One machine, and the ways to put a memory into it: the image's, or a session's. Whatever was in it before is gone then, to
 * the last byte.
 */
export class MachineBay {
  readonly #loaded: LoadedImage;
  readonly #idleKernel: () => Kernel;
  readonly #scrubber = new WebAssembly.Module(buildScrubberModule());
  /** Needed once there is a session. */
  #sessions: SessionMemory | undefined;
  #machine: Machine | undefined;
  /** Clears what is not zero in the machine's memory. */
  #scrub: Scrub | undefined;
  #holding: Holding = { kind: 'anything' };

  /** @param idleKernel - a kernel that has nothing, for the time between runs */
  constructor(loaded: LoadedImage, idleKernel: () => Kernel) {
    this.#loaded = loaded;
    this.#idleKernel = idleKernel;
  }

  /** Makes a machine with the image's memory ready ahead of time, unless it holds a session that may go on here. */
  warmUp(): void {
    const isSmall = (this.#machine?.memory.sizeBytes ?? 0) <= HELD_MEMORY_LIMIT_BYTES;
    if (this.#machine !== undefined && isSmall && this.#holding.kind === 'state') return;
    this.#bringImage(this.#idleKernel());
  }

  /** A machine as the image has it. Until {@link rest}, what is in it is the caller's. */
  bringImage(kernel: Kernel): Machine {
    const machine = this.#bringImage(kernel);
    this.#holding = { kind: 'anything' };
    return machine;
  }

  /**
   * A machine with a session's memory.
   * @throws GuestFault when there is no memory for it
   * @throws VitrineError ERR_PLATFORM when it was said to be here, and is not
   */
  bringState(state: MachineState | HeldMachine, kernel: Kernel, sessions: SessionMemory): Machine {
    this.#sessions = sessions;
    const held = this.#holding;
    const kept = this.#machine;
    if (kept !== undefined && held.kind === 'state' && held.id === state.id) {
      kept.kernel = kernel;
      this.#holding = { kind: 'anything' };
      return kept;
    }
    if ('isHeld' in state) throw new VitrineError('ERR_PLATFORM', 'the session is not where it was left');
    const machine = this.#bringImage(kernel, state.memory.memoryBytes);
    this.#holding = { kind: 'anything' };
    if (!machine.memory.growTo(state.memory.memoryBytes)) {
      throw new GuestFault('there is no memory left for what it held');
    }
    sessions.apply(state.memory, machine);
    machine.writeGlobals(state.globals);
    machine.addresses.environ = state.environ;
    machine.addresses.timeZone = state.timeZone ?? undefined;
    machine.addresses.protocolEntry = state.protocolEntry;
    machine.importClosures(state.closures);
    return machine;
  }

  /**
   * What is in the machine now, which is then known to hold it.
   * @param id - given to no other state
   * @param spare - a buffer that nobody uses any more, to put memory into
   */
  takeState(id: string, sessions: SessionMemory, spare?: ArrayBuffer): MachineState {
    const machine = this.#machine;
    if (machine === undefined) throw new TypeError('there is no machine to take a state of');
    this.#sessions = sessions;
    const memory = sessions.take(machine, spare);
    const state: MachineState = {
      id,
      memory,
      globals: machine.readGlobals(),
      closures: machine.exportClosures(),
      environ: machine.addresses.environ,
      timeZone: machine.addresses.timeZone ?? null,
      protocolEntry: machine.addresses.protocolEntry,
    };
    // A copy: what goes to another thread is gone here.
    this.#holding = { kind: 'state', id, blocks: memory.blocks.slice() };
    return state;
  }

  /** Nothing may be reached through the machine until it is brought again. */
  rest(): void {
    if (this.#machine !== undefined) this.#machine.kernel = this.#idleKernel();
  }

  /** @param mostBytes - how large the machine's memory may be */
  #bringImage(kernel: Kernel, mostBytes = this.#loaded.image.facts.memoryBytes): Machine {
    const kept = this.#machine;
    // Memory cannot shrink, and growth is only checked when it is asked for: a machine that grew would let the next
    // guest have more than its limit, so it is replaced.
    if (kept === undefined || kept.memory.sizeBytes > mostBytes) return this.#instantiate(kernel);
    const held = this.#holding;
    if (held.kind === 'state' && this.#sessions !== undefined) {
      this.#sessions.undo(held.blocks, kept);
      this.#adoptFacts(kept);
    } else if (held.kind !== 'image') {
      restorePages(this.#loaded.image.pages, kept.memory.all, this.#scrub);
      this.#adoptFacts(kept);
    }
    kept.kernel = kernel;
    return kept;
  }

  #instantiate(kernel: Kernel): Machine {
    const machine = new Machine(this.#loaded.modules, kernel);
    const env = { memory: machine.exports.memory };
    this.#scrub = new WebAssembly.Instance(this.#scrubber, { env }).exports['scrub'] as Scrub;
    restorePages(this.#loaded.image.pages, machine.memory.all, undefined);
    this.#machine = machine;
    this.#adoptFacts(machine);
    return machine;
  }

  #adoptFacts(machine: Machine): void {
    const { facts } = this.#loaded.image;
    machine.writeGlobals(facts.globals);
    machine.resetForeignFunctions();
    machine.addresses.environ = facts.environ;
    machine.addresses.timeZone = facts.timeZone ?? undefined;
    machine.addresses.protocolEntry = 0;
    this.#holding = { kind: 'image' };
  }
}
