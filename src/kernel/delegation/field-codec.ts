import { CHUNK_BYTES, type Fields, type FieldType, type SocketEvents } from '../../abi/delegation/calls.js';
import { PATH_MAX } from '../../abi/emscripten.js';
import { type ByteString, byteStringToUtf8, utf8ToByteString } from '../../vfs/byte-string.js';
import type { ListedEntry, NodeInfo, ServerStat } from '../../vfs/file-server.js';
import { BadFrame, type FrameReader } from './frame-reader.js';
import type { FrameWriter } from './frame-writer.js';

/** How each type of field is in memory. */
export interface FieldValues {
  readonly u8: number;
  readonly u32: number;
  readonly f64: number;
  readonly bytes: Uint8Array;
  readonly path: ByteString;
  readonly text: string;
  readonly info: NodeInfo;
  readonly infos: readonly NodeInfo[];
  readonly entries: readonly ListedEntry[];
  readonly stat: ServerStat;
  readonly texts: readonly string[];
  readonly events: readonly SocketEvents[];
}

/** The values of a set of fields, by name. */
export type ValuesOf<F extends Fields> = { readonly [name in keyof F]: FieldValues[F[name]] };

/** Longest text, in bytes of UTF-8; room for the options and the state of a TLS session. */
const TEXT_LIMIT_BYTES = 16384;

const kinds: readonly NodeInfo['kind'][] = ['file', 'directory', 'symlink'];

interface FieldCodec<T> {
  readonly write: (to: FrameWriter, value: T) => void;
  readonly read: (from: FrameReader) => T;
}

function readKind(from: FrameReader): NodeInfo['kind'] {
  const kind = kinds[from.u8()];
  if (kind === undefined) throw new BadFrame('a kind of file that there is not');
  return kind;
}

const info: FieldCodec<NodeInfo> = {
  write(to, value) {
    to.u8(kinds.indexOf(value.kind));
    to.f64(value.ino);
    to.u32(value.permissions);
    to.u32(value.nlink);
    for (const number of [value.sizeBytes, value.atimeMs, value.mtimeMs, value.ctimeMs]) to.f64(number);
    to.path(value.target);
  },
  read: (from) => ({
    kind: readKind(from),
    ino: from.f64(),
    permissions: from.u32(),
    nlink: from.u32(),
    sizeBytes: from.f64(),
    atimeMs: from.f64(),
    mtimeMs: from.f64(),
    ctimeMs: from.f64(),
    target: from.path(PATH_MAX - 1),
  }),
};

const entry: FieldCodec<ListedEntry> = {
  write(to, value) {
    to.u8(kinds.indexOf(value.kind));
    to.f64(value.ino);
    to.path(value.name);
  },
  read: (from) => ({ kind: readKind(from), ino: from.f64(), name: from.path(PATH_MAX - 1) }),
};

const text: FieldCodec<string> = {
  write: (to, value) => to.path(utf8ToByteString(value)),
  read: (from) => byteStringToUtf8(from.path(TEXT_LIMIT_BYTES)),
};

const event: FieldCodec<SocketEvents> = {
  write(to, value) {
    to.u32(value.socket);
    to.u32(value.events);
  },
  read: (from) => ({ socket: from.u32(), events: from.u32() }),
};

/** Elements are read until the frame ends too early: a count that lies costs nothing. */
function listOf<T>(element: FieldCodec<T>): FieldCodec<readonly T[]> {
  return {
    write(to, values) {
      to.u16(values.length);
      for (const value of values) element.write(to, value);
    },
    read(from) {
      const count = from.u16();
      const values: T[] = [];
      for (let index = 0; index < count; index++) values.push(element.read(from));
      return values;
    },
  };
}

const codecs: { readonly [type in FieldType]: FieldCodec<FieldValues[type]> } = {
  u8: { write: (to, value) => to.u8(value), read: (from) => from.u8() },
  u32: { write: (to, value) => to.u32(value), read: (from) => from.u32() },
  f64: { write: (to, value) => to.f64(value), read: (from) => from.f64() },
  bytes: { write: (to, value) => to.bytes(value), read: (from) => from.bytes(CHUNK_BYTES) },
  path: { write: (to, value) => to.path(value), read: (from) => from.path(PATH_MAX - 1) },
  text,
  info,
  infos: listOf(info),
  entries: listOf(entry),
  stat: {
    write(to, value) {
      to.f64(value.totalBytes);
      to.f64(value.freeBytes);
      to.f64(value.totalEntries);
      to.f64(value.freeEntries);
    },
    read: (from) => ({
      totalBytes: from.f64(),
      freeBytes: from.f64(),
      totalEntries: from.f64(),
      freeEntries: from.f64(),
    }),
  },
  texts: listOf(text),
  events: listOf(event),
};

export function writeFields<F extends Fields>(to: FrameWriter, fields: F, values: ValuesOf<F>): void {
  for (const name in fields) {
    const codec = codecs[fields[name] as FieldType] as FieldCodec<unknown>;
    codec.write(to, values[name]);
  }
}

/** @throws BadFrame */
export function readFields<F extends Fields>(from: FrameReader, fields: F): ValuesOf<F> {
  const values: Record<string, unknown> = {};
  for (const name in fields) values[name] = codecs[fields[name] as FieldType].read(from);
  from.requireEnd();
  return values as ValuesOf<F>;
}
