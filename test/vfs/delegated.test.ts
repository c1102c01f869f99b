import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemoryDirectory } from '../../src/vfs/memory/memory-directory.js';
import type { DirectoryPlace } from '../../src/vfs/mounts.js';
import type { DirectoryNode } from '../../src/vfs/node.js';
import { Vfs } from '../../src/vfs/vfs.js';
import { delegated, fileOf } from './delegated-support.js';
import { bytesOf, memory, outcome, snapshot } from './support.js';

const follow = { followLast: true };
const keep = { followLast: false };

/** /data is delegated: a/b/c/file, a/link -> b/c, up -> /data/a; the rest is private. */
function world(options: { readOnly?: boolean } = {}) {
  const { server, tree, fileSystem } = delegated(options);
  const a = tree.root.createDirectory('a', 0o755);
  const b = a.createDirectory('b', 0o755);
  const c = b.createDirectory('c', 0o755);
  const file = c.createFile('file', 0o644);
  file.write(bytesOf('contents'), 0);
  a.createSymlink('link', 'b/c');
  tree.root.createSymlink('up', '/data/a');
  const vfs = new Vfs(memory());
  vfs.mount('/data', fileSystem);
  const at = (path: string) => vfs.resolve(vfs.root, path, follow);
  at('/data/a');
  server.takeCalls();
  return { server, tree, fileSystem, vfs, at, a, b, c, file };
}

function placeOf(vfs: Vfs, path: string): DirectoryPlace {
  const { mount, node } = vfs.resolve(vfs.root, path, follow);
  if (node.kind !== 'directory') throw new Error(`no directory: ${path}`);
  return { mount, node };
}

describe('a resolution costs one call', () => {
  it.each([
    ['/data/a/b/c/file', ['a/b/c/file']],
    ['/data//a///b/c', ['a/b/c']],
    ['/data/a/b/c/', ['a/b/c']],
    ['/data/a/b/c/absent', ['a/b/c/absent']],
    ['/data', ['']],
    // '..' is the resolver's, and what comes after it is another path.
    ['/data/a/b/./c', ['a/b', 'a/b/c']],
    ['/data/a/b/../b/c', ['a/b', 'a/b/c']],
    ['/data/a/link/file', ['a/link/file', 'a/b/c/file']],
    ['/data/up/b/c/file', ['up/b/c/file', 'a/b/c/file']],
  ])('stat of %s', (path, walks) => {
    const { server, vfs } = world();
    outcome(() => vfs.resolve(vfs.root, path, follow).node.stat());
    expect(server.takeCalls()).toEqual(walks.map((walk) => ['walk', walk]));
  });

  it('and so do lookups of the entry to be made or removed', () => {
    const { server, vfs } = world();
    vfs.makeDirectory(vfs.root, '/data/a/b/c/new', 0o755);
    expect(server.takeCalls()).toEqual([
      ['walk', 'a/b/c/new'],
      ['makeDirectory', 'a/b/c/new'],
    ]);
    vfs.removeDirectory(vfs.root, '/data/a/b/c/new');
    vfs.unlink(vfs.root, '/data/a/b/c/file');
    const options = { mode: 0o600, exclusive: true, followLast: true };
    vfs.resolveOrCreate(vfs.root, '/data/a/b/c/file', options);
    expect(server.takeCalls().map(([name]) => name)).toEqual([
      ...['walk', 'removeDirectory', 'walk', 'unlink', 'walk', 'createFile'],
    ]);
    expect(vfs.readLink(vfs.root, '/data/a/link')).toBe('b/c');
    expect(server.takeCalls()).toEqual([['walk', 'a/link']]);
  });

  it('from a working directory too, whose path needs no call at all', () => {
    const { server, vfs } = world();
    const cwd = placeOf(vfs, '/data/a/b');
    server.takeCalls();
    expect(vfs.resolve(cwd, 'c/file', follow).node.stat().size).toBe(8);
    expect(server.takeCalls()).toEqual([['walk', 'a/b/c/file']]);
    expect(vfs.pathOf(cwd)).toBe('/data/a/b');
    expect(
      vfs.pathOf({ mount: cwd.mount, node: vfs.resolve(cwd, '../..', follow).node as DirectoryNode }),
    ).toBe('/data');
    expect(server.takeCalls()).toEqual([]);
  });

  it('never asks for paths that are too long or too deep', () => {
    const { server, vfs } = world();
    const name = 'n'.repeat(255);
    const long = `/data/a/${Array(15).fill(name).join('/')}`;
    expect(outcome(() => vfs.resolve(vfs.root, `${long}/x`, follow))).toBe('ENOENT');
    expect(server.takeCalls()).toHaveLength(1);
    expect(outcome(() => vfs.resolve(vfs.root, `/data/a/${'n'.repeat(256)}`, follow))).toBe('ENAMETOOLONG');
    expect(server.takeCalls()).toEqual([['walk', 'a']]);
    expect(outcome(() => vfs.resolve(vfs.root, `/data/${'x/'.repeat(2000)}`, follow))).toBe('ENOENT');
    expect(String(server.takeCalls()[0]?.[1]).split('/')).toHaveLength(512);
  });

  it('even when links make the path far longer than it was given', () => {
    const { server, tree, vfs } = world();
    const far = `${'d/'.repeat(2000)}l1`;
    tree.root.createSymlink('l0', far);
    expect(outcome(() => vfs.resolve(vfs.root, `/data/l0/${'e/'.repeat(1000)}f`, follow))).toBe('ENOENT');
    expect(server.takeCalls()).toHaveLength(2);
  });

  it('works at the bottom of the deepest path, and not below', () => {
    const { server, tree, vfs } = world();
    let directory: MemoryDirectory = tree.root;
    for (let depth = 1; depth <= 512; depth++) directory = directory.createDirectory('d', 0o755);
    const path = `/data${'/d'.repeat(512)}`;
    const place = placeOf(vfs, path);
    expect(vfs.pathOf(place)).toBe(path);
    expect(outcome(() => vfs.makeDirectory(place, 'd', 0o755))).toBe('ENAMETOOLONG');
    expect(server.takeCalls()).toEqual([['walk', path.slice('/data/'.length)]]);
  });
});

