import { GuestFault } from '../../../kernel/guest-fault.js';

/** What the C ABI keeps the stack pointer aligned to. */
const STACK_ALIGNMENT = 16;

/**
 * Room for one foreign call. The guest's stack has no guard at its end: what reached beyond would overwrite the
 * interpreter's own data, and a program would go on with wrong values instead of ending.
 */
const MAX_FRAME_BYTES = 2 ** 20;

/**
 * A frame on the guest's own C stack, which grows down in its memory from where `__stack_pointer` is. Reserve,
 * then `push`, call, and `pop` whatever happened: functions called in between put the pointer back by themselves.
 */
export class StackFrame {
  readonly #stackPointer: WebAssembly.Global;
  readonly #bottom: number;
  #top: number;

  constructor(stackPointer: WebAssembly.Global) {
    this.#stackPointer = stackPointer;
    this.#bottom = stackPointer.value >>> 0;
    this.#top = this.#bottom;
  }

  /** Precondition: `alignment` is a power of two. @throws GuestFault when the frame gets too large */
  reserve(size: number, alignment: number): number {
    const top = this.#top - size;
    const aligned = top - (((top % alignment) + alignment) % alignment);
    if (aligned < 0 || this.#bottom - aligned > MAX_FRAME_BYTES) {
      throw new GuestFault('it passed more to a foreign function than the stack holds');
    }
    this.#top = aligned;
    return aligned;
  }

  /** Makes what was reserved safe from the functions called next. */
  push(): void {
    this.#stackPointer.value = this.reserve(0, STACK_ALIGNMENT) | 0;
  }

  pop(): void {
    this.#stackPointer.value = this.#bottom | 0;
  }
}
