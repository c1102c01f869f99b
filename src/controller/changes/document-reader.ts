import { showValue, VitrineError } from '../../errors.js';
import { type ByteString, bytesToByteString, utf8ToByteString } from '../../vfs/byte-string.js';
import { FILE_LIMIT_BYTES } from '../../vfs/memory/limits.js';
import type { ContentChunk } from '../../vfs/memory/sparse-content.js';
import { checkChunks, isCount } from '../../vfs/memory/tree-check.js';
import { PERMISSION_MASK, TARGET_LIMIT_BYTES } from '../../vfs/mode.js';
import type { SeenEntry } from '../../vfs/overlay/lower-tree.js';
import type { HiddenEntry, OverlayContents } from '../../vfs/overlay/overlay-state.js';
import { isLowerPath } from '../../vfs/overlay/state-check.js';
import { decodeBase64 } from './base64.js';
import { type ChangeItem, type ChangeKind, type ChangeType, type MountChanges, typeOf } from './change.js';
import { inOrder } from './derive-changes.js';

/** Most mounts, and most changes of one, that a document may hold. */
const MOUNT_LIMIT = 256;
const ITEM_LIMIT = 2 ** 20;

/**
 * The changes in a document from anywhere. What comes out is as sound as what `deriveChanges` makes: whether it is
 * *true* only applying finds out, which looks at the host again for every change.
 * @throws VitrineError ERR_FILE naming the place in the document and the value
 */
export function readDocument(text: string): MountChanges[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new VitrineError('ERR_FILE', 'cannot read changes: this is no JSON document', { cause });
  }
  const document = new Field(value, 'the document').object(['vitrineChanges', 'mounts']);
  if (document.field('vitrineChanges').value !== 1) {
    throw document.field('vitrineChanges').wrong('1, the version that is known here');
  }
  const mounts = document.field('mounts').list(MOUNT_LIMIT).map(readMount);
  const places = new Set(mounts.map(({ at }) => at));
  if (places.size !== mounts.length) throw document.field('mounts').wrong('a list without two of one place');
  return mounts;
}

const MOUNT_NAMES = ['at', 'hostPath', 'showHidden', 'followLinks', 'omitted', 'changes'];

function readMount(value: Field): MountChanges {
  const mount = value.object(MOUNT_NAMES);
  const at = mount.field('at').text();
  const names = at.split('/').slice(1);
  const isPlace = at.startsWith('/') && !at.includes('\0') && isLowerPath(utf8ToByteString(names.join('/')));
  if (!isPlace || at === '/') throw mount.field('at').wrong('an absolute path inside');
  const hostPath = mount.field('hostPath').text();
  if (hostPath === '' || hostPath.includes('\0'))
    throw mount.field('hostPath').wrong('the path of a directory');
  const changes = mount.field('changes');
  const items = changes.list(ITEM_LIMIT).map(readItem);
  requireDistinct(changes, items);
  return {
    at,
    hostPath,
    showHidden: mount.field('showHidden').flag(),
    followLinks: mount.field('followLinks').flag(),
    omitted: mount.field('omitted').count(),
    items: items.sort(inOrder),
  };
}

/** Two changes may share a path only when one is the deletion of what was there. */
function requireDistinct(changes: Field, items: readonly ChangeItem[]): void {
  const now = new Set<ByteString>();
  const before = new Set<ByteString>();
  for (const { kind, path, from } of items) {
    if (kind !== 'deleted') {
      if (now.has(path)) throw changes.wrong(`a list with one change of ${showValue(path)}`);
      now.add(path);
    }
    const was = kind === 'deleted' ? path : from;
    if (was === undefined) continue;
    if (before.has(was)) throw changes.wrong(`a list that takes ${showValue(was)} away once`);
    before.add(was);
  }
}

const ITEM_NAMES = [
  'kind',
  'type',
  'path',
  'from',
  'size',
  'seen',
  'replaced',
  'permissions',
  'times',
  'target',
  'contents',
  'inside',
];
const KINDS: readonly ChangeKind[] = ['created', 'modified', 'deleted', 'renamed'];
const TYPES: readonly ChangeType[] = ['file', 'directory', 'link'];

