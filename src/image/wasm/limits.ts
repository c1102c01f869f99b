import { VitrineError } from '../../errors.js';

/**
 * Upper bounds of the WebAssembly JavaScript Interface ("Limits" appendix): a module beyond one of them is
 * refused by every browser and by Node, so reading on would only spend memory. Element segments and custom
 * sections are held to less than the appendix allows, because each costs far more memory than its bytes.
 */
export const wasmLimits = {
  moduleBytes: 1_073_741_824,
  types: 1_000_000,
  functions: 1_000_000,
  imports: 1_000_000,
  exports: 1_000_000,
  globals: 1_000_000,
  tags: 1_000_000,
  dataSegments: 100_000,
  tables: 100_000,
  memories: 100_000,
  elementSegments: 100_000,
  customSections: 10_000,
  tableEntries: 10_000_000,
  functionBodyBytes: 7_654_321,
  parameters: 1_000,
  results: 1_000,
  nameBytes: 100_000,
  memoryPages: 65_536,
} as const;

/** The error for a file that is not a WebAssembly module this reader understands; `offset` is in bytes. */
export function badEngine(problem: string, offset: number): VitrineError {
  return new VitrineError(
    'ERR_BAD_ENGINE',
    `cannot read the engine (a WebAssembly module): ${problem} at offset ${offset}`,
  );
}
