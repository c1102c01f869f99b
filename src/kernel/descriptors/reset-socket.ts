import { Poll, Protocol } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import { domainOf, type SocketAddress } from '../sockets/socket-address.js';
import type { PipeIdentity } from './pipe.js';
import { SocketDescription } from './socket-description.js';

/**
 * A TCP socket whose connection ended while the guest slept. It is as if the peer had gone: every use is ECONNRESET,
 * also asking for its addresses or for its error, which programs may do in any order.
 */
export class ResetSocket extends SocketDescription {
  readonly family: 4 | 6;
  readonly domain: number;
  readonly protocol = Protocol.TCP;

  constructor(family: 4 | 6, flags: number, identity: PipeIdentity) {
    super(flags, identity);
    this.family = family;
    this.domain = domainOf(family);
  }

  receive(_into: Uint8Array, _flags: number): number {
    throw errno(Errno.ECONNRESET);
  }

  send(_from: Uint8Array, _flags: number): number {
    throw errno(Errno.ECONNRESET);
  }

  shutdown(_how: number): void {
    throw errno(Errno.ECONNRESET);
  }

  override connect(_address: SocketAddress): void {
    throw errno(Errno.ECONNRESET);
  }

  override bind(): void {
    throw errno(Errno.ECONNRESET);
  }

  override get localAddress(): SocketAddress | undefined {
    throw errno(Errno.ECONNRESET);
  }

  override get peerAddress(): SocketAddress | undefined {
    throw errno(Errno.ECONNRESET);
  }

  override takeError(): number {
    return Errno.ECONNRESET;
  }

  override startTls(_serverName: string, _options: string): void {
    throw errno(Errno.ECONNRESET);
  }

  override get tlsInfo(): string {
    throw errno(Errno.ECONNRESET);
  }

  override available(): number {
    throw errno(Errno.ECONNRESET);
  }

  override ready(): number {
    return Poll.ERR | Poll.HUP;
  }
}
