import { readFileSync } from 'node:fs';
import { VitrineError } from '../../../src/errors.js';
import { ByteWriter, moduleHeader } from '../../../src/image/wasm/byte-writer.js';
import { FunctionBodyEncoder } from '../../../src/image/wasm/function-body-encoder.js';

export const engineNames = ['pyodide', 'pyodide-314-0-0', 'pyodide-315-pre'] as const;

export function loadEngine(name: (typeof engineNames)[number]): Uint8Array {
  return readFileSync(new URL(`../../../node_modules/${name}/pyodide.asm.wasm`, import.meta.url));
}

/** One section of a module under construction. */
export function section(id: number, fill: (writer: ByteWriter) => void): Uint8Array {
  const body = new ByteWriter();
  fill(body);
  return new ByteWriter().section(id, body.toBytes()).toBytes();
}

export function assemble(...sections: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter().append(moduleHeader);
  for (const bytes of sections) writer.append(bytes);
  return writer.toBytes();
}

export const code = (): FunctionBodyEncoder => new FunctionBodyEncoder();

const i32 = 0x7f;
const i64 = 0x7e;
const f64 = 0x7c;

/** Signatures of {@link toyEngine}'s functions by type index. */
const toyTypes: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[], [i32]],
  [[i32], [i32]],
  [[i32, i32], [i32]],
  [[i32, i32, i32], [i32]],
  [[i32, i32, i32, i32], [i32]],
  [[i32], []],
  [[i64], [i32]],
  [[f64], []],
  [[i32, f64], [i32]],
];

/** Where {@link toyEngine} puts what into its table of 16 slots; all other slots are null. */
export const toySlots = {
  arity0: 2,
  arity1: 3,
  arity2: 4,
  arity3: 5,
  arity4: 6,
  returnsNothing: 7,
  takesI64: 8,
} as const;

/**
 * A small module with the parts of an engine that matter here. Function *arity k* (k = 0..4) returns
 * 1000 * k + the sum of its arguments. `invoke` hands its four parameters to the imported trampoline; `sleep`
 * is a stand-in for `emscripten_thread_sleep`; `counter` is a mutable global that is not exported.
 */
export function toyEngine(): Uint8Array<ArrayBuffer> {
  const types = section(1, (w) => {
    w.u32(toyTypes.length);
    for (const [params, results] of toyTypes) {
      w.byte(0x60).u32(params.length).append(params).u32(results.length).append(results);
    }
  });
  const imports = section(2, (w) => {
    w.u32(3);
    w.name('env').name('_PyEM_TrampolineCall_JS').byte(0).u32(4);
    w.name('env').name('_setitimer_js').byte(0).u32(8);
    w.name('GOT.func').name('missing').append([3, i32, 1]);
  });
  // Function indexes 2..: arity 0..4, returnsNothing, takesI64, invoke, sleep, bump.
  const functions = section(3, (w) => w.u32(10).append([0, 1, 2, 3, 4, 5, 6, 4, 7, 0]));
  const tables = section(4, (w) => w.u32(2).append([0x70, 0, 16, 0x6f, 0, 0]));
  const memory = section(5, (w) => w.u32(1).append([1, 2, 8]));
  const globals = section(6, (w) =>
    w.u32(2).append([i32, 1, 0x41]).i32(40).byte(0x0b).append([i32, 0, 0x41]).i32(1234).byte(0x0b),
  );
  const exports = section(7, (w) => {
    w.u32(6);
    w.name('memory').append([2, 0]);
    w.name('__indirect_function_table').append([1, 0]);
    w.name('invoke').append([0, 9]);
    w.name('emscripten_thread_sleep').append([0, 10]);
    w.name('bump').append([0, 11]);
    w.name('someAddress').append([3, 2]);
  });
  const elements = section(9, (w) =>
    w.u32(1).append([0, 0x41, 2, 0x0b]).u32(7).append([2, 3, 4, 5, 6, 7, 8]),
  );
  const dataCount = section(12, (w) => w.u32(2));
  const bodies: FunctionBodyEncoder[] = [];
  for (let arity = 0; arity <= 4; arity++) {
    const body = code().i32Const(1000 * arity);
    for (let i = 0; i < arity; i++) body.localGet(i).i32Add();
    bodies.push(body);
  }
  bodies.push(code(), code().i32Const(7));
  bodies.push(code().localGet(0).localGet(1).localGet(2).localGet(3).call(0));
  bodies.push(code());
  bodies.push(code().globalGet(1).i32Const(1).i32Add().globalSet(1).globalGet(1));
  const codes = section(10, (w) => {
    w.u32(bodies.length);
    for (const body of bodies) w.sized(body.end().toBytes());
  });
  const data = section(11, (w) => {
    w.u32(2);
    w.append([0, 0x41, 8, 0x0b, 3, 0xaa, 0xbb, 0xcc]);
    w.append([1, 2, 0x11, 0x22]);
  });
  const custom = section(0, (w) => w.name('name').append([1, 2, 3]));
  return assemble(
    types,
    imports,
    functions,
    tables,
    memory,
    globals,
    exports,
    elements,
    dataCount,
    codes,
    data,
    custom,
  );
}

/** Runs `action` and gives the VitrineError it throws; undefined if it throws nothing; rethrows all else. */
export function vitrineErrorOf(action: () => unknown): VitrineError | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof VitrineError) return error;
    throw error;
  }
}
