import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpenFlag, Seek, Socket } from '../../src/abi/emscripten.js';
import { PAIR_PROTOCOL } from '../../src/abi/vitrine.js';
import { VitrineError } from '../../src/errors.js';
import { PIPE_CAPACITY_BYTES } from '../../src/kernel/descriptors/pipe-buffer.js';
import { checkKernelState } from '../../src/kernel/state/check-kernel-state.js';
import type { DescriptionState, KernelState, NodeState } from '../../src/kernel/state/kernel-state.js';
import { clockGetTime } from '../../src/kernel/syscalls/clock.js';
import { pipe2 } from '../../src/kernel/syscalls/descriptors.js';
import * as paths from '../../src/kernel/syscalls/paths.js';
import { socket } from '../../src/kernel/syscalls/sockets.js';
import { MemoryFileSystem } from '../../src/vfs/memory/memory-file-system.js';
import { bytesOf } from '../vfs/support.js';
import { DESCRIPTOR_LIMIT, outcomeOf, World } from './state-support.js';

type Plain = Record<string, unknown>;
type Change = (state: Plain & { readonly [list: string]: Plain[] }) => void;

const limits = { descriptors: DESCRIPTOR_LIMIT };

/** A state with one of everything. */
function honest(): { world: World; state: KernelState } {
  const world = new World();
  world.open('f');
  world.open('/data/one');
  world.open('/dev/null');
  world.open('d', OpenFlag.RDONLY);
  pipe2(world.kernel, OpenFlag.NONBLOCK);
  socket(world.kernel, Socket.AF_UNIX, Socket.STREAM, PAIR_PROTOCOL);
  paths.chdir(world.kernel, 'd/e');
  paths.unlinkat(world.kernel, -100, '/home/d/e', 0x200);
  return { world, state: world.export().kernel };
}

const refused = (value: unknown): string => {
  try {
    checkKernelState(value, limits);
  } catch (failure) {
    if (failure instanceof VitrineError && failure.code === 'ERR_SNAPSHOT') return failure.message;
    throw failure;
  }
  throw new Error('it was taken');
};

const indexOf = (state: KernelState, kind: string): number =>
  state.descriptions.findIndex((description) => description.kind === kind);

