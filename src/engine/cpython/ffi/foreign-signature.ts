import { GuestFault } from '../../../kernel/guest-fault.js';
import type { GuestMemory } from '../../../kernel/guest-memory.js';
import { type ForeignKind, type ForeignType, readForeignType } from './foreign-type.js';
import { Cif, VARIADIC_FLAG } from './layout.js';

/** What a call interface (`ffi_cif`) says, copied out of guest memory. */
export interface ForeignSignature {
  readonly result: ForeignType;
  readonly fixed: readonly ForeignType[];
  /** Types of the arguments after the fixed ones; undefined for functions that are not variadic. */
  readonly variable: readonly ForeignType[] | undefined;
  /** The result goes where a first, hidden argument points. */
  readonly isResultInMemory: boolean;
  /** The wasm function type: a letter per parameter, `>`, and the result's letter if there is one. */
  readonly wasmType: string;
}

/** As many as ctypes takes (`CTYPES_MAX_ARGCOUNT`). */
const MAX_ARGUMENTS = 1024;

/** Letters of {@link ForeignSignature.wasmType}: i32, i64, f32, f64 are `i`, `j`, `f`, `d`, as Emscripten has them. */
const parameterLetters: Readonly<Record<ForeignKind, string>> = {
  void: '',
  empty: '',
  u8: 'i',
  s8: 'i',
  u16: 'i',
  s16: 'i',
  i32: 'i',
  i64: 'j',
  f32: 'f',
  f64: 'd',
  f128: 'jj',
  struct: 'i',
};

/** @throws GuestFault when the cif is none */
export function readForeignSignature(memory: GuestMemory, cif: number): ForeignSignature {
  const count = memory.getU32(cif + Cif.argumentCount);
  const fixedCount = memory.getU32(cif + Cif.fixedCount);
  if (count > MAX_ARGUMENTS || fixedCount > count) {
    throw new GuestFault('it described a foreign function with an impossible number of arguments');
  }
  const typeList = memory.getU32(cif + Cif.argumentTypes);
  const types: ForeignType[] = [];
  for (let i = 0; i < count; i++) {
    const type = readForeignType(memory, memory.getU32(typeList + 4 * i));
    if (type.kind === 'void') throw new GuestFault('it described a foreign function with a void argument');
    types.push(type);
  }
  const isVariadic = (memory.getU32(cif + Cif.flags) & VARIADIC_FLAG) !== 0;
  if (!isVariadic && fixedCount !== count) {
    throw new GuestFault('it described a foreign function with an impossible number of arguments');
  }
  const result = readForeignType(memory, memory.getU32(cif + Cif.resultType));
  const isResultInMemory = result.kind === 'struct' || result.kind === 'f128';
  const fixed = types.slice(0, fixedCount);
  const wasmType =
    (isResultInMemory ? 'i' : '') +
    fixed.map((type) => parameterLetters[type.kind]).join('') +
    (isVariadic ? 'i>' : '>') +
    (isResultInMemory ? '' : parameterLetters[result.kind]);
  return {
    result,
    fixed,
    variable: isVariadic ? types.slice(fixedCount) : undefined,
    isResultInMemory,
    wasmType,
  };
}
