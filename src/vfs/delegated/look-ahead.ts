import { type ByteString, detachByteString } from '../byte-string.js';
import type { NodeInfo } from '../file-server.js';
import { DEPTH_LIMIT, isEntryName, NAME_LIMIT_BYTES, PATH_LIMIT_BYTES } from '../mode.js';

/**
 * What one walk told. It holds for the moment of that call: it is used only while no other call has been made, by
 * nodes that the same resolution made and that nobody keeps yet.
 */
export interface WalkAnswer {
  /** The path asked for, from the root of the file system. */
  readonly path: ByteString;
  /** See `FileServer.walk`. */
  readonly infos: readonly NodeInfo[];
  /** Which call of its file system this was. */
  readonly call: number;
}

/** How many components a path relative to the root has. */
export function componentCount(path: ByteString): number {
  if (path === '') return 0;
  let count = 1;
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) count++;
  return count;
}

/**
 * The path to ask for when `path` is looked up and `ahead` comes after it: all components up to the first that is
 * not a name ('.' and '..' are the resolver's), as far as a path may be long and deep. A string of its own: what is
 * made from it may be kept.
 */
export function extendPath(path: ByteString, depth: number, ahead: ByteString): ByteString {
  let extended = path;
  let from = 0;
  for (let components = depth; components < DEPTH_LIMIT; components++) {
    while (ahead.charAt(from) === '/') from++;
    const slash = ahead.indexOf('/', from);
    const end = slash < 0 ? ahead.length : slash;
    const isTooLong = end - from > NAME_LIMIT_BYTES || extended.length + 1 + end - from >= PATH_LIMIT_BYTES;
    if (isTooLong) break;
    const name = ahead.slice(from, end);
    // Also the empty name, behind the last component.
    if (!isEntryName(name)) break;
    extended += `/${name}`;
    from = end;
  }
  return detachByteString(extended);
}

/**
 * Where in the path asked for the component `name` after `parent` ends, or undefined when that was not asked.
 * Precondition: `parent` is where the path asked for begins.
 */
export function endOfComponent(asked: ByteString, parent: ByteString, name: ByteString): number | undefined {
  const start = parent === '' ? 0 : parent.length + 1;
  const end = start + name.length;
  if (!asked.startsWith(name, start)) return undefined;
  return end === asked.length || asked.charAt(end) === '/' ? end : undefined;
}