describe('a state from elsewhere', () => {
  it('is taken, and copied, when it is sound', () => {
    const { state } = honest();
    const checked = checkKernelState(state, limits);
    expect(checked).toEqual(state);
    expect(checked.buffers[0]).not.toBe(state.buffers[0]);
  });

  it.each([undefined, null, 3, 'state', [], () => 3, new Map()])('is refused when it is %s', (value) => {
    expect(refused(value)).toMatch(/snapshot/);
  });

  const list = (state: object, name: string): Plain[] => (state as { [list: string]: Plain[] })[name]!;
  const change =
    (name: string, index: number, fields: Plain): Change =>
    (state) =>
      void Object.assign(list(state, name)[index]!, fields);
  const set =
    (fields: Plain): Change =>
    (state) =>
      void Object.assign(state, fields);

  it.each<[string, Change]>([
    ['of another format', set({ format: 2 })],
    ['without a format', (state) => void delete (state as Plain)['format']],
    ['with a mask beyond bits', set({ umask: 0o1000 })],
    ['with half an inode', set({ lastIno: 0.5 })],
    ['with a directory that is not there', set({ cwd: 99 })],
    ['with a directory before the first', set({ cwd: -1 })],
    ['with a clock of no kind', set({ clock: { kind: 'sun' } })],
    ['with a clock at no time', set({ clock: { kind: 'host', monotonicMs: Number.NaN, cpuMs: 0 } })],
    ['with a clock beyond all time', set({ clock: { kind: 'host', monotonicMs: 1e300, cpuMs: 0 } })],
    ['with a clock that ran back', set({ clock: { kind: 'virtual', looks: 0, sleptMs: -1 } })],
    ['with randomness that is none', set({ random: [0, 0, 0, 0] })],
    ['with short randomness', set({ random: [1, 2, 3] })],
    ['with long randomness', set({ random: [1, 2, 3, 4, 5] })],
    ['with fractions of randomness', set({ random: [1, 2, 3, 2 ** 33] })],
    ['with a number twice', change('descriptors', 1, { fd: 0 })],
    ['with a number beyond the limit', change('descriptors', 1, { fd: DESCRIPTOR_LIMIT })],
    ['with a negative number', change('descriptors', 1, { fd: -1 })],
    ['with a description that is not there', change('descriptors', 1, { description: 99 })],
    ['with a description behind no number', (state) => void list(state, 'descriptors').pop()],
    [
      'with more descriptors than the limit',
      (state) => {
        const descriptors = Array.from({ length: DESCRIPTOR_LIMIT + 1 }, (_, fd) => ({
          fd,
          description: 0,
          closeOnExec: false,
        }));
        Object.assign(state, { descriptors });
      },
    ],
    ['with something else to close', change('descriptors', 1, { closeOnExec: 1 })],
    ['with a waiting socket that is none', set({ waitingSocket: 0 })],
    ['with flags that are none', change('descriptions', 0, { flags: 2 ** 40 })],
    ['with an access that is none', change('descriptions', 0, { flags: 3 })],
    ['with a stream that is none', change('descriptions', 0, { stream: 3 })],
    ['with a kind that is none', change('descriptions', 0, { kind: 'constructor' })],
    ['with an offset before the file', change('descriptions', 3, { offset: -1 })],
    ['with an offset beyond numbers', change('descriptions', 3, { offset: 2 ** 54 })],
    ['with a file of no kind', change('descriptions', 3, { node: { kind: 'removed', mount: '/', ino: 1 } })],
    ['with a relative path', change('descriptions', 4, { node: { kind: 'path', path: 'one', ino: 1 } })],
    [
      'with a path that is no bytes',
      change('descriptions', 4, { node: { kind: 'path', path: '/\u1234', ino: 1 } }),
    ],
    ['with an endless path', change('descriptions', 5, { path: `/${'a'.repeat(5000)}` })],
    [
      'with a listing of something',
      change('descriptions', 6, { listed: [{ name: 'a/b', ino: 1, kind: 'file' }] }),
    ],
    [
      'with a listing of long names',
      change('descriptions', 6, { listed: [{ name: 'a'.repeat(256), ino: 1, kind: 'file' }] }),
    ],
    [
      'with a listing too long to keep',
      change('descriptions', 6, { listed: Array(1100).fill({ name: 'a', ino: 1, kind: 'file' }) }),
    ],
    ['with a directory that is not there', change('descriptions', 6, { directory: 99 })],
    ['with two readers of a pipe', change('descriptions', 8, { end: 'reader' })],
    ['with a pipe from nowhere', change('descriptions', 7, { buffer: 99 })],
    ['with a pipe that holds too much', set({ buffers: [new Uint8Array(PIPE_CAPACITY_BYTES + 1)] })],
    ['with a pipe of something else', set({ buffers: ['bytes'] })],
    ['with a pipe that is nobody’s', (state) => void list(state, 'buffers').push(new Uint8Array(1) as never)],
    [
      'with options that are none',
      change('descriptions', 9, { options: [{ level: 1, option: 9999, value: new Uint8Array(4) }] }),
    ],
    [
      'with options of the wrong size',
      change('descriptions', 9, { options: [{ level: 1, option: 9, value: new Uint8Array(1) }] }),
    ],
    ['with endless options', change('descriptions', 9, { options: { length: 1e9 } })],
    [
      'with a removed directory below itself',
      (state) => {
        const index = list(state, 'directories').findIndex(({ kind }) => kind === 'removed');
        Object.assign(list(state, 'directories')[index]!, { parent: index });
      },
    ],
    ['with sparse lists', set({ descriptions: new Array(5) })],
    ['with too many directories', set({ directories: Array(100).fill({ kind: 'lost', mount: '/' }) })],
  ])('is refused %s', (_, damage) => {
    const { state } = honest();
    damage(state as never);
    expect(refused(state)).toMatch(/cannot go on from this snapshot/);
  });

  it('has what it inherits ignored, and is read once', () => {
    const { state } = honest();
    expect(refused(Object.create(state))).toMatch(/format/);
    let asked = 0;
    const fickle = { ...state, umask: undefined };
    Object.defineProperty(fickle, 'umask', { enumerable: true, get: () => (asked++ === 0 ? 0 : 'x') });
    expect(checkKernelState(fickle, limits).umask).toBe(0);
  });

  it('does no harm whatever it says (property)', () => {
    const { state } = honest();
    const text = JSON.stringify(state, (_, value) => (value instanceof Uint8Array ? [...value] : value));
    // Values, not the names of properties.
    const spots = [...text.matchAll(/-?\d[\d.e+]*|"[^"]*":?|null|true|false/g)].flatMap(
      ({ index, 0: token }) => (token.endsWith(':') ? [] : [[index, token.length] as const]),
    );
    const word = fc.oneof(
      fc.constantFrom(
        '0',
        '1',
        '2',
        '-1',
        '7',
        '4096',
        '1e15',
        '9007199254740991',
        'null',
        'true',
        '[]',
        '{}',
        '""',
      ),
      fc.constantFrom(
        '"/"',
        '"/home"',
        '"/data"',
        '"inode"',
        '"path"',
        '"removed"',
        '"lost"',
        '"file"',
        '"tcp"',
        '"pair"',
      ),
    );
    let taken = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: spots.length - 1 }), word), { minLength: 1, maxLength: 2 }),
        (changes) => {
          let damaged = text;
          for (const [spot, by] of [...changes].sort(([a], [b]) => b - a)) {
            const [start, length] = spots[spot]!;
            damaged = damaged.slice(0, start) + by + damaged.slice(start + length);
          }
          let parsed: { buffers?: unknown };
          try {
            parsed = JSON.parse(damaged);
          } catch {
            return;
          }
          if (Array.isArray(parsed.buffers)) {
            parsed.buffers = parsed.buffers.map((bytes) =>
              Array.isArray(bytes) ? Uint8Array.from(bytes) : bytes,
            );
          }
          let checked: KernelState;
          try {
            checked = checkKernelState(parsed, limits);
          } catch (failure) {
            if (failure instanceof VitrineError && failure.code === 'ERR_SNAPSHOT') return;
            throw failure;
          }
          taken++;
          const { world } = honest();
          world.resume({ ...world.export(), kernel: checked });
          const { kernel } = world;
          outcomeOf(() => kernel.vfs.pathOf(kernel.cwd));
          outcomeOf(() => world.open('x'));
          outcomeOf(() => clockGetTime(kernel, 1));
          for (const [, { description }] of kernel.descriptors.entries()) {
            description.flags |= OpenFlag.NONBLOCK;
            outcomeOf(() => description.stat());
            outcomeOf(() => description.ready());
            outcomeOf(() => description.read(new Uint8Array(10)));
            outcomeOf(() => description.write(new Uint8Array(10)));
            outcomeOf(() => description.seek(0, Seek.END));
          }
          world.sleep();
          world.kernel.descriptors.closeAll();
        },
      ),
      { numRuns: 300 },
    );
    expect(taken).toBeGreaterThan(5);
  });
});

