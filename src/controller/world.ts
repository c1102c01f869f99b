import { Errno } from '../abi/errno.js';
import { VitrineError, type VitrineErrorCode } from '../errors.js';
import type { LedgerHold } from '../platform/ledger-hold.js';
import type { ActiveRun, Platform, RunOutcome } from '../platform/platform.js';
import type { GuestRequest, RunReport, RunRequest } from '../platform/run-request.js';
import type { CapabilityBroker } from './capabilities/capability-broker.js';
import type { ChangeSet } from './changes/change-set.js';
import type { Custodian } from './custodian/custodian.js';
import type { Membership } from './custodian/membership.js';
import type { RunBudget } from './custodian/run-budget.js';
import type { ApplyOptions, ApplyReport } from './devices/apply/apply-report.js';
import type { SandboxNetwork } from './devices/network/sandbox-network.js';
import { capabilityCalls } from './gateway/capability-calls.js';
import { ConsoleCalls } from './gateway/console-calls.js';
import { fileCalls } from './gateway/file-calls.js';
import { Gateway } from './gateway/gateway.js';
import { networkCalls } from './gateway/network-calls.js';
import { pollCall } from './gateway/poll-call.js';
import { RunOversight } from './gateway/run-oversight.js';
import { type ExecuteOptions, guestRequest } from './guest-request.js';
import type { Host } from './host.js';
import { type Limits, type ResolvedLimits, resolveLimits } from './limits.js';
import type { MountSet } from './mounts/mount-set.js';
import { PrivateFiles } from './private-files.js';
import { QueuedRun } from './queued-run.js';
import type { RunResult } from './result.js';
import { type RunSide, resultOf } from './run-outcome.js';
import type { CheckedOptions, SandboxOptions } from './sandbox-options.js';
import type { RunQueue } from './schedule/run-queue.js';
import type { Share } from './schedule/share.js';
import { RunStreams } from './streams/run-streams.js';

/** What is the same for all guests of a sandbox. */
export interface WorldParts {
  readonly host: Host;
  readonly platform: Platform;
  readonly options: SandboxOptions;
  readonly checked: CheckedOptions;
  readonly limits: ResolvedLimits;
  readonly network: SandboxNetwork | undefined;
}

/** What is a world's own. */
export interface WorldOwn {
  readonly mounts: MountSet;
  /** Who pays for what guests use; undefined for nobody. */
  readonly custodian: Custodian | undefined;
  /** Where runs wait for their turns; undefined for runs that begin at once. */
  readonly queue: RunQueue | undefined;
  /** How messages name it, and what code they have when it is closed or busy. */
  readonly owner: {
    readonly noun: string;
    readonly closed: VitrineErrorCode;
    readonly busy: VitrineErrorCode;
  };
}

/** What a run is to do, and what becomes of what it did. */
export interface Work {
  /** What answers for the capabilities that it was handed; undefined for none. */
  readonly broker: CapabilityBroker | undefined;
  request(guest: GuestRequest): RunRequest;
  /**
   * Whether the private state that the run left is to be had from now on.
   * @param result - undefined when something of the host's failed
   */
  keeps(result: RunResult | undefined, report: RunReport): boolean;
  /** What is to be had is in place; nobody else is let in before this is over. */
  adopt?(): void;
}

export interface Done {
  readonly result: RunResult;
  readonly isKept: boolean;
}

/** A run under way. */
interface Running {
  readonly active: ActiveRun;
  /** Everything of the run is over, its mounts included. */
  readonly done: Promise<void>;
}

/**
 * All that guests of one owner may touch: private files, mounts, network, capabilities. One guest at a time is in it; what
 * it leaves there, the next one finds.
 */
export class World {
  /** Private files, for the host to read and write while no guest runs. */
  readonly files: PrivateFiles;
  readonly mounts: MountSet;
  readonly parts: WorldParts;
  /** Settles when it was closed, by whomever. */
  readonly closed: Promise<void>;
  #settleClosed: () => void = () => undefined;
  readonly #own: WorldOwn;
  readonly #membership: Membership | undefined;
  readonly #share: Share;
  /** What is reserved for private files between runs. */
  readonly #filesHold: LedgerHold | undefined;
  #running: Running | undefined;
  #isTaken = false;
  #isClosed = false;
  /** Whether everything was given up. */
  #isGone = false;

