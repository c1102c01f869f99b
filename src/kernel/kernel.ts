import { OpenFlag } from '../abi/emscripten.js';
import { Errno, ErrnoFailure } from '../abi/errno.js';
import { FILE_TYPE_CHARACTER, FILE_TYPE_FIFO } from '../abi/file-type.js';
import type { ByteString } from '../vfs/byte-string.js';
import type { DirectoryPlace } from '../vfs/mounts.js';
import type { Device, FileStat } from '../vfs/node.js';
import type { Vfs } from '../vfs/vfs.js';
import type { Description } from './descriptors/description.js';
import { DescriptorTable } from './descriptors/descriptor-table.js';
import { DeviceDescription } from './descriptors/device-description.js';
import { GuestEnd, type Interruption, type Interrupts, type StopReason } from './interrupts.js';
import { TimeZones } from './time/time-zones.js';

/** Clocks as the policy gives them to one guest. Milliseconds, fractions allowed. */
export interface KernelClock {
  /** Since the epoch. */
  realtimeMs(): number;
  /** Since an arbitrary moment; never goes back. */
  monotonicMs(): number;
  /** CPU time of this run. */
  cpuMs(): number;
}

/** All that a kernel needs from outside. It can reach nothing else. */
export interface KernelPorts {
  readonly clock: KernelClock;
  readonly interrupts: Interrupts;
  /** Fills an array of at most 64 KiB with random bytes. */
  fillRandom(into: Uint8Array): void;
  readonly stdin: Device;
  readonly stdout: Device;
  readonly stderr: Device;
}

export interface KernelOptions {
  readonly vfs: Vfs;
  /** Absolute path of an existing directory. */
  readonly cwd: ByteString;
  /** `NAME=value` entries. */
  readonly environment: readonly ByteString[];
  readonly descriptorLimit: number;
  /** Largest linear memory, in bytes. */
  readonly memoryLimitBytes: number;
  readonly userId: number;
}

/** The interpreter's end of interruptions. */
export interface InterruptHandler {
  /** Makes the interpreter raise an exception. Only called at a tick, when it holds its lock. */
  raise(reason: StopReason): void;
  /** Makes the next tick come at once: a wait was cut short, and the exception is due. */
  hurry(): void;
}

/**
 * One run's kernel: everything the guest can name. A new run gets a new kernel, so nothing outlives it.
 * Syscalls are functions over it, in `syscalls/`.
 */
export class Kernel {
  readonly ports: KernelPorts;
  readonly vfs: Vfs;
  readonly descriptors: DescriptorTable;
  readonly environment: readonly ByteString[];
  readonly memoryLimitBytes: number;
  readonly userId: number;
  readonly zones = new TimeZones();
  cwd: DirectoryPlace;
  umask = 0o022;
  /** Largest size of linear memory so far, in bytes. */
  memoryPeakBytes = 0;
  /** The other half of a pair of sockets that was half handed out. */
  waitingSocket: Description | undefined;
  /** Set by the engine once the interpreter can take interrupts. */
  interruptHandler: InterruptHandler | undefined;
  #hasRaised = false;
  #hasEndedWait = false;
  #lastIno = 0;
  readonly #refusals = new Map<string, number>();

  constructor(ports: KernelPorts, options: KernelOptions) {
    this.ports = ports;
    this.vfs = options.vfs;
    this.descriptors = new DescriptorTable(options.descriptorLimit);
    this.environment = options.environment;
    this.memoryLimitBytes = options.memoryLimitBytes;
    this.userId = options.userId;
    const cwd = options.vfs.resolve(options.vfs.root, options.cwd, { followLast: true });
    if (cwd.node.kind !== 'directory') throw new TypeError('the working directory is not a directory');
    this.cwd = { mount: cwd.mount, node: cwd.node };
    this.#openConsole(this.#interruptible(ports.stdin), OpenFlag.RDONLY);
    this.#openConsole(ports.stdout, OpenFlag.WRONLY);
    this.#openConsole(ports.stderr, OpenFlag.WRONLY);
  }

  #openConsole(device: Device, flags: number): void {
    const ino = this.nextIno();
    const at = this.ports.clock.realtimeMs();
    const mode = device.isTerminal ? FILE_TYPE_CHARACTER | 0o620 : FILE_TYPE_FIFO | 0o600;
    const stat: FileStat = {
      dev: 0,
      ino,
      mode,
      nlink: 1,
      size: 0,
      rdev: device.isTerminal ? 0x8800 : 0,
      atimeMs: at,
      mtimeMs: at,
      ctimeMs: at,
    };
    this.descriptors.add(new DeviceDescription(device, flags, () => stat));
  }

  /** A read that was cut short answers as at the end of input, and the exception comes right after it. */
  #interruptible(device: Device): Device {
    return {
      isTerminal: device.isTerminal,
      write: (from) => device.write(from),
      read: (into) => {
        try {
          return device.read(into);
        } catch (failure) {
          if (!(failure instanceof ErrnoFailure) || failure.value !== Errno.EINTR) throw failure;
          this.interruptHandler?.hurry();
          return 0;
        }
      },
    };
  }

  /** Inode numbers for what lives in no file system (pipes, consoles). */
  nextIno(): number {
    return ++this.#lastIno;
  }

  /**
   * A tick of the interpreter: raises what is to be raised.
   * @throws GuestEnd when the run is over
   */
  tick(): void {
    const interruption = this.#requireGoingOn();
    if (interruption === undefined || this.#hasRaised) return;
    this.#hasRaised = true;
    this.interruptHandler?.raise(interruption.reason);
  }

  /** For long work of the kernel itself. @throws GuestEnd when the run is over */
  checkpoint(): void {
    this.#requireGoingOn();
  }

  /**
   * Blocks for up to `ms`; returns true when the time is over, false when an interruption came first. That ends
   * one wait, during or after it; a program that cleans up may wait again.
   * @throws GuestEnd
   */
  sleep(ms: number): boolean {
    const { clock, interrupts } = this.ports;
    const untilMs = clock.monotonicMs() + ms;
    for (;;) {
      if (this.#requireGoingOn() !== undefined && !this.#hasEndedWait) {
        this.#hasEndedWait = true;
        this.interruptHandler?.hurry();
        return false;
      }
      const leftMs = untilMs - clock.monotonicMs();
      if (leftMs <= 0) return true;
      interrupts.sleep(leftMs);
    }
  }

  #requireGoingOn(): Interruption | undefined {
    const interruption = this.ports.interrupts.poll();
    if (interruption?.action === 'end') throw GuestEnd.stopped(interruption.reason);
    return interruption;
  }

  /** Counts a refused import. The names come from the engine's import list, so the map is bounded by it. */
  noteRefusal(name: string): void {
    this.#refusals.set(name, (this.#refusals.get(name) ?? 0) + 1);
  }

  get refusals(): ReadonlyMap<string, number> {
    return this.#refusals;
  }
}
