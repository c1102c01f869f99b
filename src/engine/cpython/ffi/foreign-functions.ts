import { ErrnoFailure } from '../../../abi/errno.js';
import { GuestFault } from '../../../kernel/guest-fault.js';
import type { GuestMemory } from '../../../kernel/guest-memory.js';
import { type ClosureTarget, enterClosure } from './closure-entry.js';
import { ClosureSlots, MAX_CLOSURES } from './closure-slots.js';
import type { ClosureState } from './closure-state.js';
import { callForeign } from './foreign-call.js';
import { type ForeignSignature, readForeignSignature } from './foreign-signature.js';
import { CLOSURE_BYTES, Closure, STATUS_OK } from './layout.js';
import { StackFrame } from './stack-frame.js';
import { type TableFunction, tableEntry } from './table-entry.js';
import { TypedFunctions } from './typed-function.js';

interface HeldClosure {
  readonly slot: number;
  /** Undefined until it is prepared. */
  target: ClosureTarget | undefined;
}

/** The guest that calls are made for. Only asked while a call is under way, so that it may be there later. */
export interface ForeignFunctionsGuest {
  readonly memory: GuestMemory;
  /** The engine's `__stack_pointer`. */
  readonly stackPointer: WebAssembly.Global;
  malloc(sizeBytes: number): number;
  free(pointer: number): void;
}

/**
 * libffi for a guest: its four imports, which `ctypes` stands on. What they are given is the guest's word and may
 * be anything; they read and write its memory through bounds, and call nothing but entries of its own table.
 *
 * Closures are the one part of a guest that is not in its memory. An image has none: it must be made before
 * anything that allocates closures is imported (`ctypes` does so), and a machine that is put back to
 * its image forgets its closures with `reset`. For a guest that sleeps they are exported and imported.
 */
export class ForeignFunctions {
  readonly #guest: ForeignFunctionsGuest;
  readonly #table: WebAssembly.Table;
  readonly #slots: ClosureSlots;
  readonly #typed = new TypedFunctions();
  /** By the address of their `ffi_closure`. */
  readonly #closures = new Map<number, HeldClosure>();

  /** @param table - the guest's function table as the engine makes it; slots for closures are added at its end */
  constructor(table: WebAssembly.Table, guest: ForeignFunctionsGuest) {
    this.#guest = guest;
    this.#table = table;
    this.#slots = new ClosureSlots(table, MAX_CLOSURES);
  }

