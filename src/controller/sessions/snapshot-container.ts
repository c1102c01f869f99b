import { showValue, VitrineError } from '../../errors.js';
import { deflate, inflate } from './snapshot-deflate.js';

/**
 * Snapshots as one run of bytes, for storing and sending:
 *
 * | bytes | what |
 * |---|---|
 * | 8 | magic `VITRSNAP` |
 * | 4 | format, little-endian: 1 |
 * | 4 | length of the directory, little-endian |
 * | 8 | length of everything, little-endian |
 * | … | directory: JSON, `{ kind, header, sections: [[name, size, stored size], …] }` |
 * | … | the sections in that order; one whose stored size is smaller than its size is deflated (RFC 1950) |
 * | 32 | SHA-256 of all that is before it |
 *
 * The checksum is against damage. Anybody can compute it, so what comes out is as untrusted as any input: its owners
 * check every value.
 */
const MAGIC = 'VITRSNAP';
const FORMAT = 1;
const PREFIX_BYTES = 24;
const DIGEST_BYTES = 32;
const DIRECTORY_LIMIT_BYTES = 65_536;
const SECTIONS_LIMIT = 64;
const NAME_LIMIT = 64;

export interface SnapshotContainer {
  /** What it is a snapshot of: a word. */
  readonly kind: string;
  /** Small facts about it; anything that JSON can hold, 64 KiB with the names of the sections. */
  readonly header: unknown;
  readonly sections: ReadonlyMap<string, Uint8Array>;
}

export interface ContainerLimits {
  /** How long the container may be. */
  readonly bytes: number;
  /** How long its sections may be in total, inflated. */
  readonly contentBytes: number;
}

interface SectionPlace {
  readonly name: string;
  readonly sizeBytes: number;
  readonly storedBytes: number;
}

/** The sections' bytes are read until the promise is fulfilled, and must not change before. */
export async function encodeContainer(container: SnapshotContainer): Promise<Uint8Array<ArrayBuffer>> {
  const stored: Uint8Array[] = [];
  const places: [string, number, number][] = [];
  for (const [name, section] of container.sections) {
    const deflated = await deflate(section);
    const shorter = deflated.length < section.length ? deflated : section;
    stored.push(shorter);
    places.push([name, section.length, shorter.length]);
  }
  const { kind, header } = container;
  const directory = new TextEncoder().encode(JSON.stringify({ kind, header, sections: places }));
  if (directory.length > DIRECTORY_LIMIT_BYTES || places.length > SECTIONS_LIMIT) {
    throw new TypeError('a snapshot was given too large a header');
  }
  const contentBytes = stored.reduce((sum, section) => sum + section.length, 0);
  const total = PREFIX_BYTES + directory.length + contentBytes + DIGEST_BYTES;
  const bytes = new Uint8Array(total);
  bytes.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(bytes.buffer);
  view.setUint32(8, FORMAT, true);
  view.setUint32(12, directory.length, true);
  view.setBigUint64(16, BigInt(total), true);
  bytes.set(directory, PREFIX_BYTES);
  let at = PREFIX_BYTES + directory.length;
  for (const section of stored) {
    bytes.set(section, at);
    at += section.length;
  }
  bytes.set(await sha256(bytes.subarray(0, at)), at);
  return bytes;
}

/**
 * Reads a container from anywhere. Nothing is inflated before its stated size was found to be within the limits, and no
 * further than to that size. What the caller does to `bytes` meanwhile has no effect.
 * @throws VitrineError ERR_SNAPSHOT
 */
export async function decodeContainer(
  bytes: Uint8Array,
  limits: ContainerLimits,
): Promise<SnapshotContainer> {
  if (!(bytes instanceof Uint8Array)) {
    throw refusal(`it is ${showValue(bytes)}; give the Uint8Array that snapshot() gave`);
  }
  if (bytes.length > limits.bytes) {
    throw refusal(`it has ${bytes.length} bytes, more than the limit of ${limits.bytes}; raise the limit`);
  }
  const own = new Uint8Array(bytes);
  const directoryEnd = checkPrefix(own);
  const digestAt = own.length - DIGEST_BYTES;
  const digest = await sha256(own.subarray(0, digestAt));
  if (digest.some((byte, index) => byte !== own[digestAt + index])) {
    throw refusal('it is damaged: its checksum is wrong; take another copy of it');
  }
  const { kind, header, places } = readDirectory(own.subarray(PREFIX_BYTES, directoryEnd));
  checkPlaces(places, digestAt - directoryEnd, limits.contentBytes);
  const sections = new Map<string, Uint8Array>();
  let at = directoryEnd;
  for (const { name, sizeBytes, storedBytes } of places) {
    const stored = own.subarray(at, at + storedBytes);
    const section = storedBytes === sizeBytes ? stored : await inflate(stored, sizeBytes);
    if (section === undefined) throw notOurs(`section ${showValue(name)} is not what it says`);
    sections.set(name, section);
    at += storedBytes;
  }
  return { kind, header, sections };
}

