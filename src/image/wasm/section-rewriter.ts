import { ByteWriter } from './byte-writer.js';
import { ExternalKind, type Section, SectionId, type WasmModule } from './module-model.js';
import type { RewriteOptions } from './rewrite-options.js';

/** The new contents of a section. */
export interface SectionItems {
  readonly count: number;
  /** Views of the input are welcome: nothing is copied before the whole module is put together. */
  readonly parts: readonly Uint8Array[];
}

/**
 * What becomes of a section: unchanged, left out, or new items.
 * Precondition: the options were checked against the module.
 *
 * @param section - the section as it is; undefined if the module has none of this id
 */
export function rewriteSection(
  module: WasmModule,
  id: SectionId,
  section: Section | undefined,
  options: RewriteOptions,
): SectionItems | 'same' | 'none' {
  switch (id) {
    case SectionId.import:
      return options.importTable === undefined ? 'same' : importItems(module, section, options.importTable);
    case SectionId.table:
      return options.importTable === undefined ? 'same' : remainingTables(module);
    case SectionId.memory:
      if (options.memoryMinPages === undefined && options.memoryMaxPages === undefined) return 'same';
      return memoryItems(module, options);
    case SectionId.export:
      return exportItems(module, options);
    case SectionId.code:
      if (section === undefined || !options.replaceBodies?.size) return 'same';
      return codeItems(module, section, options.replaceBodies);
    case SectionId.data:
      return options.dropData ? emptiedData(module) : 'same';
    default:
      return 'same';
  }
}

/** Appends a section made of `items` to `chunks`. */
export function appendSection(chunks: Uint8Array[], id: SectionId, items: SectionItems): void {
  const count = new ByteWriter().u32(items.count).toBytes();
  const length = items.parts.reduce((sum, part) => sum + part.length, count.length);
  chunks.push(new ByteWriter().byte(id).u32(length).toBytes(), count, ...items.parts);
}

function importItems(
  module: WasmModule,
  section: Section | undefined,
  target: NonNullable<RewriteOptions['importTable']>,
): SectionItems {
  const index = module.exports.get(target.exportName)?.index ?? 0;
  const table = module.tables[index];
  if (table === undefined) return { count: 0, parts: [] };
  const added = new ByteWriter()
    .name(target.module)
    .name(target.name)
    .byte(ExternalKind.table)
    .append(module.bytes.subarray(table.start, table.end))
    .toBytes();
  const present = section === undefined ? [] : [module.bytes.subarray(section.itemsStart, section.end)];
  return { count: module.imports.length + 1, parts: [...present, added] };
}

/** All of the module's own tables but the first. */
function remainingTables(module: WasmModule): SectionItems | 'none' {
  const rest = module.tables.filter((table) => !table.imported).slice(1);
  if (rest.length === 0) return 'none';
  return { count: rest.length, parts: rest.map(({ start, end }) => module.bytes.subarray(start, end)) };
}

/** New limits for the first of the module's own memories. */
function memoryItems(module: WasmModule, options: RewriteOptions): SectionItems {
  const memories = module.memories.filter((memory) => !memory.imported);
  const parts = memories.map(({ limits, start, end }, i) => {
    if (i > 0) return module.bytes.subarray(start, end);
    const minimum = options.memoryMinPages ?? limits.minimum;
    const maximum = options.memoryMaxPages ?? limits.maximum;
    const flags = (maximum === undefined ? 0 : 1) | (limits.shared ? 2 : 0);
    const writer = new ByteWriter().byte(flags).u32(minimum);
    return maximum === undefined ? writer.toBytes() : writer.u32(maximum).toBytes();
  });
  return { count: memories.length, parts };
}

function exportItems(module: WasmModule, options: RewriteOptions): SectionItems | 'none' {
  const writer = new ByteWriter(1024);
  let count = 0;
  for (const { name, start, end } of module.exports.values()) {
    if (!options.keepExports.has(name)) continue;
    writer.append(module.bytes.subarray(start, end));
    count++;
  }
  for (const [name, index] of options.exportGlobals ?? []) {
    writer.name(name).byte(ExternalKind.global).u32(index);
    count++;
  }
  return count === 0 ? 'none' : { count, parts: [writer.toBytes()] };
}

/** Copies the runs of bodies between replaced ones as they are. */
function codeItems(
  module: WasmModule,
  section: Section,
  bodies: ReadonlyMap<number, Uint8Array>,
): SectionItems {
  const { starts, ends } = module.code;
  const parts: Uint8Array[] = [];
  let copiedTo = section.itemsStart;
  for (const functionIndex of [...bodies.keys()].sort((a, b) => a - b)) {
    const i = functionIndex - module.importedFunctionCount;
    // The item starts with its length, where the body before it ends.
    const itemStart = i === 0 ? section.itemsStart : (ends[i - 1] as number);
    const body = bodies.get(functionIndex) as Uint8Array;
    parts.push(module.bytes.subarray(copiedTo, itemStart), new ByteWriter().u32(body.length).toBytes(), body);
    copiedTo = ends[i] as number;
  }
  parts.push(module.bytes.subarray(copiedTo, section.end));
  return { count: starts.length, parts };
}

/** See {@link RewriteOptions.dropData}. Without a data count section no instruction can name a segment. */
function emptiedData(module: WasmModule): SectionItems | 'same' | 'none' {
  if (module.dataCount === undefined) return 'none';
  if (module.data.length === 0) return 'same';
  const writer = new ByteWriter(module.data.length * 2);
  for (const segment of module.data) {
    if (segment.mode === 'passive') writer.append(module.bytes.subarray(segment.start, segment.end));
    else writer.append([1, 0]);
  }
  return { count: module.data.length, parts: [writer.toBytes()] };
}
