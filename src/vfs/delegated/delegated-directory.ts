import { Errno, errno } from '../../abi/errno.js';
import { type ByteString, detachByteString } from '../byte-string.js';
import type { FileServer, NodeInfo } from '../file-server.js';
import { DEPTH_LIMIT, NAME_LIMIT_BYTES, PATH_LIMIT_BYTES, TARGET_LIMIT_BYTES } from '../mode.js';
import type { DirectoryEntry, DirectoryNode } from '../node.js';
import { checkEntry, checkInfoOf } from './answers.js';
import { DelegatedFile } from './delegated-file.js';
import type { DelegatedFileSystem } from './delegated-file-system.js';
import { DelegatedInode, type Finding, SERVED_PERMISSIONS } from './delegated-inode.js';
import { DelegatedLink } from './delegated-link.js';
import { endOfComponent, extendPath } from './look-ahead.js';

/** Anything that a server has. */
type DelegatedNode = DelegatedFile | DelegatedDirectory | DelegatedLink;

/** A directory of a server. */
export class DelegatedDirectory extends DelegatedInode implements DirectoryNode {
  readonly kind = 'directory';
  /** The one that it was found in. */
  readonly parent: DelegatedDirectory;

  constructor(fileSystem: DelegatedFileSystem, finding: Finding, parent?: DelegatedDirectory) {
    super(fileSystem, finding);
    this.parent = parent ?? this;
  }

  /** The name that it was found by; whether it is still there takes asking. */
  get name(): ByteString {
    return this.path.slice(this.path.lastIndexOf('/') + 1);
  }

  /**
   * Asks for what is `ahead` in the same call. The children found share the answer, and each gives it on to the next
   * lookup in it, unless the server was asked anything else in between.
   */
  lookup(name: ByteString, ahead: ByteString = ''): DelegatedNode | undefined {
    const childPath = this.#pathOf(name);
    const depth = this.depth + 1;
    let answer = this.takeAnswer();
    let end = answer === undefined ? undefined : endOfComponent(answer.path, this.path, name);
    if (answer === undefined || end === undefined) {
      answer = this.fileSystem.walk(extendPath(childPath, depth, ahead));
      end = childPath.length;
    }
    const own = answer.infos[this.depth];
    if (own?.kind === 'directory') this.see(own);
    const info = answer.infos[depth];
    if (info === undefined) return undefined;
    return this.#node({ path: answer.path.slice(0, end), depth, info, answer });
  }

  /** The working directory of a guest, or behind a descriptor: what the walk told is no longer news. */
  held(): void {
    this.takeAnswer();
  }

  *entries(): Generator<DirectoryEntry> {
    const list = this.fileSystem.ask((server) => server.openList(this.path));
    try {
      for (;;) {
        const entries = this.fileSystem.ask((server) => server.nextEntries(list));
        if (entries.length === 0) return;
        for (const entry of entries) yield checkEntry(entry);
      }
    } finally {
      this.fileSystem.ask((server) => server.closeList(list));
    }
  }

  createFile(name: ByteString, mode: number): DelegatedFile {
    return new DelegatedFile(
      this.fileSystem,
      this.#create('file', name, (server, path) => server.createFile(path, mode & SERVED_PERMISSIONS)),
    );
  }

  createDirectory(name: ByteString, mode: number): DelegatedDirectory {
    const finding = this.#create('directory', name, (server, path) =>
      server.makeDirectory(path, mode & SERVED_PERMISSIONS),
    );
    return new DelegatedDirectory(this.fileSystem, finding, this);
  }

  createSymlink(name: ByteString, target: ByteString): DelegatedLink {
    this.fileSystem.requireWritable();
    if (target === '') throw errno(Errno.ENOENT);
    if (target.length > TARGET_LIMIT_BYTES) throw errno(Errno.ENAMETOOLONG);
    return new DelegatedLink(
      this.fileSystem,
      this.#create('symlink', name, (server, path) => server.makeLink(path, target)),
    );
  }

  unlink(name: ByteString): void {
    const path = this.#pathOf(name);
    this.fileSystem.change((server) => server.unlink(path));
    this.fileSystem.noteRemoved(path);
  }

  removeDirectory(name: ByteString): void {
    this.fileSystem.change((server) => server.removeDirectory(this.#pathOf(name)));
  }

  rename(name: ByteString, to: DirectoryNode, toName: ByteString): void {
    this.fileSystem.requireWritable();
    if (!(to instanceof DelegatedDirectory) || to.fileSystem !== this.fileSystem) throw errno(Errno.EXDEV);
    const from = this.#pathOf(name);
    const target = to.#pathOf(toName);
    this.fileSystem.change((server) => server.rename(from, target));
    this.fileSystem.noteMoved(from, target);
  }

  /** @throws errno ENAMETOOLONG */
  #pathOf(name: ByteString): ByteString {
    if (name.length > NAME_LIMIT_BYTES) throw errno(Errno.ENAMETOOLONG);
    const path = this.path === '' ? name : `${this.path}/${name}`;
    if (path.length >= PATH_LIMIT_BYTES || this.depth >= DEPTH_LIMIT) throw errno(Errno.ENAMETOOLONG);
    return path;
  }

  #create(
    kind: NodeInfo['kind'],
    name: ByteString,
    make: (server: FileServer, path: ByteString) => NodeInfo,
  ): Finding {
    this.fileSystem.requireWritable();
    const path = detachByteString(this.#pathOf(name));
    const info = checkInfoOf(
      kind,
      this.fileSystem.change((server) => make(server, path)),
    );
    return { path, depth: this.depth + 1, info };
  }

  #node(finding: Finding & { readonly info: NodeInfo }): DelegatedNode {
    switch (finding.info.kind) {
      case 'file':
        return new DelegatedFile(this.fileSystem, finding);
      case 'symlink':
        return new DelegatedLink(this.fileSystem, finding);
      case 'directory':
        return new DelegatedDirectory(this.fileSystem, finding, this);
    }
  }
}
