import type { FileTree } from '../../vfs/memory/tree.js';
import { CapabilityBroker } from '../capabilities/capability-broker.js';
import type { CapabilityTable } from '../capabilities/capability-table.js';
import { resolveLimits } from '../limits.js';
import { MountSet } from '../mounts/mount-set.js';
import { hostTimeOf, World, type WorldParts } from '../world.js';
import { KeptState } from './kept-state.js';
import type { SessionHost } from './session-host.js';
import type { RestoreOptions, SessionOptions } from './session-options.js';
import { readSnapshot } from './session-snapshot.js';

/** What the sessions of one sandbox are made over. */
export interface SessionGround {
  readonly parts: WorldParts;
  readonly shared: SessionHost;
}

/** What a session is made of; its own from then on. */
export interface SessionParts {
  readonly ground: SessionGround;
  readonly world: World;
  readonly options: SessionOptions;
  readonly broker: CapabilityBroker;
  /** Undefined until it was opened. */
  readonly state: KeptState | undefined;
  /** Whether the state is another session's as well. */
  readonly isCopy: boolean;
}

const owner = { noun: 'session', closed: 'ERR_SESSION_CLOSED', busy: 'ERR_SESSION_BUSY' } as const;

/** Parts of a session that is to be opened. @param files - its private files to begin with; bytes are shared */
export async function newParts(
  ground: SessionGround,
  options: SessionOptions,
  files: FileTree,
): Promise<SessionParts> {
  const world = await openWorld(ground, options, files);
  return { ground, world, options, broker: brokerFor(ground), state: undefined, isCopy: false };
}

/** Parts of a session that goes on from where another is. @param changed - options that are others for the copy */
export async function copyParts(parts: SessionParts, changed: SessionOptions): Promise<SessionParts> {
  const { ground, broker } = parts;
  const options = { ...parts.options, ...changed };
  const state = parts.state?.share();
  // All of one moment: while the copy is made, the session may be called, and that call be rolled back.
  const table = broker.table.clone();
  const mounts = parts.world.mounts.states();
  const world = await openWorld(ground, options, parts.world.files.takeTree());
  try {
    world.mounts.takeStates(mounts);
    return { ground, world, options, broker: brokerFor(ground, table), state, isCopy: true };
  } catch (error) {
    await world.close();
    throw error;
  }
}

/** Parts of a session that goes on from a snapshot. @throws VitrineError ERR_SNAPSHOT, ERR_FILE */
export async function restoredParts(
  ground: SessionGround,
  snapshot: Uint8Array,
  { capabilities = {}, ...options }: RestoreOptions,
): Promise<SessionParts> {
  const { parts, shared } = ground;
  const limits = resolveLimits(options.limits ?? {}, parts.limits, parts.host.memoryFloorBytes);
  const read = await readSnapshot(snapshot, shared.image, limits, capabilities);
  const world = await openWorld(ground, options, read.files);
  try {
    world.mounts.takeStates(read.mounts);
    const state = new KeptState(read.state, shared.base);
    return { ground, world, options, broker: brokerFor(ground, read.capabilities), state, isCopy: true };
  } catch (error) {
    await world.close();
    throw error;
  }
}

/** @param table - the capabilities that the guest holds already */
function brokerFor({ parts }: SessionGround, table?: CapabilityTable): CapabilityBroker {
  const canWait = parts.platform.name !== 'inline';
  return new CapabilityBroker({ canWait, ...(table && { table }) });
}

async function openWorld(
  { parts, shared }: SessionGround,
  options: SessionOptions,
  files: FileTree,
): Promise<World> {
  const { checked, platform } = parts;
  const { custodian = parts.options.custodian } = options;
  const canWait = platform.name !== 'inline';
  const mounts = await MountSet.open(checked.mounts, { canWait, nowMs: hostTimeOf(checked.clock) });
  let world: World;
  try {
    world = new World(parts, { mounts, owner, custodian, queue: shared.queue });
  } catch (error) {
    await mounts.close();
    throw error;
  }
  try {
    world.limitsOf(options.limits);
    world.files.apply(files);
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}
