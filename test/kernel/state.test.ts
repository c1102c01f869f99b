import { describe, expect, it } from 'vitest';
import { OpenFlag, Poll, Seek, Socket } from '../../src/abi/emscripten.js';
import { Errno } from '../../src/abi/errno.js';
import { guestClock } from '../../src/kernel/clocks/guest-clock.js';
import { SeededRandom } from '../../src/kernel/clocks/seeded-random.js';
import type { DirectoryDescription } from '../../src/kernel/descriptors/directory-description.js';
import { PIPE_CAPACITY_BYTES } from '../../src/kernel/descriptors/pipe-buffer.js';
import { exportKernel } from '../../src/kernel/state/export-kernel.js';
import { importKernel } from '../../src/kernel/state/import-kernel.js';
import { listingCost, MAX_LISTED } from '../../src/kernel/state/listing-cost.js';
import * as descriptors from '../../src/kernel/syscalls/descriptors.js';
import { openat } from '../../src/kernel/syscalls/open.js';
import * as paths from '../../src/kernel/syscalls/paths.js';
import { poll } from '../../src/kernel/syscalls/poll.js';
import * as sockets from '../../src/kernel/syscalls/sockets.js';
import { HostFiles } from '../../src/vfs/host-files.js';
import { bytesOf } from '../vfs/support.js';
import { FakeNetwork } from './sockets-support.js';
import { outcomeOf, World } from './state-support.js';

function read(world: World, fd: number, bytes = 1000): unknown {
  const into = new Uint8Array(bytes);
  return outcomeOf(() => {
    const count = world.kernel.descriptors.get(fd).read(into);
    return Buffer.from(into.subarray(0, count)).toString();
  });
}

const write = (world: World, fd: number, text: string): unknown =>
  outcomeOf(() => world.kernel.descriptors.get(fd).write(bytesOf(text)));

const cwd = (world: World): unknown => outcomeOf(() => world.kernel.vfs.pathOf(world.kernel.cwd));

describe('private files after a sleep', () => {
  it('are the same inodes: renamed, replaced and without a name', () => {
    const world = new World();
    const fd = world.open('f');
    const gone = world.open('gone');
    write(world, gone, 'kept');
    paths.unlinkat(world.kernel, -100, 'gone', 0);
    world.open('gone');
    paths.renameat(world.kernel, -100, 'f', -100, 'renamed');
    read(world, fd, 4);
    world.sleep();
    expect(read(world, fd)).toBe('ate');
    world.kernel.descriptors.get(gone).seek(0, Seek.SET);
    expect(read(world, gone)).toBe('kept');
    expect(world.kernel.descriptors.get(gone).stat().nlink).toBe(0);
    world.kernel.descriptors.close(gone);
    expect([...world.files.inodes()].filter(({ holder }) => holder === undefined)).toHaveLength(1);
  });

  it('share offsets where descriptors were shared, and only there', () => {
    const world = new World();
    const fd = world.open('f');
    const twin = descriptors.dup(world.kernel, fd);
    const other = world.open('f');
    world.sleep();
    expect([read(world, fd, 3), read(world, twin, 3), read(world, other, 3)]).toEqual(['pri', 'vat', 'pri']);
  });

  it('leave nothing behind that no descriptor holds', () => {
    const world = new World();
    const gone = world.open('gone');
    write(world, gone, 'x'.repeat(5000));
    paths.unlinkat(world.kernel, -100, 'gone', 0);
    const { files, kernel, overlay } = world.export();
    const used = world.files.budget.usedBytes;
    const [descriptors, descriptions] = [kernel.descriptors.slice(0, 3), kernel.descriptions.slice(0, 3)];
    world.resume({ files, overlay, kernel: { ...kernel, descriptors, descriptions } });
    expect(world.files.budget.usedBytes).toBeLessThan(used - 4000);
  });
});

