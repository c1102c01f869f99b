/** Section ids of the binary format, in no particular order (core specification, "Sections"). */
export const SectionId = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
  tag: 13,
} as const;
export type SectionId = (typeof SectionId)[keyof typeof SectionId];

/** Codes of the value types that occur in function signatures here. */
export const ValueType = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  funcref: 0x70,
  externref: 0x6f,
} as const;

/** What imports and exports are of; the numbers are those of the binary format. */
export const ExternalKind = { function: 0, table: 1, memory: 2, global: 3, tag: 4 } as const;
export type ExternalKind = (typeof ExternalKind)[keyof typeof ExternalKind];

/** A half-open range of bytes of the module file. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A section: `start` is its id byte, `bodyStart` the first byte after its length. */
export interface Section extends ByteRange {
  readonly id: SectionId;
  readonly bodyStart: number;
  /** First byte after the leading item count; equal to `bodyStart` for sections without one. */
  readonly itemsStart: number;
}

export interface CustomSection extends ByteRange {
  readonly name: string;
}

/** A signature: value type codes. A typed reference is given by its first byte (0x63 or 0x64) only. */
export interface FunctionType {
  readonly params: readonly number[];
  readonly results: readonly number[];
}

/** `minimum` and `maximum` in pages for a memory, in entries for a table. */
export interface Limits {
  readonly minimum: number;
  readonly maximum: number | undefined;
  readonly shared: boolean;
}

export interface ModuleTable extends ByteRange {
  readonly imported: boolean;
  readonly elementType: number;
  readonly limits: Limits;
  /** True if the definition carries an expression for its initial entries: such a table cannot be imported. */
  readonly initialized: boolean;
}

export interface ModuleMemory extends ByteRange {
  readonly imported: boolean;
  readonly limits: Limits;
}

export interface ModuleGlobal {
  readonly imported: boolean;
  readonly valueType: number;
  readonly mutable: boolean;
  /** Initial value, if the initialiser is an i32 computed from constants alone. */
  readonly constantI32: number | undefined;
}

export interface ModuleImport extends ByteRange {
  readonly module: string;
  readonly name: string;
  readonly kind: ExternalKind;
  /** Index in the index space of its kind. */
  readonly index: number;
}

export interface ModuleExport extends ByteRange {
  readonly name: string;
  readonly kind: ExternalKind;
  readonly index: number;
}

export type SegmentMode = 'active' | 'passive' | 'declarative';

/** An entry of {@link ElementSegment.entries} that is no function: `ref.null`, or not known from the file. */
export const noFunction = 0xffff_ffff;

export interface ElementSegment {
  readonly mode: SegmentMode;
  readonly table: number;
  /** First table slot; undefined if the segment is not active or its offset depends on an import. */
  readonly offset: number | undefined;
  /** Function indexes, or {@link noFunction}. */
  readonly entries: Uint32Array;
}

/** A data segment: the byte range is the whole segment, `dataStart..end` its contents. */
export interface DataSegment extends ByteRange {
  readonly mode: SegmentMode;
  /** Address in memory; undefined if the segment is passive or its offset depends on an import. */
  readonly offset: number | undefined;
  readonly dataStart: number;
}

/**
 * Where a module's function bodies lie. Item *i* is defined function *i*, that is function index
 * `importedFunctionCount + i`; `starts[i]..ends[i]` is its body without the leading length.
 */
export interface CodeIndex {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** A module as read from its file: everything but the instructions. `bytes` is shared, not copied. */
export interface WasmModule {
  readonly bytes: Uint8Array;
  /** All but the custom sections, in the order of the file. */
  readonly sections: readonly Section[];
  readonly customSections: readonly CustomSection[];
  readonly types: readonly FunctionType[];
  readonly imports: readonly ModuleImport[];
  readonly importedFunctionCount: number;
  /** Type index of every function, imported ones first. */
  readonly functionTypes: Uint32Array;
  readonly tables: readonly ModuleTable[];
  readonly memories: readonly ModuleMemory[];
  readonly globals: readonly ModuleGlobal[];
  /** Type index of every tag, imported ones first. */
  readonly tags: readonly number[];
  readonly exports: ReadonlyMap<string, ModuleExport>;
  readonly startFunction: number | undefined;
  readonly elements: readonly ElementSegment[];
  readonly code: CodeIndex;
  /** Undefined if the module has no data count section. */
  readonly dataCount: number | undefined;
  readonly data: readonly DataSegment[];
}
