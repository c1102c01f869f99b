import type { ImageFacts } from '../engine/cpython/image-facts.js';
import { VitrineError } from '../errors.js';
import type { Image } from './image.js';
import { arePagesSound } from './memory-pages.js';

/**
 * Images as one run of bytes:
 *
 * | bytes | what |
 * |---|---|
 * | 8 | magic `VITRIMG1` |
 * | 4 | length of the header, little-endian |
 * | … | header: JSON, `{ facts, sections: [[name, length], …] }`, padded with spaces to a multiple of 8 |
 * | … | the sections in that order, each padded with zeros to a multiple of 8 |
 *
 * Whoever stores it keeps a checksum beside it; what is read here is checked for being usable, not for damage.
 */
const MAGIC = 'VITRIMG1';
const PREFIX_BYTES = 12;
const HEADER_LIMIT_BYTES = 65536;
/** Padding of sections, so that the runs can be viewed as 32-bit words in place. */
const ALIGNMENT = 8;

const sectionNames = ['wasm', 'trampoline', 'runs', 'pages', 'archive'] as const;
type SectionName = (typeof sectionNames)[number];

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

export function encodeImage(image: Image): Uint8Array<ArrayBuffer> {
  const { runs } = image.pages;
  const sections: Record<SectionName, Uint8Array> = {
    wasm: image.wasm,
    trampoline: image.trampoline,
    runs: new Uint8Array(runs.buffer, runs.byteOffset, runs.byteLength),
    pages: image.pages.bytes,
    archive: image.archive,
  };
  const header = {
    facts: image.facts,
    sections: sectionNames.map((name) => [name, sections[name].length] as const),
  };
  const text = JSON.stringify(header);
  const encoder = new TextEncoder();
  // The prefix and the header together are aligned, so that the sections are.
  const headerLength = aligned(PREFIX_BYTES + encoder.encode(text).length) - PREFIX_BYTES;
  const total = sectionNames.reduce(
    (sum, name) => sum + aligned(sections[name].length),
    PREFIX_BYTES + headerLength,
  );
  const bytes = new Uint8Array(total);
  bytes.set(encoder.encode(MAGIC));
  new DataView(bytes.buffer).setUint32(MAGIC.length, headerLength, true);
  bytes.fill(0x20, PREFIX_BYTES, PREFIX_BYTES + headerLength);
  bytes.set(encoder.encode(text), PREFIX_BYTES);
  let at = PREFIX_BYTES + headerLength;
  for (const name of sectionNames) {
    bytes.set(sections[name], at);
    at += aligned(sections[name].length);
  }
  return bytes;
}

/**
 * Views of an encoded image, which share its memory.
 * @throws VitrineError ERR_IMAGE when the bytes are not an image
 */
export function decodeImage(bytes: Uint8Array): Image {
  const refuse = (problem: string): never => {
    throw new VitrineError('ERR_IMAGE', `the image cannot be used: ${problem}`);
  };
  const decoder = new TextDecoder();
  if (bytes.length < PREFIX_BYTES || decoder.decode(bytes.slice(0, MAGIC.length)) !== MAGIC) {
    return refuse('it does not begin as one');
  }
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  if (headerLength > HEADER_LIMIT_BYTES || PREFIX_BYTES + headerLength > bytes.length)
    return refuse('it is cut off');
  let header: { facts: ImageFacts; sections: [string, number][] };
  try {
    header = JSON.parse(decoder.decode(bytes.slice(PREFIX_BYTES, PREFIX_BYTES + headerLength)));
  } catch {
    return refuse('its header is damaged');
  }
  const found = new Map<string, Uint8Array>();
  let at = PREFIX_BYTES + headerLength;
  for (const [name, length] of header.sections) {
    if (!Number.isSafeInteger(length) || length < 0 || at + length > bytes.length)
      return refuse('it is cut off');
    found.set(name, bytes.subarray(at, at + length));
    at += aligned(length);
  }
  const section = (name: SectionName): Uint8Array => found.get(name) ?? refuse(`it has no ${name}`);
  const runs = section('runs');
  const image: Image = {
    facts: header.facts,
    wasm: section('wasm'),
    trampoline: section('trampoline'),
    pages: { runs: new Uint32Array(runs.buffer, runs.byteOffset, runs.length >> 2), bytes: section('pages') },
    archive: section('archive'),
  };
  if (!arePagesSound(image.pages, image.facts.memoryBytes)) return refuse('its memory pages do not fit');
  return image;
}
