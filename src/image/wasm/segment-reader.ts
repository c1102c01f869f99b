import type { ByteReader } from './byte-reader.js';
import { readConstantExpression } from './const-expression.js';
import { badEngine, wasmLimits } from './limits.js';
import { type DataSegment, type ElementSegment, noFunction, type SegmentMode } from './module-model.js';
import { readValueType } from './type-reader.js';

/** One segment of the element section; all eight flag combinations of the binary format. */
export function readElementSegment(reader: ByteReader, functionCount: number): ElementSegment {
  const start = reader.offset;
  const flags = reader.u32('the flags of an element segment');
  if (flags > 7) throw badEngine(`unknown element segment flags ${flags}`, start);
  const active = (flags & 1) === 0;
  const explicit = (flags & 2) !== 0;
  const expressions = (flags & 4) !== 0;
  const mode: SegmentMode = active ? 'active' : explicit ? 'declarative' : 'passive';
  const table = active && explicit ? reader.u32('a table index') : 0;
  const offset = active ? unsigned(readConstantExpression(reader).i32) : undefined;
  if (!active || explicit) {
    if (expressions) readValueType(reader);
    else if (reader.byte('an element kind') !== 0) throw badEngine('unknown element kind', reader.offset - 1);
  }
  const count = reader.count('table elements', wasmLimits.tableEntries, expressions ? 2 : 1);
  const entries = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const at = reader.offset;
    const index = expressions
      ? (readConstantExpression(reader).functionIndex ?? noFunction)
      : reader.u32('a function index');
    if (index >= functionCount && !(expressions && index === noFunction)) {
      throw badEngine(`element refers to function ${index} of ${functionCount}`, at);
    }
    entries[i] = index;
  }
  return { mode, table, offset, entries };
}

/** One segment of the data section. */
export function readDataSegment(reader: ByteReader): DataSegment {
  const start = reader.offset;
  const flags = reader.u32('the flags of a data segment');
  if (flags > 2) throw badEngine(`unknown data segment flags ${flags}`, start);
  if (flags === 2) reader.u32('a memory index');
  const mode: SegmentMode = flags === 1 ? 'passive' : 'active';
  const offset = flags === 1 ? undefined : unsigned(readConstantExpression(reader).i32);
  const length = reader.u32('the length of a data segment');
  const dataStart = reader.offset;
  reader.skip(length, 'a data segment');
  return { mode, offset, start, dataStart, end: reader.offset };
}

function unsigned(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value >>> 0;
}