describe('nothing is stale', () => {
  it('resolutions see what another process did in between', () => {
    const { vfs, at, a, b, c } = world();
    expect(fileOf(at('/data/a/b/c/file').node).stat().size).toBe(8);
    c.unlink('file');
    expect(outcome(() => at('/data/a/b/c/file'))).toBe('ENOENT');
    b.rename('c', a, 'moved');
    expect(outcome(() => at('/data/a/b/c'))).toBe('ENOENT');
    b.createSymlink('c', '../moved');
    expect(vfs.resolve(vfs.root, '/data/a/b/c', keep).node.kind).toBe('symlink');
    expect(at('/data/a/b/c').node.kind).toBe('directory');
  });

  it('a held directory asks each time, also at once after it was found', () => {
    const { server, vfs, tree, a } = world();
    const cwd = placeOf(vfs, '/data/a');
    const above = cwd.node.parent;
    server.takeCalls();
    a.chmod(0o700);
    expect(vfs.resolve(cwd, '.', follow).node.stat().mode & 0o777).toBe(0o700);
    a.chmod(0o710);
    expect(vfs.resolve(cwd, '.', follow).node.stat().mode & 0o777).toBe(0o710);
    tree.root.chmod(0o701);
    expect(above.stat().mode & 0o777).toBe(0o701);
    expect(server.takeCalls()).toHaveLength(3);
    tree.root.rename('a', tree.root, 'z');
    expect(outcome(() => cwd.node.stat())).toBe('ENOENT');
    expect(outcome(() => vfs.resolve(cwd, 'b', follow))).toBe('ENOENT');
    tree.root.createFile('a', 0o644);
    expect(outcome(() => cwd.node.stat())).toBe('ENOENT');
    expect(outcome(() => vfs.resolve(cwd, 'b', follow))).toBe('ENOENT');
  });

  it('directories on the way to a held one ask each time', () => {
    const { vfs, a } = world();
    const cwd = placeOf(vfs, '/data/a/b');
    a.chmod(0o711);
    expect(vfs.resolve(cwd, '..', follow).node.stat().mode & 0o777).toBe(0o711);
  });

  it('what was seen ahead is used once, for what was asked, and not after any other call', () => {
    const { server, fileSystem, b } = world();
    const look = () => fileSystem.root.lookup('a', 'b/c') as DirectoryNode;
    const used = look();
    expect(used.lookup('b')?.kind).toBe('directory');
    expect(server.takeCalls()).toHaveLength(1);
    used.lookup('b');
    expect(server.takeCalls()).toHaveLength(1);
    const other = look();
    expect(other.lookup('link')?.kind).toBe('symlink');
    other.lookup('b');
    expect(server.takeCalls()).toHaveLength(3);
    const late = look();
    fileSystem.stat();
    b.rename('c', b, 'elsewhere');
    expect((late.lookup('b', 'c') as DirectoryNode).lookup('c')).toBeUndefined();
    expect(server.takeCalls()).toHaveLength(3);
    const kept = look();
    kept.held?.();
    kept.lookup('b');
    expect(server.takeCalls()).toHaveLength(2);
  });

  it('whatever changes between two calls of one run, each answer is the tree of that moment (property)', () => {
    const component = fc.constantFrom('a', 'b', 'c', 'link', '..', '.');
    const path = fc.array(component, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
    const step = fc.record({ op: fc.constantFrom('remove', 'make', 'link', 'stat', 'chdir'), path });
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 30 }), (steps) => {
        const { server, fileSystem } = delegated();
        // The same tree without anything between: what every answer has to be.
        const direct = new Vfs(server.tree);
        const vfs = new Vfs(fileSystem);
        let cwd = vfs.root;
        let directCwd = direct.root;
        for (const { op, path: at } of steps) {
          if (op === 'make') outcome(() => direct.makeDirectory(directCwd, at, 0o755));
          else if (op === 'link') outcome(() => direct.makeSymlink('a/b', directCwd, at));
          else if (op === 'remove') {
            // Directories that are held are left alone: without numbers of inodes, a path is all that we have.
            outcome(() => direct.unlink(directCwd, at));
          } else {
            const ours = outcome(() => vfs.resolve(cwd, at, follow));
            const truth = outcome(() => direct.resolve(directCwd, at, follow));
            if (typeof ours === 'string' || typeof truth === 'string') expect(ours).toBe(truth);
            else {
              expect(ours.node.stat()).toEqual(truth.node.stat());
              if (op === 'chdir' && ours.node.kind === 'directory' && truth.node.kind === 'directory') {
                cwd = { mount: ours.mount, node: ours.node };
                directCwd = { mount: truth.mount, node: truth.node };
                expect(vfs.pathOf(cwd)).toBe(direct.pathOf(directCwd));
              }
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('calls that change', () => {
  it('do and answer what a private file system does (property)', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const op = fc.constantFrom(
      'mkdir',
      'mkdir',
      'rmdir',
      'unlink',
      'write',
      'symlink',
      'rename',
      'chmod',
      'times',
    );
    const step = fc.record({ op, path, other: path });
    const play = (vfs: Vfs, { op: what, path: at, other }: { op: string; path: string; other: string }) => {
      const { root } = vfs;
      switch (what) {
        case 'mkdir':
          return void vfs.makeDirectory(root, at, 0o755);
        case 'rmdir':
          return vfs.removeDirectory(root, at);
        case 'unlink':
          return vfs.unlink(root, at);
        case 'symlink':
          return vfs.makeSymlink(other, root, at);
        case 'rename':
          return vfs.rename(root, at, root, other);
        case 'chmod':
          return vfs.resolve(root, at, follow).node.chmod(0o750);
        case 'times':
          return vfs.resolve(root, at, follow).node.setTimes(undefined, 5000);
        default: {
          const options = { mode: 0o644, exclusive: false, followLast: true };
          return fileOf(vfs.resolveOrCreate(root, at, options).place.node).write(bytesOf(other), 2);
        }
      }
    };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const model = memory({ bytes: 2 ** 30, entries: 200_000 });
        const { server, fileSystem } = delegated();
        const [expected, actual] = [new Vfs(model), new Vfs(fileSystem)];
        for (const each of steps) {
          expect(outcome(() => play(actual, each))).toEqual(outcome(() => play(expected, each)));
        }
        expect(snapshot(fileSystem.root)).toEqual(snapshot(model.root));
        expect([server.openFiles.size, server.openLists.size]).toEqual([0, 0]);
        const { root } = expected;
        for (const line of snapshot(model.root)) {
          const at = line.split(' ')[0] as string;
          expect(actual.resolve(actual.root, at, keep).node.stat()).toEqual(
            expected.resolve(root, at, keep).node.stat(),
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  it('are refused on a read-only file system without a word to the server', () => {
    const { server, vfs, at } = world({ readOnly: true });
    const file = fileOf(at('/data/a/b/c/file').node);
    const link = vfs.resolve(vfs.root, '/data/up', keep).node;
    const root = placeOf(vfs, '/data').node;
    server.takeCalls();
    const changes = [
      () => file.opened({ writes: true }),
      () => file.write(bytesOf('x'), 0),
      () => file.write(new Uint8Array(0), 0),
      () => file.truncate(0),
      () => file.chmod(0o777),
      () => file.setTimes(1, undefined),
      () => link.chmod(0o777),
      () => link.setTimes(1, 1),
      () => root.createFile('n', 0o644),
      () => root.createDirectory('n', 0o755),
      () => root.createSymlink('n', ''),
      () => root.unlink('a'),
      () => root.removeDirectory('a'),
      () => root.rename('a', root, 'b'),
      () => root.rename('a', memory().root, 'b'),
    ];
    for (const change of changes) expect(outcome(change)).toBe('EROFS');
    file.sync?.();
    expect(server.takeCalls()).toEqual([]);
  });

  it('do not reach into another file system', () => {
    const { fileSystem } = world();
    expect(outcome(() => fileSystem.root.rename('a', delegated().fileSystem.root, 'a'))).toBe('EXDEV');
    expect(outcome(() => fileSystem.root.rename('a', memory().root, 'a'))).toBe('EXDEV');
  });
});
