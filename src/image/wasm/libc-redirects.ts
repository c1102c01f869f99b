import { SETSOCKOPT_MARK, UNAME_MARK } from '../../abi/vitrine.js';
import { FunctionBodyEncoder } from './function-body-encoder.js';
import { findExportedFunction, findImportedFunction, functionTypeOf } from './module-lookup.js';
import { type FunctionType, ValueType, type WasmModule } from './module-model.js';

const { i32 } = ValueType;

/**
 * Bodies for functions of libc that answer by themselves what only the kernel knows. The engine has no import for
 * them, and adding one would renumber every function, so each calls an import that it has, marked. A function of
 * another engine that is not as expected is left alone.
 */
export function libcRedirects(module: WasmModule): ReadonlyMap<number, Uint8Array> {
  return new Map([...setsockoptRedirect(module), ...unameRedirect(module)]);
}

/**
 * `setsockopt(fd, level, option, value, length)`: the import `__syscall_getsockopt` with {@link SETSOCKOPT_MARK}. That
 * answers 0 or a negative errno; `__wasi_syscall_ret` takes a positive one and returns what C functions do.
 */
function setsockoptRedirect(module: WasmModule): [number, Uint8Array][] {
  const target = exportOfType(module, 'setsockopt', [i32, i32, i32, i32, i32], [i32]);
  const finish = exportOfType(module, '__wasi_syscall_ret', [i32], [i32]);
  const getsockopt = importOfType(module, '__syscall_getsockopt', [i32, i32, i32, i32, i32, i32], [i32]);
  if (target === undefined || finish === undefined || getsockopt === undefined) return [];
  const body = new FunctionBodyEncoder().i32Const(0);
  for (let parameter = 0; parameter < 5; parameter++) body.localGet(parameter);
  body.i32Const(SETSOCKOPT_MARK).call(getsockopt).i32Subtract().call(finish).end();
  return [[target, body.toBytes()]];
}

/** `uname(buffer)`: as libc fills it in, then the host's name by `_emscripten_get_progname` with {@link UNAME_MARK}. */
function unameRedirect(module: WasmModule): [number, Uint8Array][] {
  const target = exportOfType(module, 'uname', [i32], [i32]);
  const fill = exportOfType(module, '__syscall_uname', [i32], [i32]);
  const getName = importOfType(module, '_emscripten_get_progname', [i32, i32], []);
  if (target === undefined || fill === undefined || getName === undefined) return [];
  const body = new FunctionBodyEncoder();
  body.localGet(0).call(fill).drop().localGet(0).i32Const(UNAME_MARK).call(getName).i32Const(0).end();
  return [[target, body.toBytes()]];
}

function exportOfType(
  module: WasmModule,
  name: string,
  params: readonly number[],
  results: readonly number[],
) {
  return ofType(module, findExportedFunction(module, name), { params, results });
}

function importOfType(
  module: WasmModule,
  name: string,
  params: readonly number[],
  results: readonly number[],
) {
  return ofType(module, findImportedFunction(module, 'env', name), { params, results });
}

function ofType(module: WasmModule, index: number | undefined, type: FunctionType): number | undefined {
  const found = index === undefined ? undefined : functionTypeOf(module, index);
  const isSame = found?.params.join() === type.params.join() && found?.results.join() === type.results.join();
  return isSame ? index : undefined;
}
