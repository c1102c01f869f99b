import { PATH_LIMIT_BYTES, PERMISSION_MASK } from '../../vfs/mode.js';
import type { ClockState } from '../clocks/clock-state.js';
import type { RandomState } from '../clocks/seeded-random.js';
import { PIPE_CAPACITY_BYTES } from '../descriptors/pipe-buffer.js';
import { DescriptionChecker } from './check-description.js';
import { checkNode } from './check-node.js';
import type { DescriptionState, DescriptorState, DirectoryState, KernelState } from './kernel-state.js';
import { badSnapshot, copyBytes, StateReader } from './state-reader.js';

/** What a kernel that takes a state over holds at most. */
export interface KernelStateLimits {
  readonly descriptors: number;
}

const WORD_MAX = 0xffff_ffff;
const MAX_UMASK = 0o777;

/**
 * Checks a kernel's state that comes from elsewhere, and gives back one of the same value that nobody else has. It says
 * nothing of files: what the state names is looked for when it is imported, as the guest itself would.
 * @throws VitrineError ERR_SNAPSHOT
 */
export function checkKernelState(value: unknown, limits: KernelStateLimits): KernelState {
  const reader = new StateReader(value, 'the kernel');
  reader.oneOf('format', [1]);
  // A pair that was half handed out has a description without a number.
  const mostDescriptions = limits.descriptors + 1;
  const buffers = reader.list('buffers', 2 * mostDescriptions, (bytes, index) =>
    copyBytes(bytes, PIPE_CAPACITY_BYTES, `buffer ${index}`),
  );
  const directories = reader.list('directories', 2 * (mostDescriptions + 1), checkDirectory);
  checkParents(directories);
  const checker = new DescriptionChecker(directories.length, buffers.length);
  const descriptions = reader.list('descriptions', mostDescriptions, (description, index) =>
    checker.check(description, `description ${index}`),
  );
  checker.requireAllBuffers();
  const descriptors = checkDescriptors(reader, limits.descriptors, descriptions.length);
  const waitingSocket = reader.nullable('waitingSocket', () =>
    reader.index('waitingSocket', descriptions.length),
  );
  checkUse(descriptions, descriptors, waitingSocket);
  return {
    format: 1,
    umask: reader.count('umask', MAX_UMASK),
    lastIno: reader.count('lastIno'),
    cwd: reader.index('cwd', directories.length),
    directories,
    buffers,
    descriptions,
    descriptors,
    waitingSocket,
    clock: reader.nullable('clock', () => checkClock(reader.any('clock'))),
    random: reader.nullable('random', () => checkRandom(reader)),
  };
}

function checkDirectory(value: unknown, index: number): DirectoryState {
  const reader = new StateReader(value, `directory ${index}`);
  const kind = reader.oneOf('kind', ['inode', 'path', 'removed', 'lost']);
  if (kind === 'inode' || kind === 'path') return checkNode(reader, kind);
  const mount = reader.byteString('mount', PATH_LIMIT_BYTES);
  if (kind === 'lost') return { kind, mount };
  return {
    kind,
    mount,
    parent: reader.count('parent'),
    dev: reader.count('dev', WORD_MAX),
    ino: reader.count('ino'),
    permissions: reader.count('permissions', PERMISSION_MASK),
    atimeMs: reader.milliseconds('atimeMs'),
    mtimeMs: reader.milliseconds('mtimeMs'),
    ctimeMs: reader.milliseconds('ctimeMs'),
  };
}

function checkParents(directories: readonly DirectoryState[]): void {
  directories.forEach((directory, index) => {
    if (directory.kind !== 'removed') return;
    const parent = directories[directory.parent];
    if (parent === undefined || parent.kind === 'removed') {
      throw badSnapshot(`parent of directory ${index} is ${directory.parent}`);
    }
  });
}

function checkDescriptors(reader: StateReader, limit: number, descriptions: number): DescriptorState[] {
  const taken = new Set<number>();
  return reader.list('descriptors', limit, (value, index) => {
    const descriptor = new StateReader(value, `descriptor ${index}`);
    const fd = descriptor.index('fd', limit);
    if (taken.has(fd)) throw badSnapshot(`descriptor ${fd} is listed twice`);
    taken.add(fd);
    return {
      fd,
      description: descriptor.index('description', descriptions),
      closeOnExec: descriptor.boolean('closeOnExec'),
    };
  });
}

/** Every description is behind a number, or is the one that waits to get one. */
function checkUse(
  descriptions: readonly DescriptionState[],
  descriptors: readonly DescriptorState[],
  waitingSocket: number | null,
): void {
  const used = new Set(descriptors.map(({ description }) => description));
  if (waitingSocket !== null) {
    if (used.has(waitingSocket) || descriptions[waitingSocket]?.kind !== 'pair') {
      throw badSnapshot(`description ${waitingSocket} is no socket that waits`);
    }
    used.add(waitingSocket);
  }
  if (used.size !== descriptions.length) throw badSnapshot('a description is behind no descriptor');
}

function checkClock(value: unknown): ClockState {
  const reader = new StateReader(value, 'the clock');
  const kind = reader.oneOf('kind', ['host', 'virtual']);
  return kind === 'host'
    ? { kind, monotonicMs: reader.milliseconds('monotonicMs'), cpuMs: reader.milliseconds('cpuMs', 0) }
    : { kind, looks: reader.count('looks'), sleptMs: reader.milliseconds('sleptMs', 0) };
}

function checkRandom(reader: StateReader): RandomState {
  const words = reader.list('random', 4, (word) => {
    if (!Number.isSafeInteger(word) || (word as number) < 0 || (word as number) > WORD_MAX) {
      throw reader.bad('random', word);
    }
    return word as number;
  });
  const [a, b, c, d] = words;
  // A state of zeros would stay there.
  if (
    a === undefined ||
    b === undefined ||
    c === undefined ||
    d === undefined ||
    !words.some((word) => word > 0)
  ) {
    throw badSnapshot('random of the kernel is no state');
  }
  return [a, b, c, d];
}
