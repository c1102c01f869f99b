/**
 * The exports of the engine that a machine uses: CPython's C API, some of libc, and the instance's memory
 * and table. Images keep these only. Pointers and Python objects are numbers (addresses in the guest).
 */
export interface EngineExports {
  readonly memory: WebAssembly.Memory;
  __wasm_call_ctors(): void;
  /** libc: reads the environment anew from the kernel. */
  __emscripten_environ_constructor(): void;
  malloc(sizeBytes: number): number;
  free(pointer: number): void;
  emscripten_builtin_memalign(alignment: number, sizeBytes: number): number;
  emscripten_stack_get_base(): number;

  PyInitConfig_Create(): number;
  PyInitConfig_Free(config: number): void;
  PyInitConfig_SetInt(config: number, name: number, value: bigint): number;
  PyInitConfig_SetStr(config: number, name: number, value: number): number;
  PyInitConfig_SetStrList(config: number, name: number, length: number, items: number): number;
  PyInitConfig_GetError(config: number, message: number): number;
  Py_InitializeFromInitConfig(config: number): number;

  PyImport_AddModule(name: number): number;
  PyModule_GetDict(module: number): number;
  PyRun_String(source: number, start: number, globals: number, locals: number): number;
  PyBytes_FromStringAndSize(bytes: number, sizeBytes: number): number;
  PyBytes_Size(object: number): number;
  PyBytes_AsString(object: number): number;
  PyDict_New(): number;
  PyDict_GetItemString(dict: number, name: number): number;
  PyTuple_GetItem(tuple: number, index: number): number;
  PyLong_AsLong(object: number): number;
  PyObject_CallOneArg(callable: number, argument: number): number;
  PyObject_CallNoArgs(callable: number): number;
  PyObject_CallObject(callable: number, tuple: number): number;
  PyErr_GetRaisedException(): number;
  PyErr_SetRaisedException(exception: number): void;
  PyErr_PrintEx(setSysLastVars: number): void;
  PyErr_Clear(): void;
  Py_IncRef(object: number): void;
  Py_DecRef(object: number): void;
  PyThreadState_Get(): number;
  PyThreadState_SetAsyncExc(threadId: number, exceptionClass: number): number;
  PyThread_get_thread_ident(): number;
  PyUnstable_ThreadState_SetStackProtection(threadState: number, start: number, sizeBytes: number): number;
}

const names: { readonly [name in keyof EngineExports]: true } = {
  memory: true,
  __wasm_call_ctors: true,
  __emscripten_environ_constructor: true,
  malloc: true,
  free: true,
  emscripten_builtin_memalign: true,
  emscripten_stack_get_base: true,
  PyInitConfig_Create: true,
  PyInitConfig_Free: true,
  PyInitConfig_SetInt: true,
  PyInitConfig_SetStr: true,
  PyInitConfig_SetStrList: true,
  PyInitConfig_GetError: true,
  Py_InitializeFromInitConfig: true,
  PyImport_AddModule: true,
  PyModule_GetDict: true,
  PyRun_String: true,
  PyBytes_FromStringAndSize: true,
  PyBytes_Size: true,
  PyBytes_AsString: true,
  PyDict_New: true,
  PyDict_GetItemString: true,
  PyTuple_GetItem: true,
  PyLong_AsLong: true,
  PyObject_CallOneArg: true,
  PyObject_CallNoArgs: true,
  PyObject_CallObject: true,
  PyErr_GetRaisedException: true,
  PyErr_SetRaisedException: true,
  PyErr_PrintEx: true,
  PyErr_Clear: true,
  Py_IncRef: true,
  Py_DecRef: true,
  PyThreadState_Get: true,
  PyThreadState_SetAsyncExc: true,
  PyThread_get_thread_ident: true,
  PyUnstable_ThreadState_SetStackProtection: true,
};

/** Names of all exports that a machine needs. */
export const engineExportNames: ReadonlySet<string> = new Set(Object.keys(names));

/** The export under which an image's module offers its `index`-th mutable global. */
export function globalExportName(index: number): string {
  return `vitrine.global.${index}`;
}
