import { OpenFlag } from '../../abi/emscripten.js';
import { FILE_TYPE_CHARACTER, FILE_TYPE_FIFO } from '../../abi/file-type.js';
import type { Device } from '../../vfs/node.js';
import { DeviceDescription } from './device-description.js';
import type { PipeIdentity } from './pipe.js';

/** Which of the standard streams: by the number that it has at the start. */
export type ConsoleStream = 0 | 1 | 2;

const STANDARD_INPUT = 0;
/** `st_rdev` of a pseudo-terminal. */
const TERMINAL_DEVICE = 0x8800;

/** A standard stream, as a run finds it open: a terminal or a pipe, which no path leads to. */
export class ConsoleDescription extends DeviceDescription {
  readonly stream: ConsoleStream;
  readonly identity: PipeIdentity;

  constructor(device: Device, stream: ConsoleStream, identity: PipeIdentity) {
    const { ino, createdMs: at } = identity;
    const { isTerminal } = device;
    super(device, stream === STANDARD_INPUT ? OpenFlag.RDONLY : OpenFlag.WRONLY, () => ({
      dev: 0,
      ino,
      mode: isTerminal ? FILE_TYPE_CHARACTER | 0o620 : FILE_TYPE_FIFO | 0o600,
      nlink: 1,
      size: 0,
      rdev: isTerminal ? TERMINAL_DEVICE : 0,
      atimeMs: at,
      mtimeMs: at,
      ctimeMs: at,
    }));
    this.stream = stream;
    this.identity = identity;
  }
}
