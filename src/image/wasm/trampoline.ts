import { ByteWriter, moduleHeader } from './byte-writer.js';
import { FunctionBodyEncoder } from './function-body-encoder.js';
import { ExternalKind, SectionId, ValueType, type WasmModule } from './module-model.js';
import { functionTableName, integerFunctionType, maxArity, readTableArities } from './table-arities.js';

const pageBytes = 65_536;
const fallbackArity = 4;

/**
 * Builds a module that calls a C function by its table index with as many arguments as it takes: what the
 * engine's import `_PyEM_TrampolineCall_JS` is for, without a detour through JavaScript.
 *
 * CPython calls every C function with (self, args, kwargs), also those that take fewer parameters, which is
 * fine in machine code and traps in WebAssembly. The module knows the parameter count of each entry of the
 * engine's table from the engine's file, one byte per entry in a memory of its own.
 *
 * - imports `env.__indirect_function_table`, the engine's table, which may have grown in the meantime;
 * - imports `env.fallback(fn, a, b, c) -> i32` for what is not known from the file: null entries, entries added
 *   at run time, entries that are not (i32 x 0..3) -> i32;
 * - exports `call(fn, a, b, c) -> i32`;
 * - exports `arities`, its memory: byte *fn* is 1 + the parameter count of that entry, 0 for the fallback. A
 *   host that adds functions to the table may enter them there. Slots it cannot hold go to the fallback.
 *
 * Precondition: known table slots keep functions of the same type; else the call traps, as any call through a
 * wrong function pointer does.
 */
export function buildTrampolineModule(engine: WasmModule): Uint8Array<ArrayBuffer> {
  const arities = readTableArities(engine);
  const pages = Math.max(1, Math.ceil(arities.length / pageBytes));
  const module = new ByteWriter(arities.length + 512).append(moduleHeader);

  const types = new ByteWriter().u32(fallbackArity + 1);
  for (let arity = 0; arity <= fallbackArity; arity++) {
    const { params, results } = integerFunctionType(arity);
    types.byte(0x60).u32(params.length).append(params).u32(results.length).append(results);
  }
  module.section(SectionId.type, types.toBytes());

  const imports = new ByteWriter()
    .u32(2)
    .name('env')
    .name(functionTableName)
    .byte(ExternalKind.table)
    .append([ValueType.funcref, 0])
    .u32(arities.length)
    .name('env')
    .name('fallback')
    .byte(ExternalKind.function)
    .u32(fallbackArity);
  module.section(SectionId.import, imports.toBytes());
  module.section(SectionId.function, new ByteWriter().u32(1).u32(fallbackArity).toBytes());
  module.section(SectionId.memory, new ByteWriter().u32(1).byte(1).u32(pages).u32(pages).toBytes());

  const exports = new ByteWriter()
    .u32(2)
    .name('call')
    .byte(ExternalKind.function)
    .u32(1)
    .name('arities')
    .byte(ExternalKind.memory)
    .u32(0);
  module.section(SectionId.export, exports.toBytes());

  const body = trampolineBody(pages * pageBytes);
  module.section(SectionId.code, new ByteWriter(body.length + 8).u32(1).sized(body).toBytes());
  const data = new ByteWriter(arities.length + 16).u32(1).append([0, 0x41, 0, 0x0b]).sized(arities);
  module.section(SectionId.data, data.toBytes());
  return module.toBytes();
}

function trampolineBody(capacity: number): Uint8Array {
  const code = new FunctionBodyEncoder();
  const fallbackLabel = maxArity + 1;
  for (let label = 0; label <= fallbackLabel; label++) code.block();
  code.localGet(0).i32Const(capacity).i32GreaterOrEqualUnsigned().branchIf(fallbackLabel);
  code.localGet(0).i32Load8Unsigned().branchTable([fallbackLabel, 0, 1, 2, 3], fallbackLabel);
  for (let arity = 0; arity <= maxArity; arity++) {
    code.end();
    for (let i = 1; i <= arity; i++) code.localGet(i);
    code.localGet(0).callIndirect(arity).return();
  }
  code.end();
  return code.localGet(0).localGet(1).localGet(2).localGet(3).call(0).end().toBytes();
}