/** Which fields a change of each kind must and may have. */
const SHAPES: Record<ChangeKind, { readonly must: readonly string[]; readonly may: readonly string[] }> = {
  created: { must: [], may: ['permissions', 'times', 'target', 'contents'] },
  modified: { must: ['seen'], may: ['permissions', 'times', 'target', 'contents'] },
  renamed: { must: ['seen', 'from'], may: ['replaced', 'permissions', 'times', 'contents'] },
  deleted: { must: ['seen'], may: ['inside'] },
};

function readItem(value: Field): ChangeItem {
  const item = value.object(ITEM_NAMES);
  const kind = item.field('kind').oneOf(KINDS);
  const type = item.field('type').oneOf(TYPES);
  const { must, may } = SHAPES[kind];
  for (const name of ITEM_NAMES.slice(3)) {
    if (name === 'size') continue;
    const isThere = item.field(name).value !== undefined;
    if (isThere ? !must.includes(name) && !may.includes(name) : must.includes(name)) {
      throw item.field(name).wrong(isThere ? `absent from what was ${kind}` : 'there');
    }
  }
  const path = readPath(item.field('path'));
  const read = {
    kind,
    type,
    path,
    ...optional('from', item, readPath),
    sizeBytes: item.field('size').count(),
    ...optional('seen', item, readSeen),
    ...optional('replaced', item, readSeen),
    ...optional('permissions', item, readPermissions),
    ...optional('times', item, readTimes),
    ...optional('target', item, readTarget),
    ...optional('contents', item, readContents),
    ...optional('inside', item, (field) => readInside(field, path)),
  } satisfies ChangeItem;
  checkItem(item, read);
  return read;
}

/** What has to be so between the fields. */
function checkItem(item: Field, read: ChangeItem): void {
  const { kind, type, seen, contents, target, inside, replaced } = read;
  if (contents !== undefined && type !== 'file') throw item.field('contents').wrong('that of a file');
  if (target !== undefined && type !== 'link') throw item.field('target').wrong('that of a link');
  if (inside !== undefined && type !== 'directory') throw item.field('inside').wrong('in a directory');
  if (read.permissions !== undefined && type === 'link')
    throw item.field('permissions').wrong('not of a link');
  if (kind === 'created' && type === 'file' && contents === undefined)
    throw item.field('contents').wrong('there');
  if (kind === 'created' && type === 'link' && target === undefined)
    throw item.field('target').wrong('there');
  const isReplaced = seen !== undefined && typeOf(seen.kind) !== type;
  if (isReplaced) {
    // Only what is no directory is replaced, by something that is all there.
    const isWhole = contents?.baseBytes === 0 || target !== undefined;
    if (kind !== 'modified' || seen.kind === 'directory' || type === 'directory' || !isWhole) {
      throw item.field('seen').wrong(`a ${type}`);
    }
  }
  const mostBase = seen?.kind === 'file' ? seen.sizeBytes : 0;
  if (contents !== undefined && contents.baseBytes > mostBase) {
    throw item.field('contents').wrong('based on no more than there was');
  }
  if (replaced !== undefined && (replaced.kind === 'directory' || type === 'directory')) {
    throw item.field('replaced').wrong('a file or link, by one of these');
  }
}

function optional<N extends string, T>(name: N, item: Field, read: (field: Field) => T): { [K in N]?: T } {
  const field = item.field(name);
  return (field.value === undefined ? {} : { [name]: read(field) }) as { [K in N]?: T };
}

function readBytes(field: Field): ByteString {
  if (typeof field.value === 'string') return utf8ToByteString(field.value);
  const bytes = decodeBase64(field.object(['base64']).field('base64').text());
  if (bytes === undefined) throw field.wrong('text, or { base64 }');
  return bytesToByteString(bytes);
}

function readPath(field: Field): ByteString {
  const path = readBytes(field);
  if (path === '' || !isLowerPath(path)) throw field.wrong("a path below the mount, without '.' and '..'");
  return path;
}

function readTarget(field: Field): ByteString {
  const target = readBytes(field);
  if (target === '' || target.length > TARGET_LIMIT_BYTES || target.includes('\0'))
    throw field.wrong('a path');
  return target;
}

function readSeen(field: Field): SeenEntry {
  const [kind, ino, size, mtime] = field.tuple(4);
  return {
    kind: (kind as Field).oneOf(['file', 'directory', 'symlink'] as const),
    ino: (ino as Field).count(),
    sizeBytes: (size as Field).count(),
    mtimeMs: (mtime as Field).time(),
  };
}

