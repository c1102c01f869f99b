import { OpenFlag, Poll } from '../../abi/emscripten.js';
import { FILE_TYPE_FIFO } from '../../abi/file-type.js';
import type { FileStat } from '../../vfs/node.js';
import { Description } from './description.js';
import { PIPE_CAPACITY_BYTES, PipeBuffer, readStream, type WaitForever, writeStream } from './pipe-buffer.js';

abstract class PipeEnd extends Description {
  readonly buffer: PipeBuffer;
  readonly identity: PipeIdentity;
  protected readonly waitForever: WaitForever;

  constructor(buffer: PipeBuffer, flags: number, identity: PipeIdentity, waitForever: WaitForever) {
    super(flags);
    this.buffer = buffer;
    this.waitForever = waitForever;
    this.identity = identity;
  }

  stat(): FileStat {
    const { ino, createdMs: at } = this.identity;
    return {
      dev: 0,
      ino,
      mode: FILE_TYPE_FIFO | 0o600,
      nlink: 1,
      size: 0,
      rdev: 0,
      atimeMs: at,
      mtimeMs: at,
      ctimeMs: at,
    };
  }

  override available(): number {
    return this.buffer.used;
  }
}

/** The end of a pipe that is read from. */
export class PipeReader extends PipeEnd {
  constructor(buffer: PipeBuffer, status: number, identity: PipeIdentity, waitForever: WaitForever) {
    super(buffer, OpenFlag.RDONLY | status, identity, waitForever);
    buffer.readers++;
  }

  override read(into: Uint8Array): number {
    return readStream(this.buffer, into, this.nonBlocking, this.waitForever);
  }

  override ready(): number {
    return (this.buffer.used > 0 ? Poll.IN | Poll.RDNORM : 0) | (this.buffer.writers === 0 ? Poll.HUP : 0);
  }

  protected override close(): void {
    this.buffer.readers--;
  }
}

/** The end of a pipe that is written to. */
export class PipeWriter extends PipeEnd {
  constructor(buffer: PipeBuffer, status: number, identity: PipeIdentity, waitForever: WaitForever) {
    super(buffer, OpenFlag.WRONLY | status, identity, waitForever);
    buffer.writers++;
  }

  override write(from: Uint8Array): number {
    return writeStream(this.buffer, from, this.nonBlocking, this.waitForever);
  }

  override ready(): number {
    if (this.buffer.readers === 0) return Poll.OUT | Poll.ERR;
    return this.buffer.used < PIPE_CAPACITY_BYTES ? Poll.OUT | Poll.WRNORM : 0;
  }

  protected override close(): void {
    this.buffer.writers--;
  }
}

export interface PipeIdentity {
  readonly ino: number;
  readonly createdMs: number;
}

/** Both ends of a new pipe, `pipe2(2)`; `flags` may hold O_NONBLOCK. */
export function createPipe(
  flags: number,
  identity: PipeIdentity,
  waitForever: WaitForever,
): { reader: Description; writer: Description } {
  const buffer = new PipeBuffer();
  const status = flags & OpenFlag.NONBLOCK;
  return {
    reader: new PipeReader(buffer, status, identity, waitForever),
    writer: new PipeWriter(buffer, status, identity, waitForever),
  };
}