  /** The imports, by name. */
  imports(): Record<string, (...values: number[]) => number | undefined> {
    return {
      ffi_call_js: guarded((cif, fn, result, values) => this.#call(cif, fn, result, values)),
      ffi_closure_alloc_js: guarded((size, code) => this.#allocate(size, code)),
      ffi_closure_free_js: guarded((closure) => this.#free(closure)),
      ffi_prep_closure_loc_js: guarded((closure, cif, handler, userData, code) =>
        this.#prepare(closure, cif, handler, userData, code),
      ),
    };
  }

  /** Forgets all closures: the guest's memory was put back to a time when there were none. */
  reset(): void {
    // There are thousands of slots, and this is done for every call of a session.
    if (this.#closures.size > 0) this.#slots.reset();
    this.#closures.clear();
    this.#typed.clear();
  }

  /** All closures, for a guest that is about to sleep, as plain data. */
  exportState(): ClosureState[] {
    return Array.from(this.#closures, ([closure, { slot, target }]) => ({
      slot,
      closure,
      target: target === undefined ? null : { ...target },
    }));
  }

  /**
   * Makes closures anew where they were: the guest's memory was put back to when they were exported, and says what they
   * are called with. Precondition: there are none (`reset`).
   * @throws GuestFault when memory or table have no place for one; then there are some of them, and `reset` is due
   */
  importState(states: readonly ClosureState[]): void {
    try {
      for (const { slot, closure, target } of states) {
        if (this.#closures.has(closure)) throw new GuestFault('it had two closures in one place');
        this.#slots.reserveAt(slot);
        this.#closures.set(closure, { slot, target: undefined });
        if (target !== null) this.#fill(closure, { ...target });
      }
    } catch (failure) {
      throw asGuestFault(failure);
    }
  }

  #call(cif: number, fn: number, result: number, values: number): undefined {
    const { memory, stackPointer } = this.#guest;
    const signature = readForeignSignature(memory, cif);
    const target = this.#targetOf(fn, signature);
    const frame = new StackFrame(stackPointer);
    try {
      callForeign(memory, frame, signature, target, { result: result >>> 0, values: values >>> 0 });
    } finally {
      frame.pop();
    }
  }

  /** A closure that is called as what it is needs no detour through WebAssembly. */
  #targetOf(fn: number, signature: ForeignSignature): TableFunction {
    const closure = this.#slots.find(fn);
    return closure?.wasmType === signature.wasmType ? closure.enter : tableEntry(this.#table, fn);
  }

  #allocate(size: number, code: number): number {
    const { memory } = this.#guest;
    const slot = this.#slots.reserve();
    if (slot === undefined) return 0;
    const closure = this.#guest.malloc(Math.max(size >>> 0, CLOSURE_BYTES)) >>> 0;
    if (closure === 0) {
      this.#slots.release(slot);
      return 0;
    }
    if (this.#closures.has(closure)) throw new GuestFault('its allocator gave out memory that is in use');
    this.#closures.set(closure, { slot, target: undefined });
    memory.setU32(closure + Closure.slot, slot);
    memory.setU32(code, slot);
    return closure | 0;
  }

  #free(pointer: number): undefined {
    const closure = pointer >>> 0;
    const slot = this.#closures.get(closure)?.slot;
    if (slot === undefined) throw new GuestFault('it freed a closure that does not exist');
    this.#closures.delete(closure);
    this.#slots.release(slot);
    this.#guest.free(closure | 0);
  }

  #prepare(pointer: number, cif: number, handler: number, userData: number, code: number): number {
    const { memory } = this.#guest;
    const closure = pointer >>> 0;
    if (this.#closures.get(closure)?.slot !== code >>> 0)
      throw new GuestFault('it prepared a closure that does not exist');
    this.#fill(closure, { cif: cif >>> 0, handler: handler >>> 0, userData: userData >>> 0 });
    memory.setU32(closure + Closure.cif, cif);
    memory.setU32(closure + Closure.handler, handler);
    memory.setU32(closure + Closure.userData, userData);
    return STATUS_OK;
  }

  /** Makes a closure callable. Precondition: it is there. */
  #fill(closure: number, target: ClosureTarget): void {
    const { memory, stackPointer } = this.#guest;
    const held = this.#closures.get(closure)!;
    const signature = readForeignSignature(memory, target.cif);
    const { handler } = target;
    const enter: TableFunction = (...values) => {
      const frame = new StackFrame(stackPointer);
      try {
        return enterClosure(memory, frame, signature, target, tableEntry(this.#table, handler), values);
      } catch (failure) {
        throw asGuestFault(failure);
      } finally {
        frame.pop();
      }
    };
    const { wasmType } = signature;
    this.#slots.fill(held.slot, { wasmType, enter }, this.#typed.create(wasmType, enter) ?? null);
    held.target = target;
  }
}

/** These imports have no errno to give: a pointer outside of memory is the end, as it is in machine code. */
function guarded(
  body: (...values: [number, number, number, number, number]) => number | undefined,
): (...values: number[]) => number | undefined {
  return (a = 0, b = 0, c = 0, d = 0, e = 0) => {
    try {
      return body(a, b, c, d, e);
    } catch (failure) {
      throw asGuestFault(failure);
    }
  };
}

function asGuestFault(failure: unknown): unknown {
  return failure instanceof ErrnoFailure
    ? new GuestFault('it made a foreign call with a pointer outside of its memory')
    : failure;
}
