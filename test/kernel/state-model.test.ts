import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fcntl, OpenFlag, Socket } from '../../src/abi/emscripten.js';
import { PAIR_PROTOCOL } from '../../src/abi/vitrine.js';
import { DirectoryDescription } from '../../src/kernel/descriptors/directory-description.js';
import { checkKernelState } from '../../src/kernel/state/check-kernel-state.js';
import { exportKernel } from '../../src/kernel/state/export-kernel.js';
import * as descriptors from '../../src/kernel/syscalls/descriptors.js';
import { openat } from '../../src/kernel/syscalls/open.js';
import * as paths from '../../src/kernel/syscalls/paths.js';
import { poll } from '../../src/kernel/syscalls/poll.js';
import { getrandom } from '../../src/kernel/syscalls/random.js';
import * as sockets from '../../src/kernel/syscalls/sockets.js';
import { DESCRIPTOR_LIMIT, outcomeOf, World } from './state-support.js';

/** A call that two guests make, of which one may have slept before. */
type Operation = readonly [what: string, call: (world: World) => unknown];

const fd = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 3, max: 8 }) },
  { weight: 1, arbitrary: fc.integer({ min: -1, max: 16 }) },
);
const size = fc.integer({ min: 0, max: 300 });

/** Of what may be removed or replaced while it is open, and moved about. */
const privatePaths = ['f', 'g', 'd', 'd/e', 'd/h', '/home/d/e/i', '../other/j', '/other', '.', '..'];
const otherPaths = [
  '/lib/lib/a.py',
  '/lib/lib/deep',
  '/lib/lib/deep/b.py',
  '/zones/UTC',
  '/zones/Region',
  '/zones/Region/City',
  '/dev/null',
  '/dev/urandom',
  '/dev/zero',
  '/data',
  '/data/one',
  '/data/sub',
  '/data/sub/two',
  '/data/made',
  '/over',
  '/over/one',
  '/over/sub',
  '/over/sub/two',
  '/over/sub/made',
];
const privatePath = fc.constantFrom(...privatePaths);
/** Where names may be taken from what is open: a server's file without a name is not found again. */
const ownPath = fc.constantFrom(
  '/home/f',
  '/home/g',
  '/home/d',
  '/home/d/e',
  '/home/d/h',
  '/home/d/e/i',
  '/other/j',
  '/home',
);
const anyPath = fc.constantFrom(...privatePaths, ...otherPaths);

const { RDONLY, WRONLY, RDWR, CREAT, EXCL, TRUNC, APPEND, NONBLOCK, DIRECTORY, CLOEXEC, PATH } = OpenFlag;
const openFlags = fc
  .tuple(
    fc.constantFrom(RDONLY, WRONLY, RDWR, RDWR),
    fc.constantFrom(0, 0, CREAT, CREAT | TRUNC, CREAT | EXCL, APPEND, DIRECTORY, CLOEXEC, PATH, NONBLOCK),
  )
  .map(([access, more]) => access | more);

function read(world: World, number: number, bytes: number): unknown {
  const into = new Uint8Array(bytes);
  const count = world.kernel.descriptors.get(number).read(into);
  return `${count} ${Buffer.from(into.subarray(0, count)).toString('hex')}`;
}

function list(world: World, number: number, count: number): unknown {
  const directory = world.kernel.descriptors.get(number);
  if (!(directory instanceof DirectoryDescription)) return 'none';
  // Of a server's directory only the position goes on, while it may change as it is listed.
  if (directory.node.fileSystem.streamsListings === true) return 'streamed';
  const names: string[] = [];
  for (let i = 0; i < count; i++) {
    const next = directory.peek();
    if (next === undefined) break;
    names.push(`${next.entry.name} ${next.entry.ino} ${next.entry.kind}`);
    directory.advance();
  }
  // Numbers of what is generated differ from kernel to kernel.
  return directory.node.fileSystem.isFixed === true ? names.length : names;
}

/** What fstat(2) tells, but for numbers that differ from kernel to kernel. */
function stat(world: World, number: number): unknown {
  const description = world.kernel.descriptors.get(number);
  const seen = description.stat();
  return description.node?.fileSystem.isFixed === true ? { ...seen, ino: 0 } : seen;
}

