import { VitrineError } from '../../errors.js';
import { findExport, functionTypeOf } from './module-lookup.js';
import { ExternalKind, type FunctionType, noFunction, ValueType, type WasmModule } from './module-model.js';

/** The name under which Emscripten exports the table that C function pointers index. */
export const functionTableName = '__indirect_function_table';

/** Most parameters a C function called from Python has (`METH_VARARGS | METH_KEYWORDS`: self, args, kwargs). */
export const maxArity = 3;

/**
 * For each slot of the engine's function table, 1 + the number of parameters if the function there is known
 * from the file and has the type (i32 x k) -> i32 with k up to {@link maxArity}; else 0. Slots beyond the end
 * of the array are 0 too. Later segments overwrite earlier ones, as at instantiation.
 */
export function readTableArities(engine: WasmModule): Uint8Array {
  const tableIndex = findExport(engine, functionTableName, ExternalKind.table);
  const table = tableIndex === undefined ? undefined : engine.tables[tableIndex];
  if (table === undefined) {
    throw new VitrineError('ERR_BAD_ENGINE', `the engine exports no table ${functionTableName}`);
  }
  let known = 0;
  const segments = engine.elements.filter((one) => one.mode === 'active' && one.table === tableIndex);
  for (const { offset, entries } of segments) {
    if (offset === undefined) {
      throw new VitrineError(
        'ERR_BAD_ENGINE',
        "the place of the engine's table entries depends on an import",
      );
    }
    if (offset + entries.length > table.limits.minimum) {
      const last = offset + entries.length;
      throw new VitrineError(
        'ERR_BAD_ENGINE',
        `the engine fills table slots up to ${last} of ${table.limits.minimum}`,
      );
    }
    known = Math.max(known, offset + entries.length);
  }
  const arities = new Uint8Array(known);
  for (const { offset, entries } of segments) {
    entries.forEach((functionIndex, i) => {
      arities[(offset as number) + i] = arityCode(engine, functionIndex);
    });
  }
  return arities;
}

function arityCode(engine: WasmModule, functionIndex: number): number {
  if (functionIndex === noFunction) return 0;
  const type = functionTypeOf(engine, functionIndex);
  if (type === undefined || type.params.length > maxArity || !isIntegerFunction(type)) return 0;
  return 1 + type.params.length;
}

/** True for (i32 x k) -> i32. */
function isIntegerFunction(type: FunctionType): boolean {
  return (
    type.results.length === 1 &&
    type.results[0] === ValueType.i32 &&
    type.params.every((param) => param === ValueType.i32)
  );
}

/** The type (i32 x `arity`) -> i32. */
export function integerFunctionType(arity: number): FunctionType {
  return { params: new Array<number>(arity).fill(ValueType.i32), results: [ValueType.i32] };
}
