import type { WasmValue } from '../../../kernel/bindings/guest-context.js';
import { GuestFault } from '../../../kernel/guest-fault.js';

export type TableFunction = (...values: WasmValue[]) => WasmValue | undefined;

/**
 * The function behind a C function pointer. Calling it converts its arguments as WebAssembly's JavaScript API
 * says (missing ones are 0, surplus ones dropped), which is as forgiving as machine code is.
 * @throws GuestFault when there is none
 */
export function tableEntry(table: WebAssembly.Table, index: number): TableFunction {
  const entry = index >>> 0 < table.length ? (table.get(index >>> 0) as unknown) : null;
  if (typeof entry !== 'function') throw new GuestFault('it called a function pointer that is none');
  return entry as TableFunction;
}
