import type { ImageFacts } from '../engine/cpython/image-facts.js';
import type { MemoryPages } from './memory-pages.js';

/** The files of an engine as its package ships them. */
export interface EngineFiles {
  /** CPython compiled by Emscripten. */
  readonly wasm: Uint8Array;
  /** Its standard library: a zip of sources. */
  readonly library: Uint8Array;
}

/** A prepared engine: what a sandbox starts from. Its bytes may lie on shared memory and are never changed. */
export interface Image {
  readonly facts: ImageFacts;
  /** The rewritten module: only the exports that are needed, no data. */
  readonly wasm: Uint8Array;
  readonly trampoline: Uint8Array;
  readonly pages: MemoryPages;
  /** The standard library as an archive, sources and bytecode. */
  readonly archive: Uint8Array;
}
