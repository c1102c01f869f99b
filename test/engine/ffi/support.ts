import { ForeignFunctions } from '../../../src/engine/cpython/ffi/foreign-functions.js';
import { TypedFunctions } from '../../../src/engine/cpython/ffi/typed-function.js';
import type { WasmValue } from '../../../src/kernel/bindings/guest-context.js';
import { GuestFault } from '../../../src/kernel/guest-fault.js';
import { GuestMemory } from '../../../src/kernel/guest-memory.js';

export const TABLE_SIZE = 16;
export const STACK_TOP = 0x4_0000;
const HEAP_START = 0x4_0000;

/** A type as tests write it: a number is an `FFI_TYPE_*`, a list a structure of those. */
export type ToyType = number | readonly ToyType[];

export const VOID = 0;
export const INT = 1;
export const FLOAT = 2;
export const DOUBLE = 3;
export const LONG_DOUBLE = 4;
export const U8 = 5;
export const S8 = 6;
export const U16 = 7;
export const S16 = 8;
export const U32 = 9;
export const U64 = 11;
export const S64 = 12;
export const STRUCT = 13;
export const POINTER = 14;

const sizes = [1, 4, 4, 8, 16, 1, 1, 2, 2, 4, 4, 8, 8, 0, 4, 0];

/** A guest without an engine: a memory with a stack and a heap that never frees, and a small function table. */
export class ToyGuest {
  readonly memory = new GuestMemory(new WebAssembly.Memory({ initial: 64, maximum: 64 }));
  readonly stackPointer = new WebAssembly.Global({ value: 'i32', mutable: true }, STACK_TOP);
  readonly table = new WebAssembly.Table({ element: 'anyfunc', initial: TABLE_SIZE });
  readonly foreign: ForeignFunctions;
  readonly freed: number[] = [];
  mallocFails = false;
  #heap = HEAP_START;
  readonly #typed = new TypedFunctions();
  readonly #imports;

  constructor() {
    this.foreign = new ForeignFunctions(this.table, this);
    this.#imports = this.foreign.imports();
  }

  malloc(sizeBytes: number): number {
    if (this.mallocFails) return 0;
    const pointer = (this.#heap + 15) & ~15;
    this.#heap = pointer + sizeBytes;
    return pointer;
  }

  free(pointer: number): void {
    this.freed.push(pointer);
  }

  /** Puts a function of the given wasm type into the table, as an engine's own. */
  define(index: number, wasmType: string, body: (...values: WasmValue[]) => WasmValue | undefined): number {
    this.table.set(index, this.#typed.create(wasmType, body) as never);
    return index;
  }

  type(shape: ToyType): number {
    const pointer = this.malloc(12);
    if (typeof shape === 'number') {
      this.#writeType(pointer, sizes[shape] ?? 0, Math.min(sizes[shape] ?? 1, 8) || 1, shape, 0);
      return pointer;
    }
    const elements = shape.map((element) => this.type(element));
    let size = 0;
    let alignment = 1;
    for (const element of elements) {
      const own = this.memory.getI16(element + 4);
      size = Math.ceil(size / own) * own + this.memory.getU32(element);
      alignment = Math.max(alignment, own);
    }
    this.#writeType(
      pointer,
      Math.ceil(size / alignment) * alignment,
      alignment,
      STRUCT,
      this.words([...elements, 0]),
    );
    return pointer;
  }

  #writeType(pointer: number, size: number, alignment: number, id: number, elements: number): void {
    this.memory.setU32(pointer, size);
    this.memory.setU16(pointer + 4, alignment);
    this.memory.setU16(pointer + 6, id);
    this.memory.setU32(pointer + 8, elements);
  }

  words(values: readonly number[]): number {
    const pointer = this.malloc(values.length * 4);
    values.forEach((value, i) => {
      this.memory.setU32(pointer + 4 * i, value);
    });
    return pointer;
  }

  bytes(values: Iterable<number>): number {
    const all = Uint8Array.from(values);
    const pointer = this.malloc(all.length);
    this.memory.bytes(pointer, all.length).set(all);
    return pointer;
  }

  cif(result: ToyType, types: readonly ToyType[], fixedCount?: number): number {
    const list = this.words(types.map((type) => this.type(type)));
    const isVariadic = fixedCount !== undefined;
    return this.words([
      1,
      types.length,
      list,
      this.type(result),
      0,
      isVariadic ? 1 : 0,
      fixedCount ?? types.length,
    ]);
  }

  call(cif: number, fn: number, result: number, values: readonly number[]): void {
    this.#import('ffi_call_js')(cif, fn, result, this.words(values));
  }

  callRaw(cif: number, fn: number, result: number, values: number): void {
    this.#import('ffi_call_js')(cif, fn, result, values);
  }

  allocate(code: number, size = 16): number {
    return this.#import('ffi_closure_alloc_js')(size, code) as number;
  }

  release(closure: number): void {
    this.#import('ffi_closure_free_js')(closure);
  }

  prepare(closure: number, cif: number, handler: number, userData: number, code: number): number {
    return this.#import('ffi_prep_closure_loc_js')(closure, cif, handler, userData, code) as number;
  }

  /** A ready closure's slot. */
  closure(cif: number, handler: number, userData = 0): number {
    const code = this.malloc(4);
    const closure = this.allocate(code);
    const slot = this.memory.getU32(code);
    this.prepare(closure, cif, handler, userData, slot);
    return slot;
  }

  #import(name: string): (...values: number[]) => number | undefined {
    return this.#imports[name]!;
  }
}

export const HANDLER_TYPE = 'iiii>';

/** What `run` throws must be the guest's fault alone. */
export function faultOf(run: () => unknown): string {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof GuestFault) return thrown.message;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}
