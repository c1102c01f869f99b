import { ByteWriter, moduleHeader } from './byte-writer.js';
import { ExternalKind, SectionId, ValueType } from './module-model.js';

/** What is looked at and cleared at once, in bytes: the size of the system's pages, or a part of one. */
export const scrubBlockBytes = 4096;
const vectorBytes = 16;
/** Vectors of one turn of the inner loop. */
const unrolled = 8;

/**
 * Builds a module that zeroes memory without touching what is zero already. Reading is cheaper than writing,
 * and a page of a fresh memory that is only read costs the system nothing, while one that is written to is there
 * to stay: clearing an instance blindly would make all of its memory resident.
 *
 * - imports `env.memory`;
 * - exports `scrub(from: i32, to: i32)`: addresses in whole blocks of {@link scrubBlockBytes}.
 *
 * Uses 128-bit SIMD (core specification 2.0) and `memory.fill`.
 */
export function buildScrubberModule(): Uint8Array<ArrayBuffer> {
  const module = new ByteWriter(512).append(moduleHeader);
  const type = new ByteWriter().u32(1).append([0x60, 2, ValueType.i32, ValueType.i32, 0]);
  module.section(SectionId.type, type.toBytes());
  const memory = new ByteWriter().u32(1).name('env').name('memory').byte(ExternalKind.memory).append([0, 0]);
  module.section(SectionId.import, memory.toBytes());
  module.section(SectionId.function, new ByteWriter().u32(1).u32(0).toBytes());
  const scrub = new ByteWriter().u32(1).name('scrub').byte(ExternalKind.function).u32(0);
  module.section(SectionId.export, scrub.toBytes());
  module.section(SectionId.code, new ByteWriter(256).u32(1).sized(scrubBody()).toBytes());
  return module.toBytes();
}

/** Locals: 0 where the loops are, 1 the end, 2 the block, 3 the block's end, 4 all of its bits. */
function scrubBody(): Uint8Array {
  const code = new ByteWriter(256);
  code.u32(2).append([2, ValueType.i32, 1, 0x7b]);
  code.append([0x02, 0x40, 0x03, 0x40]); // block, loop
  code.append([0x20, 0, 0x20, 1, 0x4f, 0x0d, 1]); // leave when 0 >= 1 (unsigned)
  code.append([0x20, 0, 0x22, 2, 0x41]).i32(scrubBlockBytes).append([0x6a, 0x21, 3]); // 2 = 0; 3 = 2 + block
  code.append([0xfd, 12, ...new Array<number>(vectorBytes).fill(0), 0x21, 4]); // 4 = v128.const 0
  code.append([0x03, 0x40, 0x20, 4]); // loop
  for (let i = 0; i < unrolled; i++) {
    code
      .append([0x20, 0, 0xfd, 0, 4])
      .u32(i * vectorBytes)
      .append([0xfd, 0x50]); // v128.load, v128.or
  }
  code
    .append([0x21, 4, 0x20, 0, 0x41])
    .i32(unrolled * vectorBytes)
    .append([0x6a, 0x22, 0]);
  code.append([0x20, 3, 0x49, 0x0d, 0, 0x0b]); // again while 0 < 3
  code.append([0x20, 4, 0xfd, 0x53, 0x04, 0x40]); // if v128.any_true
  code.append([0x20, 2, 0x41, 0, 0x41]).i32(scrubBlockBytes).append([0xfc, 11, 0, 0x0b]); // memory.fill
  return code.append([0x0c, 0, 0x0b, 0x0b, 0x0b]).toBytes();
}
