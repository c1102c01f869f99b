import { VitrineError } from '../../errors.js';
import { driverSource, preloadedModules } from './driver-source.js';
import type { DriverObjects, ImageFacts } from './image-facts.js';
import type { Machine } from './machine.js';
import { accountsSource } from './python/accounts-source.js';

/** `Py_file_input` of CPython's compile.h. */
const FILE_INPUT = 257;

/**
 * The seed of string hashing. Strings in an image are hashed already, so it belongs to the image and is the
 * same for all; a guest that attacks its own dictionaries hurts only itself.
 */
const HASH_SEED = 20_080_216;

/** Starts CPython from nothing: constructors, then `Py_InitializeFromInitConfig` (PEP 741). */
export function startInterpreter(machine: Machine, libraryPath: string): void {
  const { exports } = machine;
  exports.__wasm_call_ctors();
  const config = exports.PyInitConfig_Create();
  const check = (result: number, what: string) => {
    if (result >= 0) return;
    const slot = exports.malloc(4);
    exports.PyInitConfig_GetError(config, slot);
    const message = machine.memory.cString(machine.memory.getU32(slot), 1024);
    throw new VitrineError('ERR_BAD_ENGINE', `the engine does not start: ${what}: ${message}`);
  };
  const setInt = (name: string, value: number) => {
    machine.withText(name, (at) => check(exports.PyInitConfig_SetInt(config, at, BigInt(value)), name));
  };
  const setText = (name: string, value: string) => {
    machine.withText(name, (at) =>
      machine.withText(value, (text) => check(exports.PyInitConfig_SetStr(config, at, text), name)),
    );
  };
  // What PEP 741 calls isolated is the default here; guests look like an ordinary `python3` instead.
  setInt('isolated', 0);
  setInt('use_environment', 1);
  setInt('use_hash_seed', 1);
  setInt('hash_seed', HASH_SEED);
  setInt('utf8_mode', 1);
  setInt('write_bytecode', 0);
  setInt('safe_path', 0);
  setInt('install_signal_handlers', 1);
  for (const name of ['prefix', 'base_prefix', 'exec_prefix', 'base_exec_prefix', 'home']) setText(name, '/');
  setText('program_name', 'python3');
  setText('executable', '/bin/python3');
  setText('stdlib_dir', libraryPath);
  machine.withText('module_search_paths', (name) =>
    machine.withText(libraryPath, (path) => {
      const list = exports.malloc(4);
      machine.memory.setU32(list, path);
      check(exports.PyInitConfig_SetStrList(config, name, 1, list), 'module_search_paths');
      exports.free(list);
    }),
  );
  check(exports.Py_InitializeFromInitConfig(config), 'initialisation');
  exports.PyInitConfig_Free(config);
}

/** Runs source in a new namespace and returns that namespace, a dict that the caller owns. */
export function runSource(machine: Machine, source: string): number {
  const { exports } = machine;
  const globals = exports.PyDict_New();
  const result = machine.withText(source, (text) => exports.PyRun_String(text, FILE_INPUT, globals, globals));
  if (result === 0) {
    exports.PyErr_PrintEx(0);
    throw new VitrineError('ERR_IMAGE', 'preparing the image: the start-up code failed');
  }
  exports.Py_DecRef(result);
  return globals;
}

/** Loads the driver and the modules to have ready, and tidies the heap for being copied. */
export function loadDriver(machine: Machine): DriverObjects {
  const { exports } = machine;
  const preload = preloadedModules
    .map((name) => `try:\n    import ${name}\nexcept ImportError:\n    pass`)
    .join('\n');
  // First, since some of the modules look for users and groups once.
  runSource(machine, accountsSource);
  runSource(machine, `${preload}\n`);
  const globals = runSource(machine, driverSource);
  const object = (name: string): number => {
    const address = machine.withText(name, (text) => exports.PyDict_GetItemString(globals, text));
    if (address === 0) throw new VitrineError('ERR_IMAGE', `preparing the image: no ${name} in the driver`);
    return address;
  };
  runSource(
    machine,
    `import gc, linecache, re, sys
linecache.clearcache()
sys.path_importer_cache.clear()
gc.collect()
gc.freeze()
`,
  );
  const builtins = runSource(machine, 'interrupt = KeyboardInterrupt');
  const keyboardInterrupt = machine.withText('interrupt', (text) =>
    exports.PyDict_GetItemString(builtins, text),
  );
  return {
    prepare: object('prepare'),
    classify: object('classify'),
    finish: object('finish'),
    sessionOpen: object('session_open'),
    sessionCopy: object('session_copy'),
    sessionPlan: object('session_plan'),
    sessionAnswer: object('session_answer'),
    sessionFailure: object('session_failure'),
    flush: object('flush_all'),
    armSignal: object('arm_signal'),
    cpuLimitReached: object('CpuLimitReached'),
    wallLimitReached: object('WallLimitReached'),
    keyboardInterrupt,
  };
}

/** What there is to know about a machine whose interpreter and driver are ready. */
export function takeFacts(
  machine: Machine,
  driver: DriverObjects,
  known: Pick<ImageFacts, 'moduleTables' | 'pythonVersion' | 'tableSize' | 'signalClock'>,
): ImageFacts {
  return {
    moduleTables: known.moduleTables,
    pythonVersion: known.pythonVersion,
    memoryBytes: machine.memory.sizeBytes,
    tableSize: known.tableSize,
    globals: machine.readGlobals(),
    environ: machine.addresses.environ,
    timeZone: machine.addresses.timeZone ?? null,
    signalClock: known.signalClock,
    driver,
    threadState: machine.exports.PyThreadState_Get(),
    threadId: machine.exports.PyThread_get_thread_ident(),
  };
}