/** Where the directory ends. */
function checkPrefix(bytes: Uint8Array<ArrayBuffer>): number {
  const isMagic = MAGIC.split('').every((letter, index) => bytes[index] === letter.charCodeAt(0));
  if (!isMagic) throw refusal('it does not begin as one; give the bytes that snapshot() gave');
  if (bytes.length < PREFIX_BYTES + DIGEST_BYTES) throw cutOff(bytes.length, 'more');
  const view = new DataView(bytes.buffer);
  const format = view.getUint32(8, true);
  if (format > FORMAT) {
    throw refusal(
      `it has format ${format}, and this version of Vitrine knows formats up to ${FORMAT}; use the version that made it, or a later one`,
    );
  }
  if (format !== FORMAT) throw refusal(`it has format ${format}, which never was; take another copy of it`);
  const total = Number(view.getBigUint64(16, true));
  if (total > bytes.length) throw cutOff(bytes.length, String(total));
  if (total < bytes.length) {
    throw refusal(
      `something follows it: it has ${total} bytes, and ${bytes.length} were given; give its own only`,
    );
  }
  const directoryEnd = PREFIX_BYTES + view.getUint32(12, true);
  if (directoryEnd > PREFIX_BYTES + DIRECTORY_LIMIT_BYTES || directoryEnd > bytes.length - DIGEST_BYTES) {
    throw refusal('it is damaged: its header is too long; take another copy of it');
  }
  return directoryEnd;
}

function readDirectory(bytes: Uint8Array): { kind: string; header: unknown; places: SectionPlace[] } {
  let directory: unknown;
  try {
    directory = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw notOurs('its header cannot be read');
  }
  // What JSON.parse makes has own properties only, "__proto__" among them.
  if (typeof directory !== 'object' || directory === null) throw notOurs('its header cannot be read');
  const { kind, header, sections } = directory as Record<'kind' | 'header' | 'sections', unknown>;
  if (typeof kind !== 'string' || kind.length > NAME_LIMIT) throw notOurs('it does not say what it is of');
  if (!Array.isArray(sections) || sections.length > SECTIONS_LIMIT) throw notOurs('it has no sections');
  return { kind, header, places: sections.map(readPlace) };
}

function readPlace(value: unknown): SectionPlace {
  const [name, sizeBytes, storedBytes] = Array.isArray(value) ? (value as unknown[]) : [];
  if (typeof name !== 'string' || name.length > NAME_LIMIT) throw notOurs('a section has no name');
  if (!isSize(sizeBytes) || !isSize(storedBytes) || storedBytes > sizeBytes) {
    throw notOurs(`section ${showValue(name)} has no size`);
  }
  return { name, sizeBytes, storedBytes };
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** @param storedBytes - what there is between directory and checksum */
function checkPlaces(places: readonly SectionPlace[], storedBytes: number, contentLimit: number): void {
  const names = new Set(places.map(({ name }) => name));
  if (names.size !== places.length) throw notOurs('it has a section twice');
  const stored = places.reduce((sum, place) => sum + place.storedBytes, 0);
  if (stored !== storedBytes) throw notOurs('its sections are not where they should be');
  const content = places.reduce((sum, place) => sum + place.sizeBytes, 0);
  if (content > contentLimit) {
    throw refusal(`it holds ${content} bytes, more than the limit of ${contentLimit}; raise the limit`);
  }
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function cutOff(length: number, total: string): VitrineError {
  return refusal(`it is cut off: ${length} bytes of ${total} were given; take another copy of it`);
}

/** For what has a good checksum: whoever wrote it was no encoder of ours. */
function notOurs(problem: string): VitrineError {
  return refusal(`${problem}; give the bytes that snapshot() gave`);
}

function refusal(problemAndRemedy: string): VitrineError {
  return new VitrineError('ERR_SNAPSHOT', `the snapshot cannot be used: ${problemAndRemedy}`);
}
