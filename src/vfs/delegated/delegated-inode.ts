import { Errno, errno } from '../../abi/errno.js';
import type { ByteString } from '../byte-string.js';
import type { NodeInfo } from '../file-server.js';
import { FileType } from '../mode.js';
import type { FileStat } from '../node.js';
import type { DelegatedFileSystem } from './delegated-file-system.js';
import { componentCount, type WalkAnswer } from './look-ahead.js';

/** The permission bits that servers know. */
export const SERVED_PERMISSIONS = 0o777;

/** Where a node is and how it was found. */
export interface Finding {
  /** From the root of the file system; '' for the root. */
  readonly path: ByteString;
  /** How many components the path has. */
  readonly depth: number;
  /** Metadata, when the finding told. */
  readonly info?: NodeInfo | undefined;
  /** The walk that it was found by, if it was. */
  readonly answer?: WalkAnswer | undefined;
}

/** What files, directories and links of a server have in common. */
export abstract class DelegatedInode {
  abstract readonly kind: NodeInfo['kind'];
  readonly fileSystem: DelegatedFileSystem;
  #path: ByteString;
  #depth: number;
  #info: NodeInfo | undefined;
  #answer: WalkAnswer | undefined;

  constructor(fileSystem: DelegatedFileSystem, { path, depth, info, answer }: Finding) {
    this.fileSystem = fileSystem;
    this.#path = path;
    this.#depth = depth;
    this.#info = info;
    this.#answer = answer;
  }

  get path(): ByteString {
    return this.#path;
  }

  get depth(): number {
    return this.#depth;
  }

  /** Metadata as last seen: the server is asked only if there is none yet. */
  get info(): NodeInfo {
    this.#info ??= this.#ask();
    return this.#info;
  }

  get ino(): number {
    return this.info.ino;
  }

  get mode(): number {
    return FileType[this.kind] | (this.info.permissions & SERVED_PERMISSIONS);
  }

  stat(): FileStat {
    if (this.#answer === undefined || !this.fileSystem.isLatest(this.#answer)) this.#info = this.#ask();
    return this.statOf(this.info);
  }

  chmod(mode: number): void {
    const permissions = mode & SERVED_PERMISSIONS;
    this.fileSystem.change((server) => server.changeMode(this.path, permissions));
    this.see({ ...this.info, permissions });
  }

  setTimes(atimeMs: number | undefined, mtimeMs: number | undefined): void {
    this.fileSystem.requireWritable();
    if (!Number.isFinite(atimeMs ?? 0) || !Number.isFinite(mtimeMs ?? 0)) throw errno(Errno.EINVAL);
    this.fileSystem.change((server) =>
      server.changeTimes(this.path, atimeMs ?? Number.NaN, mtimeMs ?? Number.NaN),
    );
  }

  /** From here on it stands for another path. */
  protected place(path: ByteString): void {
    this.#path = path;
    this.#depth = componentCount(path);
  }

  /** Metadata that the server told just now. */
  protected see(info: NodeInfo): void {
    this.#info = info;
  }

  /** The walk that the node was found by, once, and only if it still holds. */
  protected takeAnswer(): WalkAnswer | undefined {
    const answer = this.#answer;
    this.#answer = undefined;
    return answer !== undefined && this.fileSystem.isLatest(answer) ? answer : undefined;
  }

  protected statOf(info: NodeInfo): FileStat {
    return {
      dev: this.fileSystem.dev,
      ino: info.ino,
      mode: FileType[this.kind] | (info.permissions & SERVED_PERMISSIONS),
      nlink: info.nlink,
      size: info.sizeBytes,
      rdev: 0,
      atimeMs: info.atimeMs,
      mtimeMs: info.mtimeMs,
      ctimeMs: info.ctimeMs,
    };
  }

  /** @throws errno ENOENT when there is nothing of this kind at the path any more */
  #ask(): NodeInfo {
    const info = this.fileSystem.walk(this.path).infos[this.depth];
    if (info?.kind !== this.kind) throw errno(Errno.ENOENT);
    return info;
  }
}
