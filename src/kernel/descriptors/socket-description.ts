import { OpenFlag } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import { FILE_TYPE_SOCKET } from '../../abi/file-type.js';
import type { FileStat } from '../../vfs/node.js';
import type { SocketAddress } from '../sockets/socket-address.js';
import { SocketOptions } from '../sockets/socket-options.js';
import { Description } from './description.js';
import type { PipeIdentity } from './pipe.js';

/** An open stream socket: what the calls of `sys/socket.h` work on. */
export abstract class SocketDescription extends Description {
  readonly options = new SocketOptions();
  readonly identity: PipeIdentity;

  constructor(flags: number, identity: PipeIdentity) {
    super(OpenFlag.RDWR | flags);
    this.identity = identity;
  }

  /** AF_* of its addresses, for SO_DOMAIN. */
  abstract readonly domain: number;
  /** For SO_PROTOCOL. */
  abstract readonly protocol: number;

  stat(): FileStat {
    const { ino, createdMs } = this.identity;
    return {
      dev: 0,
      ino,
      mode: FILE_TYPE_SOCKET | 0o777,
      nlink: 1,
      size: 0,
      rdev: 0,
      atimeMs: createdMs,
      mtimeMs: createdMs,
      ctimeMs: createdMs,
    };
  }

  /** recv(2). @param flags - MSG_* */
  abstract receive(into: Uint8Array, flags: number): number;
  /** send(2): all of it, unless it must not block. @param flags - MSG_* */
  abstract send(from: Uint8Array, flags: number): number;
  /** shutdown(2). */
  abstract shutdown(how: number): void;

  override read(into: Uint8Array): number {
    return this.receive(into, 0);
  }

  override write(from: Uint8Array): number {
    return this.send(from, 0);
  }

  /** connect(2). */
  connect(_address: SocketAddress): void {
    throw errno(Errno.EISCONN);
  }

  /** bind(2) to an address that was found to be allowed. */
  bind(): void {
    throw errno(Errno.EINVAL);
  }

  /** getsockname(2); undefined for a socket without a name. */
  get localAddress(): SocketAddress | undefined {
    return undefined;
  }

  /** getpeername(2); undefined for a peer without a name. @throws errno ENOTCONN */
  get peerAddress(): SocketAddress | undefined {
    return undefined;
  }

  /** SO_ERROR: the errno of what failed since it was last asked for, or 0. */
  takeError(): number {
    return 0;
  }

  /** Has the connection encrypted. @param options - JSON, as SOL_TLS takes it */
  startTls(_serverName: string, _options: string): void {
    throw errno(Errno.ENOPROTOOPT);
  }

  /** JSON about the encryption; '' while there is nothing to tell. */
  get tlsInfo(): string {
    throw errno(Errno.ENOPROTOOPT);
  }
}
