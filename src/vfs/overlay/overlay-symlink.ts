import type { ByteString } from '../byte-string.js';
import type { FileStat, SymlinkNode } from '../node.js';
import { OverlayInode } from './overlay-inode.js';
import { type Origin, UpperSymlink, type UpperTimes } from './upper.js';

/** A symbolic link. */
export class OverlaySymlink extends OverlayInode<SymlinkNode, UpperSymlink> implements SymlinkNode {
  readonly kind = 'symlink';

  get target(): ByteString {
    return (this.upper ?? this.lowerNode()).target;
  }

  protected override makeUpper(
    ino: number,
    _permissions: number,
    times: UpperTimes,
    origin: Origin,
  ): UpperSymlink {
    const upper = new UpperSymlink(ino, times, origin, this.target);
    upper.node = this;
    return upper;
  }

  protected override statOrigin(upper: UpperSymlink): FileStat | undefined {
    if (upper.origin === undefined) return undefined;
    const node = this.fileSystem.lower.find(upper.origin.path);
    return node?.kind === 'symlink' ? node.stat() : undefined;
  }

  protected override countLinks(upper: UpperSymlink | undefined, below: FileStat | undefined): number {
    if (upper === undefined) return this.isShown ? (below?.nlink ?? 1) : 0;
    return upper.isAttached ? 1 : 0;
  }

  protected override measure(upper: UpperSymlink): number {
    return upper.target.length;
  }
}
