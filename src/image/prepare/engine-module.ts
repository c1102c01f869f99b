import { WASM_PAGE_BYTES } from '../../abi/wasm.js';
import { engineExportNames, globalExportName } from '../../engine/cpython/exports.js';
import { VitrineError } from '../../errors.js';
import { libcRedirects } from '../wasm/libc-redirects.js';
import {
  findExportedConstant,
  findExportedFunction,
  findImportedFunction,
  findMutableGlobals,
} from '../wasm/module-lookup.js';
import type { WasmModule } from '../wasm/module-model.js';
import { readModule } from '../wasm/module-reader.js';
import { rewriteModule } from '../wasm/rewrite.js';
import type { RewriteOptions } from '../wasm/rewrite-options.js';
import { sleepRedirectBody } from '../wasm/sleep-redirect.js';
import { functionTableName } from '../wasm/table-arities.js';
import { buildTrampolineModule } from '../wasm/trampoline.js';

/** An engine file that was read and found to be a CPython that machines can run. */
export class EngineModule {
  readonly #module: WasmModule;

  /** @throws VitrineError ERR_BAD_ENGINE */
  constructor(wasm: Uint8Array) {
    this.#module = readModule(wasm);
    const missing = [...engineExportNames].filter((name) => !this.#module.exports.has(name));
    if (missing.length > 0) {
      throw new VitrineError(
        'ERR_BAD_ENGINE',
        `the engine file is no CPython that Vitrine can run: it does not export ${missing.slice(0, 3).join(', ')}`,
      );
    }
  }

  /** The address of an exported C variable. */
  addressOf(name: string): number {
    const address = findExportedConstant(this.#module, name);
    if (address === undefined) {
      throw new VitrineError('ERR_BAD_ENGINE', `the engine file does not tell the address of ${name}`);
    }
    return address;
  }

  /** The module with start data, to boot from. */
  bootModule(): Uint8Array<ArrayBuffer> {
    return rewriteModule(this.#module, this.#options(false));
  }

  /** The module for images: memory comes from pages, so it has no data and starts at the image's size. */
  imageModule(memoryBytes: number): Uint8Array<ArrayBuffer> {
    return rewriteModule(this.#module, {
      ...this.#options(true),
      memoryMinPages: Math.ceil(memoryBytes / WASM_PAGE_BYTES),
    });
  }

  /** The module that takes `_PyEM_TrampolineCall_JS` off JavaScript's hands. */
  trampolineModule(): Uint8Array<ArrayBuffer> {
    return buildTrampolineModule(this.#module);
  }

  /** Entries that the function table has at the start. */
  get tableSize(): number {
    return this.#module.tables[0]?.limits.minimum ?? 0;
  }

  #options(dropData: boolean): RewriteOptions {
    const module = this.#module;
    const replaceBodies = new Map(libcRedirects(module));
    const sleep = findExportedFunction(module, 'emscripten_thread_sleep');
    const timer = findImportedFunction(module, 'env', '_setitimer_js');
    if (sleep !== undefined && timer !== undefined) replaceBodies.set(sleep, sleepRedirectBody(timer));
    return {
      keepExports: engineExportNames,
      exportGlobals: new Map(findMutableGlobals(module).map((index, i) => [globalExportName(i), index])),
      dropData,
      replaceBodies,
      // The machine makes the table, so that the trampoline, which is an import of the engine, can use it.
      importTable: { exportName: functionTableName, module: 'env', name: functionTableName },
      dropCustomSections: true,
    };
  }
}
