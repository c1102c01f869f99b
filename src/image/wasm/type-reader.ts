import type { ByteReader } from './byte-reader.js';
import { badEngine, wasmLimits } from './limits.js';
import type { FunctionType, Limits } from './module-model.js';

const plainValueTypes: ReadonlySet<number> = new Set([0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x70, 0x6f, 0x69]);

/** A value type; of a typed reference (`ref ht`, `ref null ht`) the first byte. */
export function readValueType(reader: ByteReader): number {
  const start = reader.offset;
  const code = reader.byte('a value type');
  if (plainValueTypes.has(code)) return code;
  if (code !== 0x63 && code !== 0x64) throw badEngine(`unknown value type 0x${code.toString(16)}`, start);
  reader.skipLeb(5, 'a heap type');
  return code;
}

function readValueTypes(reader: ByteReader, what: string, limit: number): number[] {
  const count = reader.count(what, limit);
  const types: number[] = [];
  for (let i = 0; i < count; i++) types.push(readValueType(reader));
  return types;
}

/** An item of the type section. Only function types; recursive groups and aggregates are refused. */
export function readFunctionType(reader: ByteReader): FunctionType {
  const start = reader.offset;
  const form = reader.byte('a type');
  if (form !== 0x60) throw badEngine(`type form 0x${form.toString(16)} is not supported`, start);
  const params = readValueTypes(reader, 'parameters', wasmLimits.parameters);
  const results = readValueTypes(reader, 'results', wasmLimits.results);
  return { params, results };
}

/** Limits of a table or memory; 64-bit and custom-page-size ones are refused. */
export function readLimits(reader: ByteReader, what: string, highest: number): Limits {
  const start = reader.offset;
  const flags = reader.byte(`the limits of ${what}`);
  if (flags > 3) throw badEngine(`limits flags ${flags} of ${what} are not supported`, start);
  const minimum = reader.u32(`the minimum of ${what}`);
  const maximum = (flags & 1) !== 0 ? reader.u32(`the maximum of ${what}`) : undefined;
  if (minimum > highest)
    throw badEngine(`${what} starts at ${minimum}, above the limit of ${highest}`, start);
  if (maximum !== undefined && maximum < minimum) {
    throw badEngine(`${what} has maximum ${maximum} below its minimum ${minimum}`, start);
  }
  return { minimum, maximum, shared: (flags & 2) !== 0 };
}

/** Reads a global's type: value type and mutability flag. */
export function readGlobalType(reader: ByteReader): { valueType: number; mutable: boolean } {
  const valueType = readValueType(reader);
  const start = reader.offset;
  const flag = reader.byte("a global's mutability");
  if (flag > 1) throw badEngine(`unknown mutability ${flag} of a global`, start);
  return { valueType, mutable: flag === 1 };
}
