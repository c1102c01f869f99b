import { Poll } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import type { FileStat, Node } from '../../vfs/node.js';
import { Description } from './description.js';

/**
 * What was open when the guest fell asleep and was gone, or another file, when it awoke. Like a file of a server that
 * forgot it (ESTALE): the descriptor stays, so that its number is nobody else's, and every use fails.
 */
export class StaleDescription extends Description {
  override get node(): Node | undefined {
    throw errno(Errno.ESTALE);
  }

  /** So that positions are refused for the same reason as all else. */
  override get seekable(): boolean {
    return true;
  }

  stat(): FileStat {
    throw errno(Errno.ESTALE);
  }

  override read(_into: Uint8Array): number {
    throw errno(Errno.ESTALE);
  }

  override write(_from: Uint8Array): number {
    throw errno(Errno.ESTALE);
  }

  override readAt(_into: Uint8Array, _position: number): number {
    throw errno(Errno.ESTALE);
  }

  override writeAt(_from: Uint8Array, _position: number): number {
    throw errno(Errno.ESTALE);
  }

  override seek(_offset: number, _whence: number): number {
    throw errno(Errno.ESTALE);
  }

  override truncate(_sizeBytes: number): void {
    throw errno(Errno.ESTALE);
  }

  override available(): number {
    throw errno(Errno.ESTALE);
  }

  /** Ready at once, as files are, to be told what is wrong. */
  override ready(): number {
    return Poll.IN | Poll.OUT | Poll.RDNORM | Poll.WRNORM | Poll.ERR;
  }
}
