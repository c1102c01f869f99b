import type { GuestMemory } from '../../../kernel/guest-memory.js';
import type { ForeignType } from './foreign-type.js';

/** Where each argument of a variadic call lies in the buffer that its function is given a pointer to. */
export interface VariableLayout {
  /** One offset per argument; that of an empty structure is that of the next one. */
  readonly offsets: readonly number[];
  readonly size: number;
}

/** Alignment of the buffer: the largest of any type in it. */
export const VARIABLE_ALIGNMENT = 8;

/** As clang's `va_arg` walks on wasm32: slots of 4 bytes, wide types aligned to 8, structures as pointers. */
export function layoutVariable(types: readonly ForeignType[]): VariableLayout {
  let end = 0;
  const offsets = types.map(({ kind }) => {
    const isWide = kind === 'i64' || kind === 'f64' || kind === 'f128';
    const start = isWide ? (end + 7) & ~7 : end;
    end = start + (kind === 'empty' ? 0 : kind === 'f128' ? 16 : isWide ? 8 : 4);
    return start;
  });
  return { offsets, size: end };
}

/** Copies bytes within guest memory. */
export function copyBytes(memory: GuestMemory, target: number, source: number, size: number): void {
  memory.bytes(target, size).set(memory.bytes(source, size));
}
