import { ByteWriter, moduleHeader } from './byte-writer.js';
import { ExternalKind, SectionId, ValueType } from './module-model.js';

/** The unit in which memories are compared, in bytes. */
export const compareBlockBytes = 256;

/** Ranges that are compared at once: a processor fetches ahead within a page, so several pages keep it busy. */
const stripes = 4;
const stripeBytes = 4096;

/** What `nextGroup` compares as a whole, in bytes. */
export const compareGroupBytes = stripes * stripeBytes;

const v128 = 0x7b;
const vectorBytes = 16;
/** Vectors that cross from one module to the other in one call: one block's. */
const vectors = compareBlockBytes / vectorBytes;

/** Operations of the binary format, each with what follows them up to their first variable operand. */
const op = {
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  end: 0x0b,
  branch: (depth: number) => [0x0c, depth],
  branchIf: (depth: number) => [0x0d, depth],
  call: (index: number) => [0x10, index],
  get: (local: number) => [0x20, local],
  set: (local: number) => [0x21, local],
  tee: (local: number) => [0x22, local],
  i32Const: 0x41,
  i32Equal: 0x46,
  i32LessUnsigned: 0x49,
  i32Add: 0x6a,
  /** Up to the offset. */
  v128Load: [0xfd, 0x00, 4],
  v128Or: [0xfd, 0x50],
  v128Xor: [0xfd, 0x51],
  v128AnyTrue: [0xfd, 0x53],
} as const;

/**
 * The two halves of a comparison of a guest's memory with its image. A module has one memory only (as long as
 * multiple memories are not everywhere), so each half has one, and the bytes of one side cross as the arguments of a
 * call from one to the other, 256 at a time: no byte is copied to memory. Addresses are whole blocks of
 * {@link compareBlockBytes}.
 *
 * This half imports the guest's memory as `env.memory` and exports
 * - `differs(address, ...vectors) -> i32`: whether the block there is another than the given one;
 * - `stripesDiffer(address, ...vectors) -> i32`: the same for a quarter of the block in each of four stripes;
 * - `nextNonZero(from, to) -> i32`: the first block that is not all zero, or `to`, where 0 stands for 2^32.
 *
 * Uses 128-bit SIMD (core specification 2.0).
 */
export function buildGuestComparer(): Uint8Array<ArrayBuffer> {
  const module = new ByteWriter(2048).append(moduleHeader);
  const types = new ByteWriter().u32(2).append(blockType).append([0x60, 2, ValueType.i32, ValueType.i32]);
  module.section(SectionId.type, types.append([1, ValueType.i32]).toBytes());
  const memory = new ByteWriter().u32(1).name('env').name('memory').byte(ExternalKind.memory).append([0, 0]);
  module.section(SectionId.import, memory.toBytes());
  module.section(SectionId.function, new ByteWriter().u32(3).u32(0).u32(0).u32(1).toBytes());
  const exports = new ByteWriter().u32(3);
  for (const [index, name] of ['differs', 'stripesDiffer', 'nextNonZero'].entries()) {
    exports.name(name).byte(ExternalKind.function).u32(index);
  }
  module.section(SectionId.export, exports.toBytes());
  const code = new ByteWriter(2048).u32(3);
  code.sized(differsBody(blockOffsets())).sized(differsBody(stripeOffsets())).sized(nextNonZeroBody());
  return module.section(SectionId.code, code.toBytes()).toBytes();
}

/**
 * The other half: imports the image's bytes as the shared memory `env.memory`, and `env.differs` and
 * `env.stripesDiffer` of the first. Exports
 * - `nextBlock(base, guest, end) -> i32`: the guest's first block that differs, or `end`; `base` is where the bytes
 *   that belong at `guest` are;
 * - `nextGroup(base, guest, end) -> i32`: the same for groups of {@link compareGroupBytes}.
 */
export function buildBaseComparer(): Uint8Array<ArrayBuffer> {
  const module = new ByteWriter(2048).append(moduleHeader);
  const types = new ByteWriter().u32(2).append(blockType);
  types.append([0x60, 3, ValueType.i32, ValueType.i32, ValueType.i32, 1, ValueType.i32]);
  module.section(SectionId.type, types.toBytes());
  const imports = new ByteWriter().u32(3).name('env').name('memory').byte(ExternalKind.memory);
  imports.byte(3).u32(0).u32(65_536); // shared, any size
  for (const name of ['differs', 'stripesDiffer']) {
    imports.name('env').name(name).byte(ExternalKind.function).u32(0);
  }
  module.section(SectionId.import, imports.toBytes());
  module.section(SectionId.function, new ByteWriter().u32(2).u32(1).u32(1).toBytes());
  const exports = new ByteWriter().u32(2);
  for (const [index, name] of ['nextBlock', 'nextGroup'].entries()) {
    exports
      .name(name)
      .byte(ExternalKind.function)
      .u32(2 + index);
  }
  module.section(SectionId.export, exports.toBytes());
  const code = new ByteWriter(2048).u32(2).sized(nextBlockBody()).sized(nextGroupBody());
  return module.section(SectionId.code, code.toBytes()).toBytes();
}