describe('a working directory after a sleep', () => {
  it('is the same where it was renamed', () => {
    const world = new World();
    paths.chdir(world.kernel, 'd/e');
    paths.renameat(world.kernel, -100, '/home/d', -100, '/other/moved');
    world.sleep();
    expect(cwd(world)).toBe('/other/moved/e');
  });

  it('stays removed', () => {
    const world = new World();
    paths.chdir(world.kernel, 'd/e');
    paths.unlinkat(world.kernel, -100, '/home/d/e', 0x200);
    paths.mkdirat(world.kernel, -100, '/home/d/e', 0o755);
    for (let i = 0; i < 2; i++) {
      world.sleep();
      expect(cwd(world)).toBe('ENOENT');
      expect(outcomeOf(() => world.open('x'))).toBe('ENOENT');
      expect(outcomeOf(() => paths.mkdirat(world.kernel, -100, 'x', 0o755))).toBe('ENOENT');
      expect(outcomeOf(() => paths.renameat(world.kernel, -100, '/home/f', -100, 'x'))).toBe('ENOENT');
      expect(world.kernel.cwd.node.stat().nlink).toBe(0);
    }
    paths.chdir(world.kernel, '..');
    expect(cwd(world)).toBe('/home/d');
  });

  it('of a server is lost when it is another then', () => {
    const world = new World();
    paths.chdir(world.kernel, '/data/sub');
    const fd = world.open('.', OpenFlag.RDONLY);
    world.sleep();
    expect(cwd(world)).toBe('/data/sub');
    world.sleep(() => {
      new HostFiles(world.data.tree).remove('/sub');
      new HostFiles(world.data.tree).makeDirectory('/sub');
    });
    for (let i = 0; i < 2; i++) {
      expect(cwd(world)).toBe('ENOENT');
      expect(outcomeOf(() => world.open('two', OpenFlag.RDONLY))).toBe('ESTALE');
      expect(outcomeOf(() => world.open('..', OpenFlag.RDONLY))).toBe('ESTALE');
      expect(outcomeOf(() => openat(world.kernel, fd, 'two', OpenFlag.RDONLY, 0))).toBe('ESTALE');
      expect(outcomeOf(() => (world.kernel.descriptors.get(fd) as DirectoryDescription).peek())).toBe(
        'ESTALE',
      );
      world.sleep();
    }
    paths.chdir(world.kernel, '/data/sub');
    expect(cwd(world)).toBe('/data/sub');
  });
});

describe('files of servers after a sleep', () => {
  it('are opened again, not made, emptied or refused', () => {
    const world = new World();
    const fds = ['/data/new', '/over/new'].map((path) =>
      world.open(path, OpenFlag.RDWR | OpenFlag.CREAT | OpenFlag.EXCL | OpenFlag.TRUNC, 0o400),
    );
    for (const fd of fds) write(world, fd, 'abc');
    world.sleep();
    for (const fd of fds) {
      expect(write(world, fd, 'def')).toBe(3);
      world.kernel.descriptors.get(fd).seek(0, Seek.SET);
      expect(read(world, fd)).toBe('abcdef');
    }
  });

  it('have the path that the guest gave them', () => {
    const world = new World();
    const fds = [world.open('/data/sub/two'), world.open('/over/sub/two'), world.open('/data/one')];
    paths.renameat(world.kernel, -100, '/data/sub', -100, '/data/moved');
    paths.renameat(world.kernel, -100, '/data/one', -100, '/data/moved/one');
    paths.renameat(world.kernel, -100, '/over/sub', -100, '/over/moved');
    world.sleep();
    world.sleep();
    expect(fds.map((fd) => read(world, fd, 3))).toEqual(['two', 'two', 'one']);
    expect(world.data.openFiles.size).toBe(2);
  });

  it.each([
    [
      'removed by the guest',
      '/data/one',
      (w: World) => paths.unlinkat(w.kernel, -100, '/data/one', 0),
      () => {},
    ],
    [
      'removed by the guest',
      '/over/one',
      (w: World) => paths.unlinkat(w.kernel, -100, '/over/one', 0),
      () => {},
    ],
    [
      'replaced by the guest',
      '/data/one',
      (w: World) => paths.renameat(w.kernel, -100, '/data/sub/two', -100, '/data/one'),
      () => {},
    ],
    ['removed by others', '/data/one', () => {}, (w: World) => w.data.tree.root.unlink('one')],
    [
      'replaced by others',
      '/data/one',
      () => {},
      (w: World) => {
        w.data.tree.root.unlink('one');
        w.data.tree.root.createFile('one', 0o644);
      },
    ],
    [
      'replaced by others with a link',
      '/data/one',
      () => {},
      (w: World) => {
        w.data.tree.root.unlink('one');
        w.data.tree.root.createSymlink('one', '/home/f');
      },
    ],
  ])('are stale when %s (%s)', (_, path, before, meanwhile) => {
    const world = new World();
    const fd = world.open(path, OpenFlag.RDWR);
    before(world);
    world.sleep(() => meanwhile(world));
    for (let i = 0; i < 2; i++) {
      const description = world.kernel.descriptors.get(fd);
      const uses = [
        () => description.stat(),
        () => description.read(new Uint8Array(1)),
        () => description.write(new Uint8Array(1)),
        () => description.readAt(new Uint8Array(1), 0),
        () => description.writeAt(new Uint8Array(1), 0),
        () => description.seek(0, Seek.SET),
        () => description.truncate(0),
        () => description.available(),
        () => paths.fchmod(world.kernel, fd, 0o600),
      ];
      expect(uses.map(outcomeOf)).toEqual(uses.map(() => 'ESTALE'));
      expect(description.ready() & Poll.ERR).toBe(Poll.ERR);
      expect(world.data.openFiles.size).toBe(0);
      world.sleep();
    }
    world.kernel.descriptors.close(fd);
  });

  it('are looked at once more after opening: another may have come in between', () => {
    const world = new World();
    const fd = world.open('/data/one', OpenFlag.RDONLY);
    world.sleep(() => {
      world.data.before = ([name]) => {
        if (name !== 'openFile') return;
        world.data.before = () => {};
        world.data.tree.root.unlink('one');
        world.data.tree.root.createFile('one', 0o644);
      };
    });
    expect(read(world, fd)).toBe('ESTALE');
    expect(world.data.openFiles.size).toBe(0);
  });
});

