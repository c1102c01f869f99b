import type { WasmValue } from '../../../kernel/bindings/guest-context.js';
import type { GuestMemory } from '../../../kernel/guest-memory.js';
import type { ForeignSignature } from './foreign-signature.js';
import type { ForeignType } from './foreign-type.js';
import { loadValue, storeValue } from './foreign-value.js';
import type { StackFrame } from './stack-frame.js';
import type { TableFunction } from './table-entry.js';
import { layoutVariable } from './variable-arguments.js';

/** What a closure calls: `handler(cif, result, arguments, userData)`. Indexes and pointers of the guest. */
export interface ClosureTarget {
  readonly cif: number;
  readonly handler: number;
  readonly userData: number;
}

/** Holds every result that is a value, and a structure of one element with its padding. */
const RESULT_BYTES = 16;
const WIDEST_ARGUMENT_BYTES = 16;

/**
 * Runs a closure: puts the wasm values it was called with into memory, calls the guest's handler with pointers to
 * them, and returns what the handler wrote as its result.
 */
export function enterClosure(
  memory: GuestMemory,
  frame: StackFrame,
  signature: ForeignSignature,
  target: ClosureTarget,
  handler: TableFunction,
  values: readonly WasmValue[],
): WasmValue | undefined {
  let next = 0;
  const takeValue = (): WasmValue => values[next++] ?? 0;
  let result: number;
  if (signature.isResultInMemory) {
    result = Number(takeValue());
  } else {
    result = frame.reserve(RESULT_BYTES, RESULT_BYTES);
    // A handler may fail, or write fewer bytes than a register has.
    memory.bytes(result, RESULT_BYTES).fill(0);
  }
  const { fixed, variable = [] } = signature;
  const list = frame.reserve(4 * (fixed.length + variable.length), 4);
  fixed.forEach((type, i) => {
    memory.setU32(list + 4 * i, writeArgument(memory, frame, type, takeValue));
  });
  if (variable.length > 0) {
    const buffer = Number(takeValue()) >>> 0;
    const { offsets } = layoutVariable(variable);
    variable.forEach((type, i) => {
      const place = buffer + offsets[i]!;
      const pointer = type.kind === 'struct' ? memory.getU32(place) : place;
      memory.setU32(list + 4 * (fixed.length + i), pointer);
    });
  }
  frame.push();
  handler(target.cif, result, list, target.userData);
  const { kind } = signature.result;
  if (kind === 'void' || kind === 'empty' || kind === 'struct' || kind === 'f128') return undefined;
  return loadValue(memory, kind, result);
}

function writeArgument(
  memory: GuestMemory,
  frame: StackFrame,
  type: ForeignType,
  takeValue: () => WasmValue,
): number {
  const { kind } = type;
  // The caller's copy of a structure belongs to the called function: no other is needed.
  if (kind === 'struct') return Number(takeValue());
  const pointer = frame.reserve(WIDEST_ARGUMENT_BYTES, WIDEST_ARGUMENT_BYTES);
  if (kind === 'f128') {
    memory.setI64(pointer, takeValue() as bigint);
    memory.setI64(pointer + 8, takeValue() as bigint);
  } else if (kind !== 'void' && kind !== 'empty') {
    storeValue(memory, kind, pointer, takeValue());
  }
  return pointer;
}
