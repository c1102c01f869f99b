import type { GuestRequest, LedgerRequest } from '../platform/run-request.js';
import { utf8ToByteString } from '../vfs/byte-string.js';
import type { Limits, ResolvedLimits } from './limits.js';
import { HOME_DIRECTORY } from './private-files.js';
import { environmentOf } from './run-options.js';
import type { RunStreams, StreamOptions } from './streams/run-streams.js';
import { badOption } from './units.js';
import type { World } from './world.js';

/** Options of one run, whatever it runs. */
export interface ExecuteOptions extends StreamOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly limits?: Limits;
  readonly signal?: AbortSignal;
}

export interface GuestConditions {
  readonly limits: ResolvedLimits;
  readonly streams: RunStreams;
  readonly hasCapabilities: boolean;
  readonly ledger: LedgerRequest | undefined;
}

/**
 * What a guest gets in a world, whatever it is to do there.
 * @throws VitrineError ERR_BAD_OPTION
 */
export function guestRequest(
  world: World,
  options: ExecuteOptions,
  { limits, streams, hasCapabilities, ledger }: GuestConditions,
): GuestRequest {
  const { options: sandboxOptions, checked, network, limits: most } = world.parts;
  // A program may have removed the home directory: that is no mistake of whoever runs the next one.
  const home = isDirectory(world, HOME_DIRECTORY) ? HOME_DIRECTORY : '/';
  const cwd = options.cwd ?? sandboxOptions.cwd ?? home;
  if (!cwd.startsWith('/') || !isDirectory(world, cwd)) {
    throw badOption('cwd', cwd, 'the absolute path of a directory in the sandbox');
  }
  for (const name of ['files', 'entries'] as const) {
    // What a run makes has to fit into the sandbox afterwards.
    if (limits[name] <= most[name]) continue;
    throw badOption(`limits.${name}`, limits[name], `at most the sandbox's own, ${most[name]}`);
  }
  return {
    identity: checked.surroundings.identity,
    namespace: checked.namespace,
    environment: environmentOf(
      checked.surroundings.environment,
      streams.environment,
      network?.environment ?? {},
      sandboxOptions.env ?? {},
      options.env ?? {},
    ),
    cwd: utf8ToByteString(cwd),
    files: world.files.takeTree(),
    mounts: world.mounts.requests(),
    terminals: streams.terminals,
    clock: checked.clock,
    seed: checked.seed,
    hasNetwork: network !== undefined,
    hasCapabilities,
    ledger,
    limits: {
      memoryBytes: limits.memory,
      filesBytes: limits.files,
      filesEntries: limits.entries,
      descriptors: limits.descriptors,
      refusals: limits.calls,
    },
  };
}

/** Places inside mounts are looked at when the run begins. */
function isDirectory({ mounts, files }: World, path: string): boolean {
  if (mounts.placeOf(path) !== undefined) return true;
  try {
    return files.stat(path)?.kind === 'directory';
  } catch {
    return false;
  }
}
