import { type ClosureState, checkClosureStates } from '../../engine/cpython/ffi/closure-state.js';
import type { ImageFacts } from '../../engine/cpython/image-facts.js';
import { VitrineError } from '../../errors.js';
import { checkDelta } from '../../image/delta/memory-delta.js';
import { packDelta, unpackDelta } from '../../image/delta/packed-delta.js';
import type { MemoryPages } from '../../image/memory-pages.js';
import { checkKernelState } from '../../kernel/state/check-kernel-state.js';
import { badSnapshot, StateReader } from '../../kernel/state/state-reader.js';
import type { MountReport } from '../../platform/mount-request.js';
import type { MachineState, SessionState } from '../../platform/session-state.js';
import type { FileTree } from '../../vfs/memory/tree.js';
import type { Capability } from '../capabilities/capability.js';
import { CapabilityTable, type CapabilityTableState } from '../capabilities/capability-table.js';
import type { ResolvedLimits } from '../limits.js';
import { decodeContainer, encodeContainer } from './snapshot-container.js';
import { decodeState } from './snapshot-state-decoder.js';
import { encodeState } from './snapshot-state-encoder.js';

/**
 * Sessions as bytes: a container (`snapshot-container.ts`) of kind `session`. Its header names the image that the memory is
 * told from; the sections are `memory` (`image/delta/packed-delta.ts`) and, each encoded by `snapshot-state-encoder.ts`,
 * `machine`, `kernel`, `files`, `mounts` and `capabilities`.
 */
const KIND = 'session';

/** The image that a snapshot is told from. */
export interface SnapshotImage {
  readonly key: string;
  readonly facts: ImageFacts;
  readonly pages: MemoryPages;
}

export interface SnapshotContents {
  readonly state: SessionState;
  readonly files: FileTree;
  /** What is private in mounts, by their places. */
  readonly mounts: ReadonlyMap<string, MountReport>;
  readonly capabilities: CapabilityTableState;
}

export async function writeSnapshot(contents: SnapshotContents, image: SnapshotImage): Promise<Uint8Array> {
  const { memory, ...machine } = contents.state.machine;
  return await encodeContainer({
    kind: KIND,
    header: { image: image.key, python: image.facts.pythonVersion },
    sections: new Map([
      ['memory', packDelta(memory, image.pages)],
      ['machine', encodeState(machine)],
      ['kernel', encodeState(contents.state.kernel)],
      ['files', encodeState(contents.files)],
      ['mounts', encodeState([...contents.mounts])],
      ['capabilities', encodeState(contents.capabilities)],
    ]),
  });
}

/** A snapshot as it is read. Files and mounts are checked when they are put in place. */
export interface ReadSnapshot {
  readonly state: SessionState;
  readonly files: FileTree;
  readonly mounts: ReadonlyMap<string, MountReport>;
  readonly capabilities: CapabilityTable;
}

/** Room for what is in a snapshot besides memory and files. */
const OTHER_BYTES = 64 * 2 ** 20;

/**
 * Reads a snapshot, of which nothing is believed.
 * @param capabilities - to be what the names stand for, which the session's globals had
 * @throws VitrineError ERR_SNAPSHOT
 */
export async function readSnapshot(
  bytes: Uint8Array,
  image: SnapshotImage,
  limits: ResolvedLimits,
  capabilities: Readonly<Record<string, Capability>>,
): Promise<ReadSnapshot> {
  const mostBytes = limits.memory + limits.files + OTHER_BYTES;
  const container = await decodeContainer(bytes, { bytes: mostBytes, contentBytes: mostBytes });
  if (container.kind !== KIND) throw badSnapshot(`it is one of a ${container.kind}`);
  requireImage(container.header, image);
  const section = (name: string): Uint8Array => {
    const found = container.sections.get(name);
    if (found === undefined) throw badSnapshot(`it has no ${name}`);
    return found;
  };
  const memory = unpackDelta(section('memory'), image.pages, limits.memory);
  checkDelta(memory, image.facts.memoryBytes, limits.memory);
  const machine = readMachine(decodeState(section('machine')), image.facts);
  return {
    state: {
      machine: { ...machine, memory },
      kernel: checkKernelState(decodeState(section('kernel')), { descriptors: limits.descriptors }),
    },
    files: decodeState(section('files')) as FileTree,
    mounts: readMounts(decodeState(section('mounts'))),
    capabilities: readTable(decodeState(section('capabilities')), capabilities),
  };
}

function requireImage(header: unknown, image: SnapshotImage): void {
  const reader = new StateReader(header, 'the header');
  if (reader.any('image') === image.key) return;
  const python = reader.any('python');
  throw new VitrineError(
    'ERR_SNAPSHOT',
    `the snapshot was made with another engine (Python ${typeof python === 'string' ? python.slice(0, 20) : '?'}; ` +
      `this one is ${image.facts.pythonVersion}); restore it with the version of Vitrine and the engine that made it`,
  );
}

const WORD_MAX = 0xffff_ffff;

function readMachine(value: unknown, facts: ImageFacts): Omit<MachineState, 'memory'> {
  const reader = new StateReader(value, 'the machine');
  const globals = reader.list('globals', facts.globals.length, (global, index) => {
    if (Number.isSafeInteger(global)) return global as number;
    throw reader.bad(`global ${index}`, global);
  });
  if (globals.length !== facts.globals.length) throw badSnapshot('the machine has not all of its globals');
  const closures: ClosureState[] = checkClosureStates(reader.any('closures'));
  return {
    // Never the one that it had: a seat may hold something else under that.
    id: crypto.randomUUID(),
    globals,
    closures,
    environ: reader.count('environ', WORD_MAX),
    protocolEntry: reader.count('protocolEntry', WORD_MAX),
    timeZone: reader.nullable('timeZone', () => {
      const fields = new StateReader(reader.any('timeZone'), 'the time zone');
      return {
        timezone: fields.count('timezone', WORD_MAX),
        daylight: fields.count('daylight', WORD_MAX),
        standardName: fields.count('standardName', WORD_MAX),
        daylightName: fields.count('daylightName', WORD_MAX),
      };
    }),
  };
}

const MOUNTS_LIMIT = 1024;

function readMounts(value: unknown): Map<string, MountReport> {
  const mounts = new Map<string, MountReport>();
  const reader = new StateReader({ mounts: value }, 'the snapshot');
  for (const entry of reader.list('mounts', MOUNTS_LIMIT, (pair) => pair)) {
    if (!Array.isArray(entry) || typeof entry[0] !== 'string') throw badSnapshot('a mount has no place');
    const [at, state] = entry as [string, unknown];
    new StateReader(state, `the mount at ${at.slice(0, 100)}`).oneOf('kind', [
      'unchanged',
      'memory',
      'overlay',
    ]);
    mounts.set(at, state as MountReport);
  }
  return mounts;
}

function readTable(value: unknown, capabilities: Readonly<Record<string, Capability>>): CapabilityTable {
  try {
    return CapabilityTable.restore(value, (name) =>
      Object.hasOwn(capabilities, name) ? capabilities[name] : undefined,
    );
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new VitrineError('ERR_SNAPSHOT', `the snapshot cannot be used: its capabilities: ${problem}`, {
      cause,
    });
  }
}
