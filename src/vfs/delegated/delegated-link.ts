import { Errno, errno } from '../../abi/errno.js';
import type { ByteString } from '../byte-string.js';
import type { SymlinkNode } from '../node.js';
import { DelegatedInode } from './delegated-inode.js';

/** A symbolic link of a server; the resolver follows it in the guest's own namespace. */
export class DelegatedLink extends DelegatedInode implements SymlinkNode {
  readonly kind = 'symlink';

  get target(): ByteString {
    return this.info.target;
  }

  /** As on Linux, links have no permissions of their own. @throws errno EROFS, EOPNOTSUPP */
  override chmod(): never {
    this.fileSystem.requireWritable();
    throw errno(Errno.EOPNOTSUPP);
  }
}