function readPermissions(field: Field): number {
  const text = field.text();
  const permissions = /^[0-7]{1,4}$/.test(text) ? Number.parseInt(text, 8) : -1;
  if (permissions < 0 || permissions > PERMISSION_MASK) throw field.wrong('permission bits in octal');
  return permissions;
}

function readTimes(field: Field): { atimeMs: number; mtimeMs: number } {
  const [atime, mtime] = field.tuple(2);
  return { atimeMs: (atime as Field).time(), mtimeMs: (mtime as Field).time() };
}

function readContents(field: Field): OverlayContents {
  const contents = field.object(['size', 'base', 'chunks']);
  const sizeBytes = contents.field('size').count();
  const baseBytes = contents.field('base').count();
  if (sizeBytes > FILE_LIMIT_BYTES) throw contents.field('size').wrong(`at most ${FILE_LIMIT_BYTES}`);
  if (baseBytes > sizeBytes) throw contents.field('base').wrong('at most the size');
  const list = contents.field('chunks');
  const chunks = list.list(ITEM_LIMIT).map((chunk): ContentChunk => {
    const [index, encoded] = chunk.tuple(2);
    const bytes = decodeBase64((encoded as Field).text());
    if (bytes === undefined) throw (encoded as Field).wrong('base64');
    return { index: (index as Field).count(), bytes };
  });
  checkChunks(chunks, sizeBytes, (reason) => list.wrong(`sound; it has ${reason}`));
  return { sizeBytes, baseBytes, chunks };
}

function readInside(field: Field, directory: ByteString): HiddenEntry[] {
  const paths = new Set<ByteString>();
  return field.list(ITEM_LIMIT).map((pair) => {
    const [first, second] = pair.tuple(2);
    const path = readPath(first as Field);
    if (!path.startsWith(`${directory}/`) || paths.has(path))
      throw (first as Field).wrong('below the directory, once');
    paths.add(path);
    return { path, seen: readSeen(second as Field) };
  });
}

/** A value in the document, and where it is, for messages. */
class Field {
  readonly value: unknown;
  readonly #place: string;

  constructor(value: unknown, place: string) {
    this.value = value;
    this.#place = place;
  }

  wrong(expected: string): VitrineError {
    const shown = showValue(this.value);
    return new VitrineError(
      'ERR_FILE',
      `cannot read changes: ${this.#place} must be ${expected}, and is ${shown}`,
    );
  }

  object(names: readonly string[]): Field {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.wrong('an object');
    for (const name of Object.keys(value)) {
      if (!names.includes(name)) throw this.wrong(`an object without ${showValue(name)}`);
    }
    return this;
  }

  /** A field of what {@link object} accepted. */
  field(name: string): Field {
    const { value } = this;
    const own = Object.getOwnPropertyDescriptor(value as object, name)?.value as unknown;
    return new Field(own, this.#place === 'the document' ? name : `${this.#place}.${name}`);
  }

  list(most: number): Field[] {
    const { value } = this;
    if (!Array.isArray(value)) throw this.wrong('a list');
    if (value.length > most) throw this.wrong(`a list of at most ${most}`);
    return value.map((item, index) => new Field(item, `${this.#place}[${index}]`));
  }

  tuple(length: number): Field[] {
    const fields = this.list(length);
    if (fields.length !== length) throw this.wrong(`a list of ${length}`);
    return fields;
  }

  text(): string {
    if (typeof this.value !== 'string') throw this.wrong('text');
    return this.value;
  }

  flag(): boolean {
    if (typeof this.value !== 'boolean') throw this.wrong('true or false');
    return this.value;
  }

  count(): number {
    if (!isCount(this.value)) throw this.wrong('a whole number from 0');
    return this.value;
  }

  time(): number {
    // The range of a Date.
    const { value } = this;
    if (typeof value !== 'number' || !(Math.abs(value) <= 8.64e15)) throw this.wrong('a time');
    return value;
  }

  oneOf<T extends string>(values: readonly T[]): T {
    const found = values.find((value) => value === this.value);
    if (found === undefined) throw this.wrong(values.map((value) => `'${value}'`).join(' or '));
    return found;
  }
}
