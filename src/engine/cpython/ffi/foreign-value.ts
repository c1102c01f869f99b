import type { WasmValue } from '../../../kernel/bindings/guest-context.js';
import { GuestFault } from '../../../kernel/guest-fault.js';
import type { GuestMemory } from '../../../kernel/guest-memory.js';
import type { ForeignKind } from './foreign-type.js';

/** Kinds whose values are one wasm value. */
export type ScalarKind = Exclude<ForeignKind, 'void' | 'empty' | 'f128' | 'struct'>;

/** The value in memory as wasm passes it: small integers extended by their sign. */
export function loadValue(memory: GuestMemory, kind: ScalarKind, pointer: number): WasmValue {
  switch (kind) {
    case 'u8':
      return memory.getU8(pointer);
    case 's8':
      return (memory.getU8(pointer) << 24) >> 24;
    case 'u16':
      return memory.getI16(pointer) & 0xffff;
    case 's16':
      return memory.getI16(pointer);
    case 'i32':
      return memory.getI32(pointer);
    case 'i64':
      return memory.getI64(pointer);
    case 'f32':
      return view(memory, pointer, 4).getFloat32(0, true);
    case 'f64':
      return view(memory, pointer, 8).getFloat64(0, true);
  }
}

/**
 * Writes what wasm passed. Integers below 32 bits fill four bytes, extended by their sign: as an argument that
 * is more room than they need, as a result it is what callers of libffi are promised (`ffi_arg`).
 */
export function storeValue(memory: GuestMemory, kind: ScalarKind, pointer: number, value: WasmValue): void {
  if (kind === 'i64') memory.setI64(pointer, value as bigint);
  else if (kind === 'f32') view(memory, pointer, 4).setFloat32(0, Number(value), true);
  else if (kind === 'f64') view(memory, pointer, 8).setFloat64(0, Number(value), true);
  else memory.setI32(pointer, extend(kind, Number(value)));
}

function extend(kind: 'u8' | 's8' | 'u16' | 's16' | 'i32', value: number): number {
  if (kind === 'u8') return value & 0xff;
  if (kind === 's8') return (value << 24) >> 24;
  if (kind === 'u16') return value & 0xffff;
  if (kind === 's16') return (value << 16) >> 16;
  return value;
}

/**
 * What a called function returned, as a value of the kind that the caller declared. ctypes declares `int` when a
 * program says nothing, also for functions without a result: that is 0 then.
 */
export function expectValue(kind: ScalarKind, returned: unknown): WasmValue {
  if (returned === undefined) return kind === 'i64' ? 0n : 0;
  if (typeof returned === (kind === 'i64' ? 'bigint' : 'number')) return returned as WasmValue;
  throw new GuestFault('it called a foreign function of another type than it declared');
}

function view(memory: GuestMemory, pointer: number, size: number): DataView {
  const bytes = memory.bytes(pointer, size);
  return new DataView(bytes.buffer, bytes.byteOffset, size);
}
