import { ByteReader } from './byte-reader.js';
import { readConstantExpression } from './const-expression.js';
import { badEngine, wasmLimits } from './limits.js';
import {
  type CodeIndex,
  type CustomSection,
  type DataSegment,
  type ElementSegment,
  ExternalKind,
  type FunctionType,
  type ModuleExport,
  type ModuleGlobal,
  type ModuleImport,
  type ModuleMemory,
  type ModuleTable,
  type Section,
  SectionId,
  type WasmModule,
} from './module-model.js';
import { NameDecoder } from './name-decoder.js';
import { scanSections } from './section-scanner.js';
import { readDataSegment, readElementSegment } from './segment-reader.js';
import { readFunctionType, readGlobalType, readLimits, readValueType } from './type-reader.js';

/**
 * Reads a WebAssembly module's binary form: every section but the instructions of its functions, which are
 * only located. The bytes may come from anywhere: reading takes time and memory in proportion to the file and
 * fails with a {@link VitrineError} of code `ERR_BAD_ENGINE` that names what was wrong and where. A module
 * that reads well is not thereby valid; `WebAssembly.validate` says that.
 *
 * The result refers to `bytes`, which must not change while it is in use.
 */
export function readModule(bytes: Uint8Array): WasmModule {
  return new ModuleReading(bytes).read();
}