describe('listings after a sleep', () => {
  const names = (world: World, fd: number, count: number): string[] => {
    const directory = world.kernel.descriptors.get(fd) as DirectoryDescription;
    const found: string[] = [];
    for (let i = 0; i < count; i++) {
      const next = directory.peek();
      if (next === undefined) break;
      found.push(next.entry.name);
      directory.advance();
    }
    return found;
  };

  it('repeat and skip nothing', () => {
    const world = new World();
    for (const name of ['a', 'b', 'c']) paths.mkdirat(world.kernel, -100, `d/${name}`, 0o755);
    const fd = world.open('d', OpenFlag.RDONLY);
    expect(names(world, fd, 4)).toEqual(['.', '..', 'e', 'a']);
    paths.unlinkat(world.kernel, -100, 'd/e', 0x200);
    world.sleep();
    expect(names(world, fd, 9)).toEqual(['b', 'c']);
    world.kernel.descriptors.get(fd).seek(0, Seek.SET);
    expect(names(world, fd, 9)).toEqual(['.', '..', 'a', 'b', 'c']);
  });

  it('of servers go on at their position', () => {
    const world = new World();
    const fd = world.open('/data', OpenFlag.RDONLY);
    expect(names(world, fd, 3)).toEqual(['.', '..', 'one']);
    world.sleep();
    expect(names(world, fd, 9)).toEqual(['sub']);
  });

  it('are kept only as far as a state stays small', () => {
    const world = new World();
    for (let i = 0; i < 400; i++) world.files.root.createFile(`${'n'.repeat(200)}${i}`, 0o644);
    const fds = [world.open('/', OpenFlag.RDONLY), world.open('/home', OpenFlag.RDONLY)];
    for (const fd of fds) names(world, fd, 3);
    const listed = exportKernel(world.kernel).descriptions.flatMap((state) =>
      state.kind === 'directory' ? [state.listed] : [],
    );
    expect(listed[0]).toBeNull();
    expect(listingCost(listed[1] ?? [])).toBeLessThan(MAX_LISTED);
    world.sleep();
    expect(names(world, fds[0]!, 1000)).toHaveLength(9 + 400 - 3);
  });
});

describe('pipes and local sockets after a sleep', () => {
  it('hold what was written, also across the end of the ring, and no more than before', () => {
    const world = new World();
    const { reader, writer } = descriptors.pipe2(world.kernel, OpenFlag.NONBLOCK);
    const bytes = (count: number) => Uint8Array.from({ length: count }, (_, i) => i % 251);
    world.kernel.descriptors.get(writer).write(bytes(PIPE_CAPACITY_BYTES));
    world.kernel.descriptors.get(reader).read(new Uint8Array(1000));
    world.kernel.descriptors.get(writer).write(bytes(900));
    world.sleep();
    expect(world.kernel.descriptors.get(writer).write(bytes(500))).toBe(100);
    const all = new Uint8Array(PIPE_CAPACITY_BYTES + 1);
    expect(world.kernel.descriptors.get(reader).read(all)).toBe(PIPE_CAPACITY_BYTES);
    const expected = Buffer.concat([bytes(PIPE_CAPACITY_BYTES).subarray(1000), bytes(900), bytes(100)]);
    expect(Buffer.compare(all.subarray(0, -1), expected)).toBe(0);
  });

  it('know whether the other end is closed', () => {
    const world = new World();
    const first = descriptors.pipe2(world.kernel, OpenFlag.NONBLOCK);
    const second = descriptors.pipe2(world.kernel, OpenFlag.NONBLOCK);
    write(world, first.writer, 'rest');
    world.kernel.descriptors.close(first.writer);
    world.kernel.descriptors.close(second.reader);
    world.sleep();
    expect([read(world, first.reader), read(world, first.reader)]).toEqual(['rest', '']);
    expect(write(world, second.writer, 'x')).toBe('EPIPE');
  });
});

