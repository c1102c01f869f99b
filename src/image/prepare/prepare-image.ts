import { standardLibraryPath } from '../../engine/cpython/library-path.js';
import { Machine, type MachineModules } from '../../engine/cpython/machine.js';
import { findModuleTables } from '../../engine/cpython/namespaces/module-tables.js';
import { loadDriver, startInterpreter, takeFacts } from '../../engine/cpython/start.js';
import { VitrineError } from '../../errors.js';
import { ArchiveIndex } from '../../vfs/archive/archive-index.js';
import { buildArchive } from '../../vfs/archive/build-archive.js';
import type { EngineFiles, Image } from '../image.js';
import { takePages } from '../memory-pages.js';
import { EngineModule } from './engine-module.js';
import { compileLibrary, unpackLibrary } from './library.js';
import { createQuietKernel } from './quiet-kernel.js';
import type { PreparationProgress } from './recipe.js';

/**
 * Prepares an image: reads and rewrites the engine, compiles its library, starts CPython, imports the common
 * modules, and takes its memory. The same files always give the same bytes. Takes several seconds.
 *
 * @throws VitrineError ERR_BAD_ENGINE when the files are not an engine, ERR_IMAGE when starting it fails
 */
export function prepareImage(
  files: EngineFiles,
  onProgress: (progress: PreparationProgress) => void = () => undefined,
): Image {
  onProgress({ stage: 'reading the engine', fraction: 0 });
  const engine = new EngineModule(files.wasm);
  const sources = unpackLibrary(files.library);
  const trampoline = engine.trampolineModule();
  const modules: MachineModules = {
    engine: compileModule(engine.bootModule()),
    trampoline: compileModule(trampoline),
    tableSize: engine.tableSize,
  };
  const pythonVersion = readPythonVersion(modules, engine);
  const libraryPath = standardLibraryPath(pythonVersion);
  const compiled = compileLibrary(modules, sources, libraryPath, (done, total) =>
    onProgress({ stage: 'compiling the standard library', fraction: done / total }),
  );
  const archive = buildArchive([...sources, ...compiled]);

  onProgress({ stage: 'starting Python', fraction: 0 });
  let output = '';
  const decoder = new TextDecoder();
  const { kernel } = createQuietKernel(new ArchiveIndex(archive), libraryPath, (bytes) => {
    output = (output + decoder.decode(bytes, { stream: true })).slice(-4096);
  });
  const machine = new Machine(modules, kernel);
  try {
    startInterpreter(machine, libraryPath);
    machine.addresses.environ = engine.addressOf('environ');
    machine.memory.setI32(engine.addressOf('Py_EMSCRIPTEN_SIGNAL_HANDLING'), 1);
    const driver = loadDriver(machine);
    const facts = takeFacts(machine, driver, {
      moduleTables: findModuleTables(machine.memory, (name) => engine.addressOf(name)),
      pythonVersion,
      tableSize: modules.tableSize,
      signalClock: engine.addressOf('_Py_emscripten_signal_clock'),
    });
    onProgress({ stage: 'storing the image', fraction: 0 });
    const pages = takePages(machine.memory.all);
    return { facts, wasm: engine.imageModule(facts.memoryBytes), trampoline, pages, archive };
  } catch (cause) {
    if (cause instanceof VitrineError && cause.code === 'ERR_BAD_ENGINE') throw cause;
    throw new VitrineError('ERR_IMAGE', `preparing the image failed: ${cause}\n${output}`, { cause });
  }
}

function compileModule(wasm: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    return new WebAssembly.Module(wasm);
  } catch (cause) {
    throw new VitrineError('ERR_BAD_ENGINE', `the engine file does not compile: ${cause}`, { cause });
  }
}

/** `Py_Version` (patchlevel.h) as it stands in the start data: 0x030E02F0 is 3.14.2. */
function readPythonVersion(modules: MachineModules, engine: EngineModule): string {
  const { kernel } = createQuietKernel(new ArchiveIndex(buildArchive([])), '/lib', () => undefined);
  const value = new Machine(modules, kernel).memory.getU32(engine.addressOf('Py_Version'));
  return `${value >>> 24}.${(value >>> 16) & 0xff}.${(value >>> 8) & 0xff}`;
}