/** The state of one reading: index spaces fill up as their sections come by. */
class ModuleReading {
  readonly #bytes: Uint8Array;
  readonly #names = new NameDecoder();
  readonly #sections: Section[] = [];
  readonly #customSections: CustomSection[] = [];
  readonly #types: FunctionType[] = [];
  readonly #imports: ModuleImport[] = [];
  #functionTypes: Uint32Array<ArrayBufferLike> = new Uint32Array(0);
  #importedFunctionCount = 0;
  readonly #tables: ModuleTable[] = [];
  readonly #memories: ModuleMemory[] = [];
  readonly #globals: ModuleGlobal[] = [];
  readonly #tags: number[] = [];
  readonly #exports = new Map<string, ModuleExport>();
  readonly #elements: ElementSegment[] = [];
  readonly #data: DataSegment[] = [];
  #code: CodeIndex = { starts: new Uint32Array(0), ends: new Uint32Array(0) };
  #startFunction: number | undefined;
  #dataCount: number | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(): WasmModule {
    const bytes = this.#bytes;
    if (bytes.length > wasmLimits.moduleBytes) {
      throw badEngine(`the file is longer than ${wasmLimits.moduleBytes} bytes`, wasmLimits.moduleBytes);
    }
    for (const { id, start, end, body } of scanSections(
      new ByteReader(bytes),
      this.#names,
      this.#customSections,
    )) {
      const bodyStart = body.offset;
      const itemsStart = this.#readSection(id, body);
      body.expectEnd(`section ${id}`);
      this.#sections.push({ id, start, end, bodyStart, itemsStart });
    }
    this.#checkCounts();
    return {
      bytes,
      sections: this.#sections,
      customSections: this.#customSections,
      types: this.#types,
      imports: this.#imports,
      importedFunctionCount: this.#importedFunctionCount,
      functionTypes: this.#functionTypes,
      tables: this.#tables,
      memories: this.#memories,
      globals: this.#globals,
      tags: this.#tags,
      exports: this.#exports,
      startFunction: this.#startFunction,
      elements: this.#elements,
      code: this.#code,
      dataCount: this.#dataCount,
      data: this.#data,
    };
  }

  /** @returns where the section's items start. */
  #readSection(id: SectionId, body: ByteReader): number {
    switch (id) {
      case SectionId.type:
        return readItems(body, 'types', wasmLimits.types, () => this.#types.push(readFunctionType(body)));
      case SectionId.import:
        return this.#readImports(body);
      case SectionId.function:
        return this.#readFunctions(body);
      case SectionId.table:
        return readItems(body, 'tables', wasmLimits.tables, () => this.#readTable(body));
      case SectionId.memory:
        return readItems(body, 'memories', wasmLimits.memories, () => this.#readMemory(body, false));
      case SectionId.tag:
        return readItems(body, 'tags', wasmLimits.tags, () => this.#readTag(body));
      case SectionId.global:
        return readItems(body, 'globals', wasmLimits.globals, () => this.#readGlobal(body));
      case SectionId.export:
        return readItems(body, 'exports', wasmLimits.exports, () => this.#readExport(body));
      case SectionId.start:
        this.#startFunction = body.u32('the start function');
        this.#checkIndex(ExternalKind.function, this.#startFunction, body.offset);
        return body.end;
      case SectionId.element:
        return readItems(body, 'element segments', wasmLimits.elementSegments, () =>
          this.#elements.push(readElementSegment(body, this.#functionTypes.length)),
        );
      case SectionId.dataCount:
        this.#dataCount = body.u32('the data count');
        return body.end;
      case SectionId.code:
        return this.#readCode(body);
      case SectionId.data:
        return readItems(body, 'data segments', wasmLimits.dataSegments, () =>
          this.#data.push(readDataSegment(body)),
        );
      case SectionId.custom:
        return body.offset;
    }
  }

  #readImports(body: ByteReader): number {
    const importedTypes: number[] = [];
    const itemsStart = readItems(body, 'imports', wasmLimits.imports, () => {
      const start = body.offset;
      const module = this.#names.read(body, "an import's module name");
      const name = this.#names.read(body, "an import's name");
      const kindAt = body.offset;
      const kind = externalKind(body);
      const index = kind === ExternalKind.function ? importedTypes.length : this.#countOf(kind);
      switch (kind) {
        case ExternalKind.function:
          importedTypes.push(this.#readTypeIndex(body));
          break;
        case ExternalKind.table:
          this.#tables.push(readTableType(body, true));
          break;
        case ExternalKind.memory:
          this.#readMemory(body, true);
          break;
        case ExternalKind.global:
          this.#globals.push({ imported: true, ...readGlobalType(body), constantI32: undefined });
          break;
        case ExternalKind.tag:
          this.#readTag(body);
          break;
        default:
          throw badEngine(`unknown import kind ${String(kind)}`, kindAt);
      }
      this.#imports.push({ module, name, kind, index, start, end: body.offset });
    });
    this.#functionTypes = Uint32Array.from(importedTypes);
    this.#importedFunctionCount = importedTypes.length;
    return itemsStart;
  }

  #readFunctions(body: ByteReader): number {
    const imported = this.#functionTypes;
    const count = body.count('functions', wasmLimits.functions);
    const itemsStart = body.offset;
    const all = new Uint32Array(imported.length + count);
    all.set(imported);
    for (let i = 0; i < count; i++) all[imported.length + i] = this.#readTypeIndex(body);
    this.#functionTypes = all;
    return itemsStart;
  }

  #readTypeIndex(body: ByteReader): number {
    const at = body.offset;
    const index = body.u32('a type index');
    if (index >= this.#types.length) throw badEngine(`type ${index} of ${this.#types.length} is used`, at);
    return index;
  }

  #readTable(body: ByteReader): void {
    const start = body.offset;
    const initialized = body.bytes[start] === 0x40 && body.remaining > 0;
    if (!initialized) {
      this.#tables.push(readTableType(body, false));
      return;
    }
    body.skip(1, 'a table');
    if (body.byte('a table') !== 0) throw badEngine('unknown table form', start);
    const table = readTableType(body, false);
    readConstantExpression(body);
    this.#tables.push({ ...table, start, end: body.offset, initialized });
  }

  #readMemory(body: ByteReader, imported: boolean): void {
    const start = body.offset;
    const limits = readLimits(body, 'a memory', wasmLimits.memoryPages);
    this.#memories.push({ imported, limits, start, end: body.offset });
  }

  #readTag(body: ByteReader): void {
    const start = body.offset;
    const attribute = body.byte('a tag');
    if (attribute !== 0) throw badEngine(`unknown tag attribute ${attribute}`, start);
    this.#tags.push(this.#readTypeIndex(body));
  }

  #readGlobal(body: ByteReader): void {
    const type = readGlobalType(body);
    const constantI32 = readConstantExpression(body).i32;
    this.#globals.push({ imported: false, ...type, constantI32 });
  }

  #readExport(body: ByteReader): void {
    const start = body.offset;
    const name = this.#names.read(body, "an export's name");
    const kind = externalKind(body);
    const index = body.u32("an export's index");
    this.#checkIndex(kind, index, start);
    if (this.#exports.has(name)) throw badEngine('an export name comes twice', start);
    this.#exports.set(name, { name, kind, index, start, end: body.offset });
  }

  #readCode(body: ByteReader): number {
    const count = body.count('function bodies', wasmLimits.functions);
    const itemsStart = body.offset;
    const starts = new Uint32Array(count);
    const ends = new Uint32Array(count);
    for (let i = 0; i < count; i++) {
      const at = body.offset;
      const length = body.u32('the length of a function body');
      if (length > wasmLimits.functionBodyBytes) throw badEngine(`a function body has ${length} bytes`, at);
      starts[i] = body.offset;
      body.skip(length, 'a function body');
      ends[i] = body.offset;
    }
    this.#code = { starts, ends };
    return itemsStart;
  }

  #countOf(kind: ExternalKind): number {
    switch (kind) {
      case ExternalKind.function:
        return this.#functionTypes.length;
      case ExternalKind.table:
        return this.#tables.length;
      case ExternalKind.memory:
        return this.#memories.length;
      case ExternalKind.global:
        return this.#globals.length;
      case ExternalKind.tag:
        return this.#tags.length;
    }
  }

  #checkIndex(kind: ExternalKind, index: number, offset: number): void {
    const count = this.#countOf(kind);
    if (index >= count) throw badEngine(`index ${index} is beyond the ${count} items of its kind`, offset);
  }

  /** What the sections say about each other. */
  #checkCounts(): void {
    const end = this.#bytes.length;
    const defined = this.#functionTypes.length - this.#importedFunctionCount;
    const bodies = this.#code.starts.length;
    if (bodies !== defined)
      throw badEngine(`${defined} functions are declared but ${bodies} have bodies`, end);
    if (this.#dataCount !== undefined && this.#dataCount !== this.#data.length) {
      const found = this.#data.length;
      throw badEngine(`${this.#dataCount} data segments are declared but ${found} are there`, end);
    }
  }
}

function readItems(body: ByteReader, what: string, limit: number, readItem: () => unknown): number {
  const count = body.count(what, limit);
  const itemsStart = body.offset;
  for (let i = 0; i < count; i++) readItem();
  return itemsStart;
}

function externalKind(body: ByteReader): ExternalKind {
  const at = body.offset;
  const kind = body.byte('the kind of an import or export');
  if (kind > ExternalKind.tag) throw badEngine(`unknown import or export kind ${kind}`, at);
  return kind as ExternalKind;
}

function readTableType(body: ByteReader, imported: boolean): ModuleTable {
  const start = body.offset;
  const elementType = readValueType(body);
  const limits = readLimits(body, 'a table', wasmLimits.tableEntries);
  return { imported, elementType, limits, start, end: body.offset, initialized: false };
}
