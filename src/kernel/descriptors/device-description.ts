import { Poll } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import type { Device, DeviceNode, FileStat, RemoteEvents } from '../../vfs/node.js';
import { Description } from './description.js';

/** An open character device, or a console stream, which has no node. */
export class DeviceDescription extends Description {
  readonly #device: Device;
  readonly #node: DeviceNode | undefined;
  readonly #stat: () => FileStat;

  constructor(device: Device, flags: number, source: DeviceNode | (() => FileStat)) {
    super(flags);
    this.#device = device;
    this.#node = typeof source === 'function' ? undefined : source;
    this.#stat = typeof source === 'function' ? source : () => source.stat();
  }

  override get node(): DeviceNode | undefined {
    return this.#node;
  }

  override get isTerminal(): boolean {
    return this.#device.isTerminal;
  }

  stat(): FileStat {
    return this.#stat();
  }

  override read(into: Uint8Array): number {
    if (!this.readable) throw errno(Errno.EBADF);
    return this.#device.read(into);
  }

  override write(from: Uint8Array): number {
    if (!this.writable) throw errno(Errno.EBADF);
    return this.#device.write(from);
  }

  /** Linux's /dev/null and the like seek to anywhere and stay at 0; streams of the console do not seek. */
  override seek(_offset: number, _whence: number): number {
    if (this.#node === undefined) throw errno(Errno.ESPIPE);
    return 0;
  }

  override ready(): number {
    const possible =
      (this.readable ? Poll.IN | Poll.RDNORM : 0) | (this.writable ? Poll.OUT | Poll.WRNORM : 0);
    return possible & (this.#device.ready?.() ?? possible);
  }

  /** Who knows of further input; undefined where nobody does, or nothing could be read. */
  get remoteEvents(): RemoteEvents | undefined {
    return this.readable ? this.#device.remoteEvents : undefined;
  }

  override get failsWhole(): boolean {
    return this.#device.failsWhole === true;
  }

  protected override close(): void {
    this.#device.close?.();
  }
}