  constructor(parts: WorldParts, own: WorldOwn) {
    this.parts = parts;
    this.mounts = own.mounts;
    this.#own = own;
    this.closed = new Promise((resolve) => {
      this.#settleClosed = resolve;
    });
    this.#membership = own.custodian?.open({ shutdown: () => this.shutdown() });
    this.#share = this.#membership ?? { parent: undefined, weight: 1 };
    this.#filesHold = this.#membership?.hold('files');
    try {
      this.files = new PrivateFiles({
        limits: parts.limits,
        pythonVersion: parts.host.pythonVersion,
        mountPlaces: own.mounts.places,
        nowMs: hostTimeOf(parts.checked.clock),
        requireIdle: () => this.requireIdle('use the files of'),
        reserve: this.#filesHold,
      });
    } catch (error) {
      // There is no room for so much as its directories.
      this.#membership?.close();
      throw error;
    }
  }

  /** The world's account with its custodian. */
  get membership(): Membership | undefined {
    return this.#membership;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get isRunning(): boolean {
    return this.#isTaken;
  }

  /** The run under way, to be paused and resumed. */
  get active(): ActiveRun | undefined {
    return this.#running?.active;
  }

  /** @throws VitrineError when it is closed, or a guest is in it */
  requireIdle(action: string): void {
    const { noun, closed, busy } = this.#own.owner;
    if (this.#isClosed) throw new VitrineError(closed, `cannot ${action} this ${noun}: it is closed`);
    if (this.#isTaken) {
      throw new VitrineError(
        busy,
        `cannot ${action} this ${noun}: a program is running in it; await it, or open another ${noun}`,
      );
    }
  }

  /** The limits of a run. @throws VitrineError ERR_BAD_OPTION */
  limitsOf(limits: Limits | undefined): ResolvedLimits {
    return resolveLimits(limits ?? {}, this.parts.limits, this.parts.host.memoryFloorBytes);
  }

  /**
   * Has a guest do something. Precondition: the options were checked.
   * @throws VitrineError that it is closed or busy, ERR_BAD_OPTION, ERR_CALLBACK, ERR_PLATFORM, ERR_FILE
   */
  async execute(options: ExecuteOptions, work: Work): Promise<Done> {
    this.requireIdle('run a program in');
    const { platform } = this.parts;
    const limits = this.limitsOf(options.limits);
    const canWait = platform.name !== 'inline';
    const budget = this.#membership?.openRun();
    const output = budget && {
      left: () => budget.left('output'),
      charge: (bytes: number) => budget.charge('output', bytes),
    };
    let streams: RunStreams;
    try {
      streams = new RunStreams(options, { limitBytes: limits.output, budget: output, canWait });
    } catch (error) {
      budget?.finish(0, 0);
      throw error;
    }
    const side = this.#sideFor(streams, limits, work.broker, budget);
    let settle: () => void = () => undefined;
    const done = new Promise<void>((resolve) => {
      settle = resolve;
    });
    let abort: (() => void) | undefined;
    let isKept = false;
    try {
      const guest = guestRequest(this, options, {
        limits,
        streams,
        hasCapabilities: work.broker !== undefined,
        ledger: budget && {
          account: budget.accountData,
          filesPrepaidBytes: this.#filesHold?.usedBytes ?? 0,
        },
      });
      this.#isTaken = true;
      work.broker?.startCall((target, kind) =>
        side.oversight.noteRefusal('capability', target, kind === 'busy' ? Errno.EAGAIN : Errno.EACCES),
      );
      const request = work.request(guest);
      const times = { cpuMs: limits.cpu, wallMs: limits.wall, graceMs: limits.grace };
      const { host } = this.parts;
      const queued = {
        platform,
        queue: this.#own.queue,
        share: this.#share,
        budget,
        memoryFloorBytes: host.memoryFloorBytes,
      };
      const active = new QueuedRun(queued, request, side.gateway, times);
      this.#running = { active, done };
      abort = () => active.abort();
      options.signal?.addEventListener('abort', abort, { once: true });
      if (options.signal?.aborted === true) abort();
      const outcome = await active.finished;
      await streams.close();
      side.oversight.end();
      const settled = await this.#settle(outcome, side, work);
      isKept = settled.isKept;
      if (isKept) work.adopt?.();
      return settled;
    } finally {
      side.oversight.end();
      if (abort !== undefined) options.signal?.removeEventListener('abort', abort);
      await streams.close();
      if (this.#isTaken) work.broker?.endCall(isKept ? 'keep' : 'rollBack');
      this.#running = undefined;
      this.#isTaken = false;
      side.connections?.endRun();
      side.gateway.close();
      // Where the run got as far as to be charged, that was done before.
      budget?.finish(0, 0);
      settle();
    }
  }

  /** What guests changed in overlays. Precondition: idle. */
  async changes(): Promise<ChangeSet> {
    const { ChangeSet } = await import('./changes/change-set.js');
    return ChangeSet.of(this.mounts.changes);
  }

  /** See `Sandbox.apply`. Precondition: idle. */
  async apply(changes: ChangeSet, options: ApplyOptions): Promise<ApplyReport> {
    const { applyChanges } = await import('./devices/apply/apply-changes.js');
    this.mounts.requireOwn(changes);
    const report = await applyChanges(changes, options);
    if (options.dryRun !== true) this.mounts.settle(changes, report.applied);
    return report;
  }

  /** Ends what runs, and gives everything up. */
  async close(): Promise<void> {
    await this.#close((active) => active.abort());
  }

  /** {@link close} without a grace period. */
  async shutdown(): Promise<void> {
    await this.#close((active) => active.end());
  }

  async #close(end: (active: ActiveRun) => void): Promise<void> {
    const running = this.#running;
    if (running !== undefined) {
      this.#isClosed = true;
      end(running.active);
      await running.done;
    }
    this.#isClosed = true;
    if (this.#isGone) return;
    this.#isGone = true;
    try {
      await this.mounts.close();
    } finally {
      this.#membership?.close();
      this.#settleClosed();
    }
  }

  /** Makes a run's result, and takes over what it left if that is to be kept. */
  async #settle(outcome: RunOutcome, side: RunSide, work: Work): Promise<Done> {
    const { report } = outcome;
    let result: RunResult | undefined;
    let isKept = false;
    try {
      result = resultOf(outcome, side);
    } finally {
      isKept = report !== undefined && work.keeps(result, report);
      if (isKept && side.budget !== undefined) this.#filesHold?.absorb(side.budget.account);
      await this.#keep(isKept ? report : undefined);
      this.#filesHold?.trim();
      side.budget?.finish(outcome.cpuMs, outcome.wallMs);
    }
    return { result: { ...result, filesKept: isKept }, isKept };
  }

  /** Takes over what a run made of files; undefined when that is lost. Mounts are ended whatever happens. */
  async #keep(report: RunReport | undefined): Promise<void> {
    // First, since a host may fail to take what is written to it: then nothing of the run is kept here either.
    await this.mounts.endRun(report?.mounts, report?.end.kind === 'exited');
    if (report !== undefined) this.files.apply(report.files);
  }

  #sideFor(
    { input, output }: RunStreams,
    limits: ResolvedLimits,
    broker: CapabilityBroker | undefined,
    budget: RunBudget | undefined,
  ): RunSide {
    const { network, platform, options } = this.parts;
    const canWait = platform.name !== 'inline';
    const console = new ConsoleCalls({ input, output });
    const oversight = new RunOversight({ policy: options.policy, canWait });
    const connections = network?.startRun(oversight);
    const gateway = new Gateway({
      handlers: () => ({
        ...console.handlers,
        ...fileCalls(this.mounts.served, oversight),
        ...networkCalls(connections),
        ...capabilityCalls(broker),
        'net.poll': pollCall({ network: connections, broker, canWait }),
      }),
      callLimit: limits.calls,
      charge: budget && ((count) => budget.charge('calls', count)),
    });
    return { gateway, console, output, oversight, limits, connections, budget };
  }
}

/** The time that what the host puts in place gets: with clocks of its own, a sandbox is the same every time. */
export function hostTimeOf(clock: CheckedOptions['clock']): () => number {
  if (clock.kind === 'system') return () => Date.now();
  const ms = clock.kind === 'frozen' ? clock.atMs : clock.startMs;
  return () => ms;
}