describe('network sockets after a sleep', () => {
  const connected = () => {
    const network = new FakeNetwork();
    network.services.set('10.0.0.1 80', () => undefined);
    const world = new World({ network });
    const { kernel } = world;
    const fd = sockets.socket(kernel, Socket.AF_INET, Socket.STREAM, 0);
    sockets.socketAt(kernel, fd).connect({ ip: { family: 4, bytes: Uint8Array.of(10, 0, 0, 1) }, port: 80 });
    return { world, network, fd };
  };

  it('are reset when they were connected', () => {
    const { world, network, fd } = connected();
    const asked = network.calls.length;
    world.export();
    expect(network.calls).toHaveLength(asked);
    world.sleep();
    expect(network.calls.slice(asked)).toEqual(['close']);
    for (let i = 0; i < 2; i++) {
      const socket = sockets.socketAt(world.kernel, fd);
      const uses = [
        () => socket.receive(new Uint8Array(1), 0),
        () => socket.send(new Uint8Array(1), 0),
        () => socket.shutdown(2),
        () => socket.connect({ ip: { family: 4, bytes: Uint8Array.of(10, 0, 0, 1) }, port: 80 }),
        () => socket.bind(),
        () => socket.localAddress,
        () => socket.peerAddress,
        () => socket.tlsInfo,
        () => socket.startTls('', '{}'),
        () => socket.available(),
      ];
      expect(uses.map(outcomeOf)).toEqual(uses.map(() => 'ECONNRESET'));
      expect(socket.takeError()).toBe(Errno.ECONNRESET);
      const request = { fd, events: Poll.IN | Poll.OUT, revents: 0 };
      poll(world.kernel, [request], -1);
      expect(request.revents).toBe(Poll.ERR | Poll.HUP);
      expect(socket.stat().mode & 0o170000).toBe(0o140000);
      world.sleep();
    }
    world.kernel.descriptors.close(fd);
  });

  it('go on when they were not', () => {
    const { world, network } = connected();
    const fd = sockets.socket(world.kernel, Socket.AF_INET, Socket.STREAM, 0);
    const one = Uint8Array.of(1, 0, 0, 0);
    sockets.setsockopt(world.kernel, fd, Socket.SOL_SOCKET, Socket.SO_KEEPALIVE, one);
    world.sleep();
    expect(sockets.getsockopt(world.kernel, fd, Socket.SOL_SOCKET, Socket.SO_KEEPALIVE, 4)).toEqual(one);
    const address = { ip: { family: 4 as const, bytes: Uint8Array.of(10, 0, 0, 1) }, port: 80 };
    sockets.socketAt(world.kernel, fd).connect(address);
    expect(network.calls.filter((call) => call.startsWith('connect'))).toHaveLength(2);
  });
});

describe('clocks and randomness', () => {
  const host = { now: 1000, cpu: 5 };
  const hostClock = { realtimeMs: () => 77, monotonicMs: () => host.now, cpuMs: () => host.cpu };

  it('of a host never go back, wherever the guest awakes', () => {
    const clock = guestClock({ kind: 'system' }, hostClock);
    expect(clock.monotonicMs()).toBe(1000);
    const elsewhere = { ...hostClock, monotonicMs: () => 3, cpuMs: () => 0 };
    const next = guestClock({ kind: 'frozen', atMs: 4 }, elsewhere, structuredClone(clock.state));
    expect([next.monotonicMs(), next.cpuMs(), next.realtimeMs()]).toEqual([1000, 5, 4]);
    // A clock that is none of that kind begins anew.
    expect(guestClock({ kind: 'virtual', startMs: 0 }, elsewhere, clock.state).monotonicMs()).toBe(0.001);
  });

  it('of the guest’s own go on as if there had been no sleep', () => {
    const awake = guestClock({ kind: 'virtual', startMs: 9 }, hostClock);
    awake.advance?.(20);
    awake.cpuMs();
    const slept = guestClock({ kind: 'virtual', startMs: 9 }, hostClock, structuredClone(awake.state));
    expect(slept.realtimeMs()).toBe(awake.realtimeMs());
    expect(slept.cpuMs()).toBe(awake.cpuMs());
  });

  it('seeded randomness goes on', () => {
    const bytes = (random: SeededRandom) => {
      const into = new Uint8Array(13);
      random.fill(into);
      return into;
    };
    const awake = new SeededRandom('s');
    bytes(awake);
    const slept = new SeededRandom('other', structuredClone(awake.state));
    expect(bytes(slept)).toEqual(bytes(awake));
    expect(bytes(new SeededRandom('s'))).not.toEqual(bytes(awake));
  });
});

describe('the cost of sleeping', () => {
  it('is a small state that asks nobody, for a kernel with its console alone', () => {
    const world = new World();
    const state = exportKernel(world.kernel);
    expect(JSON.stringify(state).length).toBeLessThan(700);
    world.data.takeCalls();
    world.lower.takeCalls();
    importKernel(world.kernel, state);
    expect([...world.data.calls, ...world.lower.calls]).toEqual([]);
    expect(exportKernel(world.kernel)).toEqual(state);
  });
});
