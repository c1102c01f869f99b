import { Errno, errno } from '../../abi/errno.js';
import type { ByteString } from '../byte-string.js';
import type { FileServer } from '../file-server.js';
import { NAME_LIMIT_BYTES } from '../mode.js';
import type { FileSystem, FileSystemStat } from '../node.js';
import { checkRoom, checkWalk } from './answers.js';
import { DelegatedDirectory } from './delegated-directory.js';
import type { DelegatedFile } from './delegated-file.js';
import { componentCount, type WalkAnswer } from './look-ahead.js';

export interface DelegatedOptions {
  /** `st_dev` of everything in it. */
  readonly dev: number;
  /** Whether every change is refused (EROFS) without asking the server. */
  readonly readOnly: boolean;
}

const BLOCK_BYTES = 4096;

/**
 * Files that a server keeps and that may change behind the guest's back. Nothing is remembered from one resolution to
 * the next; nodes stand for the path that they were found by, so one that is held while directories above it are
 * renamed stands for whatever then has its path.
 */
export class DelegatedFileSystem implements FileSystem {
  readonly readOnly: boolean;
  readonly dev: number;
  readonly root: DelegatedDirectory;
  /** The server sees to it that a listing is right while it goes on. */
  readonly streamsListings = true;
  readonly #server: FileServer;
  /** Files that descriptors hold, which follow their names. */
  readonly #openFiles = new Set<DelegatedFile>();
  #calls = 0;

  /** Asks the server nothing yet. */
  constructor(server: FileServer, { dev, readOnly }: DelegatedOptions) {
    this.#server = server;
    this.dev = dev;
    this.readOnly = readOnly;
    this.root = new DelegatedDirectory(this, { path: '', depth: 0 });
  }

  stat(): FileSystemStat {
    const room = this.ask((server) => server.statServer());
    return {
      blockBytes: BLOCK_BYTES,
      blocks: Math.floor(checkRoom(room.totalBytes) / BLOCK_BYTES),
      blocksFree: Math.floor(checkRoom(room.freeBytes) / BLOCK_BYTES),
      entries: checkRoom(room.totalEntries),
      entriesFree: checkRoom(room.freeEntries),
      nameLimitBytes: NAME_LIMIT_BYTES,
      readOnly: this.readOnly,
    };
  }

  /** The only way to the server: every call makes what earlier ones told a thing of the past. */
  ask<T>(call: (server: FileServer) => T): T {
    this.#calls++;
    return call(this.#server);
  }

  /** A call that changes something. @throws errno EROFS */
  change<T>(call: (server: FileServer) => T): T {
    this.requireWritable();
    return this.ask(call);
  }

  /** @throws errno EROFS */
  requireWritable(): void {
    if (this.readOnly) throw errno(Errno.EROFS);
  }

  noteOpen(file: DelegatedFile): void {
    this.#openFiles.add(file);
  }

  noteClosed(file: DelegatedFile): void {
    this.#openFiles.delete(file);
  }

  /** What was at `from`, with all below it, is at `to` now. */
  noteMoved(from: ByteString, to: ByteString): void {
    if (from === to) return;
    this.noteRemoved(to);
    for (const file of this.#openFiles) {
      if (file.path === from || file.path.startsWith(`${from}/`))
        file.moveTo(to + file.path.slice(from.length));
    }
  }

  noteRemoved(path: ByteString): void {
    for (const file of this.#openFiles) if (file.path === path) file.loseName();
  }

  walk(path: ByteString): WalkAnswer {
    const infos = checkWalk(
      this.ask((server) => server.walk(path)),
      componentCount(path),
    );
    return { path, infos, call: this.#calls };
  }

  /** Whether nothing was asked since. */
  isLatest(answer: WalkAnswer): boolean {
    return answer.call === this.#calls;
  }
}
