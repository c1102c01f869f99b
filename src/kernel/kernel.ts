import { Errno, ErrnoFailure, type ErrnoValue } from '../abi/errno.js';
import { type ByteString, byteStringToUtf8 } from '../vfs/byte-string.js';
import type { ByteReserve } from '../vfs/memory/limits.js';
import type { DirectoryPlace } from '../vfs/mounts.js';
import type { Device } from '../vfs/node.js';
import type { Vfs } from '../vfs/vfs.js';
import type { ClockState } from './clocks/clock-state.js';
import type { SeededRandom } from './clocks/seeded-random.js';
import { ConsoleDescription, type ConsoleStream } from './descriptors/console-description.js';
import type { Description } from './descriptors/description.js';
import { DescriptorTable } from './descriptors/descriptor-table.js';
import type { PipeIdentity } from './descriptors/pipe.js';
import { GuestEnd, type Interruption, type Interrupts, type StopReason } from './interrupts.js';
import type { NetworkServer } from './network-server.js';
import { type Refusal, RefusalLog } from './refusal-log.js';
import { TimeZones } from './time/time-zones.js';

/** Clocks as the policy gives them to one guest. Milliseconds, fractions allowed. */
export interface KernelClock {
  /** Since the epoch. */
  realtimeMs(): number;
  /** Since an arbitrary moment; never goes back. */
  monotonicMs(): number;
  /** CPU time of this run. */
  cpuMs(): number;
  /** Of clocks that sleeping moves instead of taking its time. */
  advance?(ms: number): void;
  /** Of clocks that go on where the guest left them: where they are. Looking at it leaves them as they are. */
  readonly state?: ClockState;
  resume?(state: ClockState): void;
}

/** All that a kernel needs from outside. It can reach nothing else. */
export interface KernelPorts {
  readonly clock: KernelClock;
  readonly interrupts: Interrupts;
  /** Fills an array of at most 64 KiB with random bytes. */
  fillRandom(into: Uint8Array): void;
  /** Where random bytes come from when they depend on a seed. It goes on where the guest left it. */
  readonly seededRandom?: SeededRandom | undefined;
  readonly stdin: Device;
  readonly stdout: Device;
  readonly stderr: Device;
  /** Who connects sockets; undefined when there is no network. */
  readonly network?: NetworkServer | undefined;
  /** What the growth of linear memory has to fit into besides the limit; undefined when that is all. */
  readonly memory?: ByteReserve | undefined;
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
  /** As `userId` unless given. */
  readonly groupId?: number;
  /** What the guest's host is called: a byte string of at most 64 bytes. 'localhost' unless given. */
  readonly hostName?: ByteString;
  /** How much may be refused before the run is stopped: refusing costs the host. Infinity unless given. */
  readonly refusalLimit?: number;
}

/** How often C code may look for signals before one is raised in the midst of it: it takes its time. */
const PATIENT_LOOKS = 16;

/** The interpreter's end of interruptions. */
export interface InterruptHandler {
  /** Whether the tick is a turn of the evaluation loop, and not C code that looks for signals. Asked once per tick. */
  isTurn(): boolean;
  /** Makes the interpreter raise an exception at its next turn. Only called at a tick, when it holds its lock. */
  raise(reason: StopReason): void;
  /**
   * Prepares a signal whose handler raises that exception, whatever the program made of the signal: its number, or 0
   * when that cannot be done. Only called at a tick.
   */
  armSignal(reason: StopReason): number;
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
  readonly groupId: number;
  readonly hostName: ByteString;
  readonly network: NetworkServer | undefined;
  readonly zones = new TimeZones();
  cwd: DirectoryPlace;
  umask = 0o022;
  /** The inode number that was given out last by {@link nextIno}. */
  lastIno = 0;
  /** Largest size of linear memory so far, in bytes. */
  memoryPeakBytes = 0;
  /** The other half of a pair of sockets that was half handed out. */
  waitingSocket: Description | undefined;
  /** Set by the engine once the interpreter can take interrupts. */
  interruptHandler: InterruptHandler | undefined;
  #hasRaised = false;
  #hasEndedWait = false;
  /** Whether a read or write was answered with EINTR and the interpreter has not looked for signals since. */
  #isCutShort = false;
  /** How often C code looked for signals since there is something to raise. */
  #looks = 0;
  /** Standard input, output and error. */
  readonly #consoles: readonly [Device, Device, Device];
  readonly #refusals: RefusalLog;
  readonly #refusalLimit: number;

