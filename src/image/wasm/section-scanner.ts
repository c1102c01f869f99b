import type { ByteReader } from './byte-reader.js';
import { badEngine, wasmLimits } from './limits.js';
import { type ByteRange, type CustomSection, SectionId } from './module-model.js';
import type { NameDecoder } from './name-decoder.js';

/** The order in which sections must come (core specification, "Modules"): tag and data count are out of line. */
export const sectionOrder: readonly SectionId[] = [
  SectionId.type,
  SectionId.import,
  SectionId.function,
  SectionId.table,
  SectionId.memory,
  SectionId.tag,
  SectionId.global,
  SectionId.export,
  SectionId.start,
  SectionId.element,
  SectionId.dataCount,
  SectionId.code,
  SectionId.data,
];

export interface RawSection extends ByteRange {
  readonly id: SectionId;
  readonly body: ByteReader;
}

/** Steps from section to section: checks the header and that each section comes once and in order. */
export function* scanSections(
  reader: ByteReader,
  names: NameDecoder,
  customSections: CustomSection[],
): Generator<RawSection> {
  const magic = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  for (const expected of magic) {
    const at = reader.offset;
    const found = reader.byte('the file header');
    if (found !== expected) throw badEngine('not a version 1 module: wrong byte', at);
  }
  let lastRank = -1;
  while (reader.remaining > 0) {
    const start = reader.offset;
    const code = reader.byte('a section id');
    const body = reader.sub(reader.u32('the length of a section'), `section ${code}`);
    if (code === SectionId.custom) {
      if (customSections.length >= wasmLimits.customSections) {
        throw badEngine(`more than ${wasmLimits.customSections} custom sections`, start);
      }
      customSections.push({ name: names.read(body, "a custom section's name"), start, end: body.end });
      continue;
    }
    const rank = sectionOrder.indexOf(code as SectionId);
    const id = sectionOrder[rank];
    if (id === undefined) throw badEngine(`unknown section id ${code}`, start);
    if (rank <= lastRank) throw badEngine(`section ${code} comes twice or too late`, start);
    lastRank = rank;
    yield { id, start, end: body.end, body };
  }
}
