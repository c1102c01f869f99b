import { CHUNK_BYTES } from '../../abi/delegation/calls.js';
import { Errno, ErrnoFailure, errno } from '../../abi/errno.js';
import type { ByteString } from '../byte-string.js';
import type { FileAccess, FileServer } from '../file-server.js';
import type { FileNode, FileStat } from '../node.js';
import { checkInfoOf, checkWritten } from './answers.js';
import { DelegatedInode } from './delegated-inode.js';

/** Most bytes of one read or write, as on Linux (read(2), NOTES). */
const TRANSFER_LIMIT_BYTES = 0x7ffff000;

/**
 * A regular file of a server. Contents go through a handle that opening takes; a file that is not open (truncate(2))
 * takes one for the moment.
 */
export class DelegatedFile extends DelegatedInode implements FileNode {
  readonly kind = 'file';
  #handle: number | undefined;
  #access: FileAccess = { writes: false };
  /** Whether it was removed, or replaced, while it was open. */
  #isNameless = false;

  /**
   * Takes the handle. Every lookup makes a node of its own, and a node is open once at a time.
   * @throws errno EROFS, EBUSY (open already), and those of `FileServer.openFile`
   */
  opened(access: FileAccess): void {
    if (this.#handle !== undefined) throw errno(Errno.EBUSY);
    // How it was found is no longer needed, and would be kept as long as the file is open.
    this.takeAnswer();
    this.#handle = this.#open(access);
    this.#access = access;
    this.fileSystem.noteOpen(this);
  }

  get currentPath(): ByteString | undefined {
    return this.#isNameless ? undefined : this.path;
  }

  /** The guest renamed it, or a directory above it, while it is open. */
  moveTo(path: ByteString): void {
    if (!this.#isNameless) this.place(path);
  }

  /** The guest removed or replaced it while it is open. */
  loseName(): void {
    this.#isNameless = true;
  }

  /** @throws errno EIO, ENOSPC: what was written could not be kept */
  closed(): void {
    const handle = this.#handle;
    if (handle === undefined) return;
    this.#handle = undefined;
    this.fileSystem.noteClosed(this);
    this.fileSystem.ask((server) => server.closeFile(handle));
  }

  sync(): void {
    const handle = this.#handle;
    if (handle !== undefined && !this.fileSystem.readOnly)
      this.fileSystem.ask((server) => server.syncFile(handle));
  }

  override stat(): FileStat {
    const handle = this.#handle;
    if (handle === undefined) return super.stat();
    const info = this.fileSystem.ask((server) => server.statFile(handle));
    this.see(checkInfoOf('file', info));
    return this.statOf(info);
  }

  /** Fills `into` as far as the file goes, or until a reply holds less than it was asked for. */
  read(into: Uint8Array, position: number): number {
    requirePosition(position);
    if (into.length === 0) return 0;
    return this.#withHandle({ writes: false }, (server, handle) =>
      inPieces(into, (piece, done) => {
        const bytes = server.readFile(handle, position + done, piece.length);
        if (bytes.length > piece.length) throw errno(Errno.EIO);
        piece.set(bytes);
        return bytes.length;
      }),
    );
  }

  write(from: Uint8Array, position: number): number {
    this.fileSystem.requireWritable();
    requirePosition(position);
    if (from.length === 0) return 0;
    if (!Number.isSafeInteger(position + from.length)) throw errno(Errno.EFBIG);
    return this.#withHandle({ writes: true }, (server, handle) =>
      inPieces(from, (piece, done) =>
        checkWritten(server.writeFile(handle, position + done, piece), piece.length),
      ),
    );
  }

  truncate(sizeBytes: number): void {
    this.fileSystem.requireWritable();
    requirePosition(sizeBytes);
    this.#withHandle({ writes: true }, (server, handle) => server.truncateFile(handle, sizeBytes));
  }

  #open(access: FileAccess): number {
    if (access.writes) this.fileSystem.requireWritable();
    return this.fileSystem.ask((server) => server.openFile(this.path, access));
  }

  #withHandle<T>(access: FileAccess, use: (server: FileServer, handle: number) => T): T {
    if (this.#handle !== undefined && (this.#access.writes || !access.writes)) {
      const handle = this.#handle;
      return this.fileSystem.ask((server) => use(server, handle));
    }
    const handle = this.#open(access);
    let result: T;
    try {
      result = this.fileSystem.ask((server) => use(server, handle));
    } catch (failure) {
      this.#closeAfter(failure, handle);
      throw failure;
    }
    this.fileSystem.ask((server) => server.closeFile(handle));
    return result;
  }

  /** Gives a handle back after something failed; that is the failure to tell. */
  #closeAfter(failure: unknown, handle: number): void {
    if (!(failure instanceof ErrnoFailure)) return;
    try {
      this.fileSystem.ask((server) => server.closeFile(handle));
    } catch (second) {
      if (!(second instanceof ErrnoFailure)) throw second;
    }
  }
}

/**
 * Moves bytes by pieces that a call can carry, until one is not moved whole. A failure after the first piece is not
 * lost: the next call of the guest meets it again.
 */
function inPieces(bytes: Uint8Array, move: (piece: Uint8Array, done: number) => number): number {
  const total = Math.min(bytes.length, TRANSFER_LIMIT_BYTES);
  let done = 0;
  while (done < total) {
    const piece = bytes.subarray(done, Math.min(total, done + CHUNK_BYTES));
    let moved: number;
    try {
      moved = move(piece, done);
    } catch (failure) {
      if (done > 0 && failure instanceof ErrnoFailure) break;
      throw failure;
    }
    done += moved;
    if (moved < piece.length) break;
  }
  return done;
}

function requirePosition(value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw errno(Errno.EINVAL);
}