describe('a state that names what its guest may not reach', () => {
  const opening = (world: World, node: NodeState, flags: number = OpenFlag.RDWR) => {
    const sleeping = world.export();
    const { kernel } = sleeping;
    const description: DescriptionState = { kind: 'file', flags, node, offset: 0 };
    const descriptions = [...kernel.descriptions.slice(0, 3), description];
    const descriptors = [...kernel.descriptors.slice(0, 3), { fd: 9, description: 3, closeOnExec: false }];
    const forged = checkKernelState({ ...kernel, descriptions, descriptors }, limits);
    world.resume({ ...sleeping, kernel: forged });
    return outcomeOf(() => world.kernel.descriptors.get(9).read(new Uint8Array(4)));
  };

  it('finds nothing below a mount', () => {
    const world = new World();
    // What is in /lib of the private files is hidden by the archive.
    const hidden = world.files.root.lookup('lib') as ReturnType<MemoryFileSystem['root']['createDirectory']>;
    const file = hidden.createFile('secret', 0o644);
    file.write(bytesOf('data'), 0);
    expect(opening(world, { kind: 'inode', mount: '/', ino: file.ino })).toBe('ESTALE');
    const { ino } = world.files.root.createFile('plain', 0o644);
    expect(opening(world, { kind: 'inode', mount: '/', ino })).toBe(0);
  });

  it('finds no inode of a mount that is not there, has none, or is hidden by a later one', () => {
    const world = new World();
    for (const mount of ['', '/', '/none', '/data', '/over', '/lib', '__proto__', '/home']) {
      expect(opening(world, { kind: 'inode', mount, ino: 4_000_000 })).toBe('ESTALE');
    }
    const covered = new MemoryFileSystem({
      limits: { bytes: 1e6, entries: 9 },
      clock: { nowMs: () => 0 },
      dev: 8,
    });
    const { vfs } = world.kernel;
    vfs.mount('/home/a', covered);
    expect(vfs.mountAt('/home/a')?.fileSystem).toBe(covered);
    vfs.mount(
      '/home',
      new MemoryFileSystem({ limits: { bytes: 1e6, entries: 9 }, clock: { nowMs: () => 0 }, dev: 9 }),
    );
    expect(vfs.mountAt('/home/a')).toBeUndefined();
    expect(vfs.inode('/home/a', 1)).toBeUndefined();
  });

  it('opens nothing for writing that is read-only, and nothing through permissions that it could not change', () => {
    const world = new World({ isReadOnly: true });
    const one = world.data.tree.root.lookup('one')!;
    const node: NodeState = { kind: 'path', path: '/data/one', ino: one.ino };
    expect(opening(world, node, OpenFlag.RDWR)).toBe('ESTALE');
    expect(opening(world, node, OpenFlag.RDONLY)).toBe(4);
    one.chmod(0o044);
    expect(opening(world, node, OpenFlag.RDONLY)).toBe('ESTALE');
    expect(opening(world, { kind: 'path', path: '/lib/lib/a.py', ino: null }, OpenFlag.RDWR)).toBe('ESTALE');
  });

  it('empties and makes nothing', () => {
    const world = new World();
    const all = OpenFlag.RDWR | OpenFlag.CREAT | OpenFlag.TRUNC | OpenFlag.EXCL;
    expect(opening(world, { kind: 'path', path: '/data/one', ino: null }, all)).toBe(4);
    expect(opening(world, { kind: 'path', path: '/data/made', ino: null }, all)).toBe('ESTALE');
    expect(world.data.tree.root.lookup('made')).toBeUndefined();
  });

  it('gives standard streams no other direction', () => {
    const { world, state } = honest();
    const descriptions = state.descriptions.map((description) =>
      description.kind === 'console' ? { ...description, flags: OpenFlag.RDWR } : description,
    );
    world.resume({ ...world.export(), kernel: checkKernelState({ ...state, descriptions }, limits) });
    expect(outcomeOf(() => world.kernel.descriptors.get(0).write(new Uint8Array(1)))).toBe('EBADF');
    expect(outcomeOf(() => world.kernel.descriptors.get(1).read(new Uint8Array(1)))).toBe('EBADF');
    expect(indexOf(state, 'console')).toBe(0);
  });
});
