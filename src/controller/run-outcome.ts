import { VitrineError } from '../errors.js';
import type { StopReason } from '../kernel/interrupts.js';
import type { RunOutcome } from '../platform/platform.js';
import type { RunBudget } from './custodian/run-budget.js';
import type { NetworkDevice } from './devices/network/network-device.js';
import type { ConsoleCalls } from './gateway/console-calls.js';
import type { Gateway } from './gateway/gateway.js';
import type { RunOversight } from './gateway/run-oversight.js';
import type { ResolvedLimits } from './limits.js';
import type { LimitStop, RunResult, Stopped } from './result.js';
import type { OutputSink } from './streams/output-sink.js';

/** The controller's side of one run, as it is read when the run is over. */
export interface RunSide {
  readonly gateway: Gateway;
  readonly console: ConsoleCalls;
  readonly output: OutputSink;
  readonly oversight: RunOversight;
  readonly limits: ResolvedLimits;
  readonly connections: NetworkDevice | undefined;
  /** What the run charges its custodians; undefined when it has none. */
  readonly budget: RunBudget | undefined;
}

/**
 * What a run came to, for its user.
 * @throws VitrineError ERR_CALLBACK, ERR_PLATFORM
 */
export function resultOf(outcome: RunOutcome, side: RunSide): RunResult {
  throwHostFailure(outcome, side);
  const { gateway, output, oversight, connections } = side;
  const { report } = outcome;
  return {
    exitCode: report?.end.kind === 'exited' ? report.end.exitCode : null,
    stopped: stoppedOf(outcome, side),
    stdout: output.text('stdout'),
    stderr: output.text('stderr'),
    truncated: output.isTruncated,
    usage: {
      cpuMs: outcome.cpuMs,
      wallMs: outcome.wallMs,
      memoryPeakBytes: report?.memoryPeakBytes ?? 0,
      outputBytes: output.usedBytes,
      calls: Object.fromEntries(gateway.counts),
      network: connections?.usage ?? { connections: 0, bytesSent: 0, bytesReceived: 0 },
    },
    filesKept: report !== undefined,
    refused: [...oversight.refusals.entries, ...(report?.refusals ?? [])],
    refusedOmitted: oversight.refusals.omitted + (report?.refusalsOmitted ?? 0),
  };
}

/** What went wrong on the host's side is no result. */
function throwHostFailure(outcome: RunOutcome, { gateway, console, output }: RunSide): void {
  const callback =
    output.callbackFailure ??
    (console.inputFailure === undefined ? undefined : { name: 'stdin', error: console.inputFailure.error });
  if (callback !== undefined) {
    const { name, error } = callback;
    throw new VitrineError('ERR_CALLBACK', `${name} threw: ${messageOf(error)}; the run was ended`, {
      cause: error,
    });
  }
  if (gateway.failure !== undefined) {
    const { call, error } = gateway.failure;
    throw new VitrineError(
      'ERR_PLATFORM',
      `answering ${call} failed: ${messageOf(error)}; the run was ended`,
      {
        cause: error,
      },
    );
  }
  const { failure } = outcome;
  if (failure !== undefined && outcome.stopped === undefined && !isHeapFailure(failure.message)) {
    throw VitrineError.fromData(failure);
  }
}

function stoppedOf(outcome: RunOutcome, { gateway, output, limits, budget }: RunSide): Stopped | null {
  const end = outcome.report?.end;
  const crash = outcome.failure?.message ?? (end?.kind === 'crashed' ? end.message : undefined);
  // A guest that breaks while it is being stopped was stopped all the same; that it broke is still to be seen.
  const crashed = crash === undefined ? {} : { crashed: crash };
  const limit = (name: 'cpu' | 'wall' | 'output' | 'calls', used: number): Stopped => {
    return { reason: 'limit', limit: name, allowed: limits[name], used, ...crashed };
  };
  // The kernel stops a run by itself when too much was refused.
  const reason = gateway.stopReason ?? outcome.stopped ?? (end?.kind === 'stopped' ? 'calls' : undefined);
  const exceeded = budget?.exceeded;
  // Why a run was stopped, a shared limit explains only if it is of that kind; a run that never began has no reason.
  if (
    exceeded !== undefined &&
    (reason === undefined ? !hasBegun(outcome) : isKind(exceeded.limit, reason))
  ) {
    return { reason: 'limit', ...exceeded, ...crashed };
  }
  switch (reason) {
    case 'cpu':
      return limit('cpu', outcome.cpuMs);
    case 'wall':
      return limit('wall', outcome.wallMs);
    case 'output':
      return limit('output', output.usedBytes);
    case 'calls':
      return limit('calls', Math.max(gateway.total, limits.calls));
    case 'abort':
    case 'callback':
      return { reason: 'aborted' };
    default:
      return crash === undefined ? null : { reason: 'crashed', message: crash };
  }
}

function hasBegun({ report, failure, wallMs }: RunOutcome): boolean {
  return report !== undefined || failure !== undefined || wallMs > 0;
}

function isKind(limit: LimitStop['limit'], reason: StopReason): boolean {
  return limit === reason || (limit === 'rate' && reason === 'cpu');
}

/** A thread that ran out of its JavaScript heap did so by its guest's doing. */
function isHeapFailure(failure: string): boolean {
  return failure.includes('heap') || failure.includes('memory');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