function makePair(world: World): unknown {
  const number = sockets.socket(world.kernel, Socket.AF_UNIX, Socket.STREAM, PAIR_PROTOCOL);
  // Nobody is there to end a wait.
  descriptors.fcntl(world.kernel, number, Fcntl.SETFL, NONBLOCK);
  return number;
}

const timeval = new Uint8Array(16).fill(0);
timeval[0] = 3;

let moves = 0;

const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(anyPath, openFlags, fc.constantFrom(0o644, 0o600, 0o444))
      .map(
        ([path, flags, mode]): Operation => [
          `open ${path} ${flags}`,
          (world) => world.open(path, flags, mode),
        ],
      ),
  },
  fc
    .tuple(fd, privatePath, openFlags)
    .map(
      ([at, path, flags]): Operation => [
        `openat ${at} ${path} ${flags}`,
        ({ kernel }) => openat(kernel, at, path, flags, 0o644),
      ],
    ),
  fd.map((number): Operation => [`close ${number}`, ({ kernel }) => kernel.descriptors.close(number)]),
  fd.map((number): Operation => [`dup ${number}`, ({ kernel }) => descriptors.dup(kernel, number)]),
  fc
    .tuple(fd, fd)
    .map(
      ([from, to]): Operation => [
        `dup3 ${from} ${to}`,
        ({ kernel }) => descriptors.dup3(kernel, from, to, CLOEXEC),
      ],
    ),
  {
    weight: 3,
    arbitrary: fc
      .tuple(fd, size)
      .map(
        ([number, bytes]): Operation => [`read ${number} ${bytes}`, (world) => read(world, number, bytes)],
      ),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fd, fc.uint8Array({ maxLength: 300 }))
      .map(
        ([number, bytes]): Operation => [
          `write ${number} ${bytes.length}`,
          ({ kernel }) => kernel.descriptors.get(number).write(bytes),
        ],
      ),
  },
  fc
    .tuple(fd, fc.integer({ min: -20, max: 200 }), fc.integer({ min: 0, max: 2 }))
    .map(
      ([number, offset, whence]): Operation => [
        `seek ${number} ${offset} ${whence}`,
        ({ kernel }) => kernel.descriptors.get(number).seek(offset, whence),
      ],
    ),
  fc
    .tuple(fd, size)
    .map(
      ([number, bytes]): Operation => [
        `truncate ${number} ${bytes}`,
        ({ kernel }) => kernel.descriptors.get(number).truncate(bytes),
      ],
    ),
  fd.map((number): Operation => [`stat ${number}`, (world) => stat(world, number)]),
  fd.map(
    (number): Operation => [
      `available ${number}`,
      ({ kernel }) => kernel.descriptors.get(number).available(),
    ],
  ),
  fd.map(
    (number): Operation => [
      `poll ${number}`,
      ({ kernel }) => {
        const request = { fd: number, events: 0x7fff, revents: 0 };
        return [poll(kernel, [request], 0), request.revents];
      },
    ],
  ),
  fc
    .tuple(fd, fc.integer({ min: 0, max: 4 }))
    .map(([number, count]): Operation => [`list ${number} ${count}`, (world) => list(world, number, count)]),
  fc.constant<Operation>(['pipe', ({ kernel }) => descriptors.pipe2(kernel, NONBLOCK)]),
  { weight: 2, arbitrary: fc.constant<Operation>(['pair', makePair]) },
  fc
    .tuple(fd, fc.integer({ min: 0, max: 2 }))
    .map(
      ([number, how]): Operation => [
        `shutdown ${number} ${how}`,
        ({ kernel }) => sockets.socketAt(kernel, number).shutdown(how),
      ],
    ),
  fd.map(
    (number): Operation => [
      `option ${number}`,
      ({ kernel }) => {
        const before = sockets.getsockopt(kernel, number, Socket.SOL_SOCKET, Socket.SO_RCVTIMEO, 16);
        sockets.setsockopt(kernel, number, Socket.SOL_SOCKET, Socket.SO_RCVTIMEO, timeval);
        return before;
      },
    ],
  ),
  fc.tuple(fd, fc.boolean()).map(
    ([number, appends]): Operation => [
      `flags ${number}`,
      ({ kernel }) => {
        const before = descriptors.fcntl(kernel, number, Fcntl.GETFL, 0);
        descriptors.fcntl(kernel, number, Fcntl.SETFL, NONBLOCK | (appends ? APPEND : 0));
        return [before, descriptors.fcntl(kernel, number, Fcntl.GETFD, 0)];
      },
    ],
  ),
  privatePath.map(
    (path): Operation => [`mkdir ${path}`, ({ kernel }) => paths.mkdirat(kernel, -100, path, 0o777)],
  ),
  privatePath.map(
    (path): Operation => [`rmdir ${path}`, ({ kernel }) => paths.unlinkat(kernel, -100, path, 0x200)],
  ),
  privatePath.map(
    (path): Operation => [`unlink ${path}`, ({ kernel }) => paths.unlinkat(kernel, -100, path, 0)],
  ),
  fc
    .tuple(ownPath, ownPath)
    .map(
      ([from, to]): Operation => [
        `rename ${from} ${to}`,
        ({ kernel }) => paths.renameat(kernel, -100, from, -100, to),
      ],
    ),
  // Never onto something, and no directory of a server's: held ones stand for their paths, whether the guest sleeps or not.
  fc
    .constantFrom('/data/one', '/data/sub/two', '/over/one', '/over/sub', '/over/sub/two')
    .map((from): Operation => {
      const to = `${from.slice(0, from.indexOf('/', 1))}/moved${moves++}`;
      return [`rename ${from} ${to}`, ({ kernel }) => paths.renameat(kernel, -100, from, -100, to)];
    }),
  anyPath.map((path): Operation => [`chdir ${path}`, ({ kernel }) => paths.chdir(kernel, path)]),
  fd.map((number): Operation => [`fchdir ${number}`, ({ kernel }) => paths.fchdir(kernel, number)]),
  fc.constant<Operation>(['getcwd', ({ kernel }) => kernel.vfs.pathOf(kernel.cwd)]),
  fc.constant<Operation>(['stat .', ({ kernel }) => kernel.cwd.node.stat().mode]),
  fc
    .tuple(
      fc.constantFrom('/home', '/home/d', '/home/d/e', '/home/f', '/other'),
      fc.constantFrom(0o755, 0o700, 0o500, 0o644),
    )
    .map(
      ([path, mode]): Operation => [
        `chmod ${path} ${mode}`,
        ({ kernel }) => paths.fchmodat(kernel, -100, path, mode, 0),
      ],
    ),
  fc.constantFrom(0o022, 0o077, 0).map(
    (mask): Operation => [
      `umask ${mask}`,
      ({ kernel }) => {
        const before = kernel.umask;
        kernel.umask = mask;
        return before;
      },
    ],
  ),
  fc.constant<Operation>([
    'random',
    ({ kernel }) => {
      const into = new Uint8Array(7);
      getrandom(kernel, into);
      return into;
    },
  ]),
  fc.constant<Operation>(['clock', ({ kernel }) => kernel.ports.clock.monotonicMs()]),
  fc.constant<Operation>(['nap', ({ kernel }) => kernel.sleep(12.5)]),
);