  constructor(ports: KernelPorts, options: KernelOptions) {
    this.ports = ports;
    this.vfs = options.vfs;
    this.descriptors = new DescriptorTable(options.descriptorLimit);
    this.environment = options.environment;
    this.memoryLimitBytes = options.memoryLimitBytes;
    this.userId = options.userId;
    this.groupId = options.groupId ?? options.userId;
    this.hostName = options.hostName ?? 'localhost';
    this.network = ports.network;
    this.#refusals = new RefusalLog(() => ports.clock.monotonicMs());
    this.#refusalLimit = options.refusalLimit ?? Number.POSITIVE_INFINITY;
    const cwd = options.vfs.resolve(options.vfs.root, options.cwd, { followLast: true });
    if (cwd.node.kind !== 'directory') throw new TypeError('the working directory is not a directory');
    this.cwd = { mount: cwd.mount, node: cwd.node };
    this.#consoles = [this.#interruptible(ports.stdin), ports.stdout, ports.stderr];
    for (const stream of [0, 1, 2] as const) {
      const identity = { ino: this.nextIno(), createdMs: ports.clock.realtimeMs() };
      this.descriptors.add(this.openConsole(stream, identity));
    }
  }

  /** Makes a description of a standard stream, for the descriptor table. */
  openConsole(stream: ConsoleStream, identity: PipeIdentity): ConsoleDescription {
    return new ConsoleDescription(this.#consoles[stream], stream, identity);
  }

  /**
   * A read that was cut short is EINTR: CPython then looks for signals before it tries again (PEP 475), and the
   * tick that comes with that look gives it one that raises the exception. Where nobody looked (a subinterpreter, a
   * caller in C) the next read answers as at the end of input, and the exception comes at the next tick.
   */
  #interruptible(device: Device): Device {
    return {
      isTerminal: device.isTerminal,
      write: (from) => device.write(from),
      read: (into) => {
        if (this.#isCutShort) {
          this.#isCutShort = false;
          this.interruptHandler?.hurry();
          return 0;
        }
        try {
          return device.read(into);
        } catch (failure) {
          if (failure instanceof ErrnoFailure && failure.value === Errno.EINTR) {
            this.noteCutShort();
          }
          throw failure;
        }
      },
    };
  }

  /**
   * Told of a call that is answered with EINTR: the next look for signals finds one.
   * @throws GuestEnd when the run is over
   */
  noteCutShort(): void {
    this.#requireGoingOn();
    this.#isCutShort = !this.#hasRaised;
    this.interruptHandler?.hurry();
  }

  /** Inode numbers for what lives in no file system (pipes, consoles). */
  nextIno(): number {
    return ++this.lastIno;
  }

  /**
   * A tick of the interpreter: raises what is to be raised, at a turn of the evaluation loop if one comes soon. What
   * is raised inside of C code may be dropped by it, as `input()` does while it shows its prompt.
   * @returns the number of a signal that the interpreter is to take as having come; 0 for none
   * @throws GuestEnd when the run is over
   */
  tick(): number {
    const isTurn = this.interruptHandler?.isTurn() === true;
    const interruption = this.#requireGoingOn();
    if (interruption === undefined || this.#hasRaised) return 0;
    if (!isTurn && !this.#isCutShort && ++this.#looks < PATIENT_LOOKS) {
      this.interruptHandler?.hurry();
      return 0;
    }
    // Before anything else: preparing a signal ticks as well.
    this.#hasRaised = true;
    this.ports.interrupts.takeUp();
    const signal = isTurn ? 0 : (this.interruptHandler?.armSignal(interruption.reason) ?? 0);
    if (signal === 0) this.interruptHandler?.raise(interruption.reason);
    // Where no signal could be prepared, the read that is tried again has to come back.
    if (isTurn || signal !== 0) this.#isCutShort = false;
    return signal;
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
      const seen = this.#requireGoingOn();
      if (seen !== undefined && !this.#hasEndedWait) {
        this.#hasEndedWait = true;
        this.interruptHandler?.hurry();
        return false;
      }
      const leftMs = untilMs - clock.monotonicMs();
      if (leftMs <= 0) return true;
      if (clock.advance !== undefined && leftMs < Number.POSITIVE_INFINITY) clock.advance(leftMs);
      else interrupts.sleep(leftMs, seen);
    }
  }

  #requireGoingOn(): Interruption | undefined {
    const interruption = this.ports.interrupts.poll();
    if (interruption?.action === 'end') throw GuestEnd.stopped(interruption.reason);
    return interruption;
  }

  /**
   * Puts a refused import on the report.
   * @throws GuestEnd when too much was refused
   */
  noteRefusal(name: string, value: ErrnoValue = Errno.ENOSYS): void {
    this.#note('syscall', name, value);
  }

  /** Puts a refused use of a path on the report. @throws GuestEnd when too much was refused */
  noteRefusedPath(path: ByteString, value: ErrnoValue): void {
    this.#note('file', byteStringToUtf8(path), value);
  }

  #note(kind: Refusal['kind'], target: string, value: ErrnoValue): void {
    this.#refusals.note(kind, target, value);
    if (this.#refusals.total > this.#refusalLimit) throw GuestEnd.stopped('calls');
  }

  get refusals(): RefusalLog {
    return this.#refusals;
  }
}
