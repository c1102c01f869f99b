import type { WasmValue } from '../../../kernel/bindings/guest-context.js';
import type { GuestMemory } from '../../../kernel/guest-memory.js';
import type { ForeignSignature } from './foreign-signature.js';
import type { ForeignType } from './foreign-type.js';
import { expectValue, loadValue, storeValue } from './foreign-value.js';
import type { StackFrame } from './stack-frame.js';
import type { TableFunction } from './table-entry.js';
import { copyBytes, layoutVariable, VARIABLE_ALIGNMENT } from './variable-arguments.js';

const LONG_DOUBLE_BYTES = 16;

/** Pointers of an `ffi_call`: where the result goes, and the list of pointers to the arguments. */
export interface CallPointers {
  /** 0 when the caller does not want the result. */
  readonly result: number;
  readonly values: number;
}

/** Calls `target` with C values that lie in memory. Copies and variable arguments go into `frame`. */
export function callForeign(
  memory: GuestMemory,
  frame: StackFrame,
  signature: ForeignSignature,
  target: TableFunction,
  pointers: CallPointers,
): void {
  const { result } = signature;
  const values: WasmValue[] = [];
  if (signature.isResultInMemory) {
    const unwanted = pointers.result === 0;
    values.push(unwanted ? reserveFor(frame, result) : pointers.result);
  }
  signature.fixed.forEach((type, i) => {
    pushArgument(memory, frame, type, memory.getU32(pointers.values + 4 * i), values);
  });
  if (signature.variable !== undefined) {
    const list = pointers.values + 4 * signature.fixed.length;
    values.push(writeVariable(memory, frame, signature.variable, list));
  }
  frame.push();
  const returned: unknown = target(...values);
  if (signature.isResultInMemory || pointers.result === 0) return;
  const { kind } = result;
  if (kind === 'void' || kind === 'empty' || kind === 'struct' || kind === 'f128') return;
  storeValue(memory, kind, pointers.result, expectValue(kind, returned));
}

function pushArgument(
  memory: GuestMemory,
  frame: StackFrame,
  type: ForeignType,
  pointer: number,
  values: WasmValue[],
): void {
  const { kind } = type;
  if (kind === 'void' || kind === 'empty') return;
  if (kind === 'f128') values.push(memory.getI64(pointer), memory.getI64(pointer + 8));
  else if (kind === 'struct') values.push(copyStructure(memory, frame, type, pointer));
  else values.push(loadValue(memory, kind, pointer));
}

/** Lays the variable arguments out; returns the pointer that the function takes as its last argument. */
function writeVariable(
  memory: GuestMemory,
  frame: StackFrame,
  types: readonly ForeignType[],
  pointerList: number,
): number {
  const { offsets, size } = layoutVariable(types);
  const buffer = frame.reserve(size, VARIABLE_ALIGNMENT);
  types.forEach((type, i) => {
    const { kind } = type;
    const source = memory.getU32(pointerList + 4 * i);
    const target = buffer + offsets[i]!;
    if (kind === 'void' || kind === 'empty') return;
    if (kind === 'f128') copyBytes(memory, target, source, LONG_DOUBLE_BYTES);
    else if (kind === 'struct') memory.setU32(target, copyStructure(memory, frame, type, source));
    else storeValue(memory, kind, target, loadValue(memory, kind, source));
  });
  return buffer;
}

/** By value means that the called function may change it: it gets a copy of its own. */
function copyStructure(memory: GuestMemory, frame: StackFrame, type: ForeignType, source: number): number {
  const copy = reserveFor(frame, type);
  copyBytes(memory, copy, source, type.size);
  return copy;
}

function reserveFor(frame: StackFrame, type: ForeignType): number {
  return type.kind === 'f128'
    ? frame.reserve(LONG_DOUBLE_BYTES, VARIABLE_ALIGNMENT)
    : frame.reserve(type.size, type.alignment);
}
