import { Errno, errno } from '../abi/errno.js';
import { FileType } from './mode.js';
import type { DirectoryNode, FileSystem } from './node.js';

function refuse(): never {
  throw errno(Errno.ESTALE);
}

/** A directory that was there when the guest fell asleep and not when it awoke: every use is ESTALE. */
export class LostDirectory implements DirectoryNode {
  readonly kind = 'directory';
  readonly fileSystem: FileSystem;
  readonly name = undefined;
  /** That of no other. */
  readonly ino = -1;
  /** All may be tried, so that what fails does so for the right reason. */
  readonly mode = FileType.directory | 0o777;

  /** @param fileSystem - that it was in, or any */
  constructor(fileSystem: FileSystem) {
    this.fileSystem = fileSystem;
  }

  get parent(): DirectoryNode {
    return refuse();
  }

  stat = refuse;
  chmod = refuse;
  setTimes = refuse;
  lookup = refuse;
  entries = refuse;
  createFile = refuse;
  createDirectory = refuse;
  createSymlink = refuse;
  unlink = refuse;
  removeDirectory = refuse;
  rename = refuse;
}
