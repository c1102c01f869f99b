import { GuestFault } from '../../../kernel/guest-fault.js';
import type { GuestMemory } from '../../../kernel/guest-memory.js';
import { Type, TypeId } from './layout.js';

/**
 * How a C value travels between wasm functions (WebAssembly tool conventions, "Basic C ABI"): small integers as
 * i32 extended by their sign, `long double` as two i64, structures by pointer, empty structures not at all.
 */
export type ForeignKind =
  | 'void'
  | 'empty'
  | 'u8'
  | 's8'
  | 'u16'
  | 's16'
  | 'i32'
  | 'i64'
  | 'f32'
  | 'f64'
  | 'f128'
  | 'struct';

export interface ForeignType {
  readonly kind: ForeignKind;
  /** Of structures, in bytes; 0 for all others, whose size the kind tells. */
  readonly size: number;
  readonly alignment: number;
}

const scalarKinds: ReadonlyMap<number, ForeignKind> = new Map<number, ForeignKind>([
  [TypeId.void, 'void'],
  [TypeId.int, 'i32'],
  [TypeId.float, 'f32'],
  [TypeId.double, 'f64'],
  [TypeId.longDouble, 'f128'],
  [TypeId.unsigned8, 'u8'],
  [TypeId.signed8, 's8'],
  [TypeId.unsigned16, 'u16'],
  [TypeId.signed16, 's16'],
  [TypeId.unsigned32, 'i32'],
  [TypeId.signed32, 'i32'],
  [TypeId.unsigned64, 'i64'],
  [TypeId.signed64, 'i64'],
  [TypeId.pointer, 'i32'],
]);

/** Structures in structures that are looked into; C code nests far less. */
const MAX_NESTING = 32;

/**
 * Above this size a structure with one element is taken for what it says: ctypes describes a long array in a
 * structure as one pointer, so that its one element is not what is in memory.
 */
const MAX_UNBOXED_BYTES = 16;

/**
 * Reads an `ffi_type`. A structure of one element is that element, at any depth, as the C ABI has it.
 * @throws GuestFault when it is no type
 */
export function readForeignType(memory: GuestMemory, pointer: number): ForeignType {
  let at = pointer;
  for (let depth = 0; depth < MAX_NESTING; depth++) {
    const id = memory.getI16(at + Type.id) & 0xffff;
    const kind = scalarKinds.get(id);
    if (kind !== undefined) return { kind, size: 0, alignment: 1 };
    // C's complex numbers are pairs in memory, and travel as such.
    if (id === TypeId.complex) return readStructure(memory, at);
    if (id !== TypeId.struct) throw new GuestFault('it described a foreign function with an unknown type');
    if (memory.getU32(at + Type.size) > MAX_UNBOXED_BYTES) return readStructure(memory, at);
    const elements = memory.getU32(at + Type.elements);
    const first = memory.getU32(elements);
    if (first === 0) return { kind: 'empty', size: 0, alignment: 1 };
    if (memory.getU32(elements + 4) !== 0) return readStructure(memory, at);
    at = first;
  }
  throw new GuestFault('it described a foreign function with a type nested too deeply');
}

function readStructure(memory: GuestMemory, pointer: number): ForeignType {
  const alignment = memory.getI16(pointer + Type.alignment) & 0xffff;
  if (alignment === 0 || (alignment & (alignment - 1)) !== 0) {
    throw new GuestFault('it described a foreign function with a misaligned type');
  }
  return { kind: 'struct', size: memory.getU32(pointer + Type.size), alignment };
}