/** (address, one block's vectors) -> i32 */
const blockType: readonly number[] = [
  ...[0x60, 1 + vectors, ValueType.i32],
  ...new Array<number>(vectors).fill(v128),
  ...[1, ValueType.i32],
];

function blockOffsets(): number[] {
  return Array.from({ length: vectors }, (_, index) => index * vectorBytes);
}

/** As many vectors as a block has, the same share of each stripe. */
function stripeOffsets(): number[] {
  const perStripe = vectors / stripes;
  return Array.from(
    { length: vectors },
    (_, index) => Math.floor(index / perStripe) * stripeBytes + (index % perStripe) * vectorBytes,
  );
}

function differsBody(offsets: readonly number[]): Uint8Array {
  const code = new ByteWriter(256).u32(0);
  for (const [index, offset] of offsets.entries()) {
    code.append(op.get(0)).append(op.v128Load).u32(offset);
    code.append(op.get(index + 1)).append(op.v128Xor);
    if (index > 0) code.append(op.v128Or);
  }
  return code.append(op.v128AnyTrue).byte(op.end).toBytes();
}

/** Compares addresses for being equal, not for order: `to` may be one past the last address there is. */
function nextNonZeroBody(): Uint8Array {
  const code = new ByteWriter(256).u32(0).append(op.block).append(op.loop);
  code.append(op.get(0)).append(op.get(1)).byte(op.i32Equal).append(op.branchIf(1));
  for (const [index, offset] of blockOffsets().entries()) {
    code.append(op.get(0)).append(op.v128Load).u32(offset);
    if (index > 0) code.append(op.v128Or);
  }
  code.append(op.v128AnyTrue).append(op.branchIf(1));
  advance(code, 0, compareBlockBytes).append(op.branch(0));
  return code.byte(op.end).byte(op.end).append(op.get(0)).byte(op.end).toBytes();
}

/** Parameters: 0 base, 1 guest, 2 end. */
function nextBlockBody(): Uint8Array {
  const code = new ByteWriter(256).u32(0).append(op.block).append(op.loop);
  code.append(op.get(1)).append(op.get(2)).byte(op.i32Equal).append(op.branchIf(1));
  code.append(op.get(1));
  for (const offset of blockOffsets()) code.append(op.get(0)).append(op.v128Load).u32(offset);
  code.append(op.call(0)).append(op.branchIf(1));
  advance(code, 0, compareBlockBytes);
  advance(code, 1, compareBlockBytes).append(op.branch(0));
  return code.byte(op.end).byte(op.end).append(op.get(1)).byte(op.end).toBytes();
}

/** Parameters: 0 base, 1 guest, 2 end. Local: 3 how far into the stripes. */
function nextGroupBody(): Uint8Array {
  const code = new ByteWriter(256).u32(1).append([1, ValueType.i32]).append(op.block).append(op.loop);
  code.append(op.get(1)).append(op.get(2)).byte(op.i32Equal).append(op.branchIf(1));
  code.append([op.i32Const, 0]).append(op.set(3)).append(op.loop);
  code.append(op.get(1)).append(op.get(3)).byte(op.i32Add);
  for (const offset of stripeOffsets()) {
    code.append(op.get(0)).append(op.get(3)).byte(op.i32Add).append(op.v128Load).u32(offset);
  }
  code.append(op.call(1)).append(op.branchIf(2));
  advance(code, 3, compareBlockBytes / stripes)
    .append(op.get(3))
    .byte(op.i32Const)
    .i32(stripeBytes);
  code.byte(op.i32LessUnsigned).append(op.branchIf(0)).byte(op.end);
  advance(code, 0, compareGroupBytes);
  advance(code, 1, compareGroupBytes).append(op.branch(0));
  return code.byte(op.end).byte(op.end).append(op.get(1)).byte(op.end).toBytes();
}

/** Adds to a local. */
function advance(code: ByteWriter, local: number, bytes: number): ByteWriter {
  code.append(op.get(local)).byte(op.i32Const).i32(bytes);
  return code.byte(op.i32Add).append(op.set(local));
}