const step = fc.oneof(
  { weight: 6, arbitrary: operation },
  { weight: 1, arbitrary: fc.constant('sleep' as const) },
);

describe('a kernel that sleeps', () => {
  it('cannot be told from one that never did', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 30, maxLength: 90, size: 'max' }), (steps) => {
        const awake = new World();
        const sleeper = new World();
        for (const next of steps) {
          if (next === 'sleep') {
            sleeper.sleep();
            continue;
          }
          const [what, call] = next;
          const expected = outcomeOf(() => call(awake));
          const result = outcomeOf(() => call(sleeper));
          expect([what, result]).toEqual([what, expected]);
          const kind = `${what.split(' ')[0]} ${typeof expected === 'string' && /^E[A-Z]+$/.test(expected) ? 'fails' : 'works'}`;
          seen.set(kind, (seen.get(kind) ?? 0) + 1);
        }
        sleeper.sleep();
        const state = exportKernel(sleeper.kernel);
        expect(state).toEqual(exportKernel(awake.kernel));
        expect(checkKernelState(state, { descriptors: DESCRIPTOR_LIMIT })).toEqual(state);
        expect(sleeper.written).toEqual(awake.written);
      }),
      { numRuns: 150 },
    );
    for (const kind of ['read', 'write', 'seek', 'list', 'pair', 'shutdown', 'rename']) {
      // Each is among them; how often is a matter of chance.
      expect(seen.get(`${kind} works`), kind).toBeGreaterThan(0);
    }
  });
});
