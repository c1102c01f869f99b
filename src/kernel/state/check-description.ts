import { OpenFlag } from '../../abi/emscripten.js';
import { ErrnoFailure } from '../../abi/errno.js';
import { isEntryName, NAME_LIMIT_BYTES, PATH_LIMIT_BYTES } from '../../vfs/mode.js';
import type { DirectoryEntry } from '../../vfs/node.js';
import { SocketOptions, type SocketOptionValue } from '../sockets/socket-options.js';
import { checkNode } from './check-node.js';
import type { DescriptionState } from './kernel-state.js';
import { listingCost, MAX_LISTED } from './listing-cost.js';
import { badSnapshot, StateReader } from './state-reader.js';

const kinds = ['console', 'file', 'device', 'directory', 'pipe', 'pair', 'tcp', 'stale'] as const;
/** More options than a socket has, and longer values than any takes. */
const MAX_OPTIONS = 64;
const MAX_OPTION_BYTES = 64;
const MAX_ERRNO = 0xffff;

/** Checks the descriptions of one state, one by one, and counts what they share. */
export class DescriptionChecker {
  readonly #directories: number;
  readonly #buffers: number;
  readonly #incoming = new Set<number>();
  readonly #outgoing = new Set<number>();
  #listedLeft = MAX_LISTED;

  /** @param directories - how many there are, as of `buffers` */
  constructor(directories: number, buffers: number) {
    this.#directories = directories;
    this.#buffers = buffers;
  }

  /** @throws VitrineError ERR_SNAPSHOT */
  check(value: unknown, what: string): DescriptionState {
    const reader = new StateReader(value, what);
    const flags = reader.count('flags', 0x7fff_ffff, -0x8000_0000);
    if ((flags & OpenFlag.ACCMODE) === OpenFlag.ACCMODE) throw reader.bad('flags', flags);
    const kind = reader.oneOf('kind', kinds);
    switch (kind) {
      case 'console':
        return { kind, flags, stream: reader.oneOf('stream', [0, 1, 2]), ...identity(reader) };
      case 'file': {
        const node = new StateReader(reader.any('node'), `node of ${what}`);
        const state = checkNode(node, node.oneOf('kind', ['inode', 'path']));
        return { kind, flags, node: state, offset: reader.count('offset') };
      }
      case 'device': {
        const path = reader.byteString('path', PATH_LIMIT_BYTES);
        if (!path.startsWith('/')) throw reader.bad('path', path);
        return { kind, flags, path };
      }
      case 'directory':
        return {
          kind,
          flags,
          directory: reader.index('directory', this.#directories),
          position: reader.count('position'),
          listed: reader.nullable('listed', () => this.#listed(reader)),
        };
      case 'pipe': {
        const end = reader.oneOf('end', ['reader', 'writer']);
        const buffer = this.#buffer(reader, 'buffer', end === 'reader' ? this.#incoming : this.#outgoing);
        return { kind, flags, end, buffer, ...identity(reader) };
      }
      case 'pair':
        return {
          kind,
          flags,
          incoming: this.#buffer(reader, 'incoming', this.#incoming),
          outgoing: this.#buffer(reader, 'outgoing', this.#outgoing),
          isReadShut: reader.boolean('isReadShut'),
          isWriteShut: reader.boolean('isWriteShut'),
          options: options(reader),
          ...identity(reader),
        };
      case 'tcp':
        return {
          kind,
          flags,
          family: reader.oneOf('family', [4, 6]),
          isReset: reader.boolean('isReset'),
          pendingError: reader.count('pendingError', MAX_ERRNO),
          options: options(reader),
          ...identity(reader),
        };
      case 'stale':
        return { kind, flags };
    }
  }

  /** Buffers that nobody reads or writes would only take room. @throws VitrineError ERR_SNAPSHOT */
  requireAllBuffers(): void {
    for (let index = 0; index < this.#buffers; index++) {
      if (!this.#incoming.has(index) && !this.#outgoing.has(index)) {
        throw badSnapshot(`buffer ${index} is nobody's`);
      }
    }
  }

  #buffer(reader: StateReader, name: string, ends: Set<number>): number {
    const buffer = reader.index(name, this.#buffers);
    if (ends.has(buffer)) throw badSnapshot(`${name} of ${reader.what} is another's`);
    ends.add(buffer);
    return buffer;
  }

  #listed(reader: StateReader): DirectoryEntry[] {
    const entries = reader.list('listed', MAX_LISTED, (value, index): DirectoryEntry => {
      const entry = new StateReader(value, `entry ${index} of ${reader.what}`);
      const name = entry.byteString('name', NAME_LIMIT_BYTES);
      if (name !== '.' && name !== '..' && !isEntryName(name)) throw entry.bad('name', name);
      const kind = entry.oneOf('kind', ['file', 'directory', 'symlink', 'device']);
      return { name, ino: entry.count('ino'), kind };
    });
    this.#listedLeft -= listingCost(entries);
    if (this.#listedLeft < 0) throw badSnapshot('listings are too long');
    return entries;
  }
}

function identity(reader: StateReader): { ino: number; createdMs: number } {
  return { ino: reader.count('ino'), createdMs: reader.milliseconds('createdMs') };
}

function options(reader: StateReader): SocketOptionValue[] {
  const trial = new SocketOptions();
  return reader.list('options', MAX_OPTIONS, (entry, index) => {
    const option = new StateReader(entry, `option ${index} of ${reader.what}`);
    const state = {
      level: option.count('level', 0xffff),
      option: option.count('option', 0xffff),
      value: option.bytes('value', MAX_OPTION_BYTES),
    };
    try {
      trial.set(state.level, state.option, state.value);
    } catch (failure) {
      if (failure instanceof ErrnoFailure) throw badSnapshot(`${option.what} is none`);
      throw failure;
    }
    return state;
  });
}
