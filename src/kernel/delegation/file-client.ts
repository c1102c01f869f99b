import { CHUNK_BYTES } from '../../abi/delegation/calls.js';
import type { ByteString } from '../../vfs/byte-string.js';
import type { FileAccess, FileServer } from '../../vfs/file-server.js';
import type { Delegate } from './delegate.js';

/** A mount's files, asked for by delegated calls. Methods are those of {@link FileServer}. */
export class FileClient implements FileServer {
  readonly #delegate: Delegate;
  readonly #mount: number;

  /** @param mount - the number that the controller knows the mount by */
  constructor(delegate: Delegate, mount: number) {
    this.#delegate = delegate;
    this.#mount = mount;
  }

  walk(path: ByteString) {
    return this.#delegate.call('file.walk', { mount: this.#mount, path }).infos;
  }

  openList(path: ByteString) {
    return this.#delegate.call('file.openList', { mount: this.#mount, path }).handle;
  }

  nextEntries(handle: number) {
    return this.#delegate.call('file.nextEntries', { mount: this.#mount, handle }).entries;
  }

  closeList(handle: number) {
    this.#delegate.call('file.closeList', { mount: this.#mount, handle });
  }

  openFile(path: ByteString, { writes }: FileAccess) {
    return this.#delegate.call('file.open', { mount: this.#mount, path, writes: writes ? 1 : 0 }).handle;
  }

  statFile(handle: number) {
    return this.#delegate.call('file.stat', { mount: this.#mount, handle }).info;
  }

  readFile(handle: number, position: number, limitBytes: number) {
    const limit = Math.min(limitBytes, CHUNK_BYTES);
    return this.#delegate.call('file.read', { mount: this.#mount, handle, position, limit }).bytes;
  }

  writeFile(handle: number, position: number, bytes: Uint8Array) {
    const piece = bytes.subarray(0, CHUNK_BYTES);
    return this.#delegate.call('file.write', { mount: this.#mount, handle, position, bytes: piece }).count;
  }

  truncateFile(handle: number, size: number) {
    this.#delegate.call('file.truncate', { mount: this.#mount, handle, size });
  }

  syncFile(handle: number) {
    this.#delegate.call('file.sync', { mount: this.#mount, handle });
  }

  closeFile(handle: number) {
    this.#delegate.call('file.close', { mount: this.#mount, handle });
  }

  createFile(path: ByteString, mode: number) {
    return this.#delegate.call('file.create', { mount: this.#mount, path, mode }).info;
  }

  makeDirectory(path: ByteString, mode: number) {
    return this.#delegate.call('file.makeDirectory', { mount: this.#mount, path, mode }).info;
  }

  makeLink(path: ByteString, target: ByteString) {
    return this.#delegate.call('file.makeLink', { mount: this.#mount, path, target }).info;
  }

  unlink(path: ByteString) {
    this.#delegate.call('file.unlink', { mount: this.#mount, path });
  }

  removeDirectory(path: ByteString) {
    this.#delegate.call('file.removeDirectory', { mount: this.#mount, path });
  }

  rename(path: ByteString, to: ByteString) {
    this.#delegate.call('file.rename', { mount: this.#mount, path, to });
  }

  changeMode(path: ByteString, mode: number) {
    this.#delegate.call('file.changeMode', { mount: this.#mount, path, mode });
  }

  changeTimes(path: ByteString, atime: number, mtime: number) {
    this.#delegate.call('file.changeTimes', { mount: this.#mount, path, atime, mtime });
  }

  statServer() {
    return this.#delegate.call('file.statServer', { mount: this.#mount }).stat;
  }
}
