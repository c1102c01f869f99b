import { describe, expect, it } from 'vitest';
import { Errno, errno } from '../../src/abi/errno.js';
import { entryBytes } from '../../src/vfs/memory/limits.js';
import { CHUNK_BYTES } from '../../src/vfs/memory/sparse-content.js';
import { exportOverlay } from '../../src/vfs/overlay/state-export.js';
import { Vfs } from '../../src/vfs/vfs.js';
import {
  continued,
  directoryAt,
  fileAt,
  names,
  nodeAt,
  overlayOver,
  overlayOverServer,
  put,
  view,
} from './overlay-support.js';
import { bytesOf, ManualClock, memory, outcome, textOf } from './support.js';

const GIB = 2 ** 30;

describe('contents', () => {
  it('of a gigabyte of which one byte changes are one chunk', () => {
    const lower = memory({ bytes: 2 ** 24 });
    const big = lower.root.createFile('big', 0o644);
    big.truncate(GIB);
    big.write(bytesOf('base'), GIB / 2);
    const overlay = overlayOver(lower);
    const file = fileAt(overlay, 'big');
    file.write(bytesOf('B'), GIB / 2);
    expect(overlay.budget.usedBytes).toBe(entryBytes(6) + CHUNK_BYTES);
    const into = new Uint8Array(6);
    file.read(into, GIB / 2 - 1);
    expect(new TextDecoder().decode(into)).toBe('\0Base\0');
    expect(file.stat().size).toBe(GIB);
    const [, entry] = exportOverlay(overlay).entries;
    expect(entry).toMatchObject({ contents: { sizeBytes: GIB, baseBytes: GIB } });
    expect(entry?.kind === 'file' && entry.contents?.chunks.map(({ index }) => index)).toEqual([
      GIB / 2 / CHUNK_BYTES,
    ]);
    expect(fileAt(lower, 'big').read(into, GIB / 2)).toBe(6);
    expect(new TextDecoder().decode(into)).toBe('base\0\0');
  });

  it('that were cut off once stay zeros', () => {
    const lower = memory();
    lower.root.createFile('f', 0o644).write(new Uint8Array(3 * CHUNK_BYTES).fill(7), 0);
    const overlay = overlayOver(lower);
    const file = fileAt(overlay, 'f');
    file.truncate(CHUNK_BYTES + 10);
    file.truncate(2 * CHUNK_BYTES + 10);
    const into = new Uint8Array(2 * CHUNK_BYTES + 10);
    expect(file.read(into, 0)).toBe(into.length);
    expect(into.lastIndexOf(7)).toBe(CHUNK_BYTES + 9);
    expect(into.indexOf(0)).toBe(CHUNK_BYTES + 10);
    expect(overlay.budget.usedBytes).toBe(entryBytes(2));
    file.write(bytesOf('x'), CHUNK_BYTES + 12);
    file.read(into, 0);
    expect([...into.subarray(CHUNK_BYTES + 9, CHUNK_BYTES + 14)]).toEqual([7, 0, 0, 0x78, 0]);
  });

  it('stay as they were when a write does not fit', () => {
    const lower = memory({ bytes: 2 ** 24 });
    lower.root.createFile('f', 0o644).write(new Uint8Array(4 * CHUNK_BYTES).fill(7), 0);
    const overlay = overlayOver(lower, { limits: { bytes: 2 * CHUNK_BYTES } });
    const file = fileAt(overlay, 'f');
    expect(outcome(() => file.write(new Uint8Array(2 * CHUNK_BYTES), 10))).toBe('ENOSPC');
    expect(outcome(() => file.write(new Uint8Array(1), 2 ** 43))).toBe('EFBIG');
    const into = new Uint8Array(4 * CHUNK_BYTES);
    file.read(into, 0);
    expect(into.every((byte) => byte === 7)).toBe(true);
    expect(file.write(bytesOf('ok'), 0)).toBe(2);
  });

  it('are asked for only where they are needed', () => {
    const { server, overlay } = overlayOverServer((root) => {
      root.createFile('f', 0o644).write(new Uint8Array(4 * CHUNK_BYTES).fill(7), 0);
    });
    const file = fileAt(overlay, 'f');
    file.opened({ writes: true });
    server.takeCalls();
    file.write(new Uint8Array(CHUNK_BYTES), CHUNK_BYTES);
    expect(server.takeCalls().map(([call]) => call)).not.toContain('readFile');
    file.write(new Uint8Array(1), 5);
    expect(server.takeCalls().map(([call]) => call)).toEqual(['readFile']);
    file.write(new Uint8Array(9), 0);
    file.read(new Uint8Array(2 * CHUNK_BYTES), 0);
    expect(server.takeCalls()).toEqual([]);
    file.closed();
    expect(server.openFiles.size).toBe(0);
  });
});

describe('reading', () => {
  it('costs the calls of the lower file system and no memory', () => {
    const { server, overlay } = overlayOverServer((root) => {
      put(root.createDirectory('a', 0o755).createDirectory('b', 0o755), 'f', 'text');
    });
    const vfs = new Vfs(overlay);
    // The root is asked about once.
    expect(overlay.root.mode).toBe(0o040755);
    server.takeCalls();
    const { node } = vfs.resolve(vfs.root, '/a/b/f', { followLast: true });
    if (node.kind !== 'file') throw new Error('no file');
    node.opened({ writes: false });
    expect(textOf(node)).toBe('text');
    node.closed();
    expect(server.takeCalls().map(([call]) => call)).toEqual([
      'walk',
      'openFile',
      'statFile',
      'readFile',
      'closeFile',
    ]);
    expect(overlay.budget.usedBytes).toBe(0);
    expect(exportOverlay(overlay).entries).toEqual([]);
  });

  it('of what is here asks the lower file system nothing', () => {
    const { server, overlay } = overlayOverServer((root) => {
      root.createDirectory('a', 0o755).createDirectory('b', 0o755);
    });
    put(directoryAt(overlay, 'a/b'), 'f', 'text');
    server.takeCalls();
    expect(textOf(fileAt(overlay, 'a/b/f'))).toBe('text');
    expect(fileAt(overlay, 'a/b/f').stat().size).toBe(4);
    expect(server.takeCalls()).toEqual([]);
  });

  it('lists 100,000 entries as they come, less what is hidden', () => {
    const { server, overlay } = overlayOverServer((root) => {
      for (let index = 0; index < 100_000; index++) root.createSymlink(`n${index}`, 'x');
    });
    const { root } = overlay;
    root.unlink('n0');
    root.rename('n99999', root, 'moved');
    put(root, 'new', '');
    put(root, 'n0', 'again');
    server.takeCalls();
    const listing = root.entries()[Symbol.iterator]();
    listing.next();
    expect(server.takeCalls().filter(([call]) => call === 'nextEntries').length).toBe(1);
    listing.return?.(undefined);
    expect(server.openLists.size).toBe(0);
    const all = names(root);
    expect(all.length).toBe(100_001);
    expect(new Set(all).size).toBe(all.length);
    expect(all).toEqual(expect.arrayContaining(['moved', 'new', 'n0', 'n99998']));
    expect(all.includes('n99999')).toBe(false);
    expect(server.largestBatch).toBe(server.batchEntries);
    expect(overlay.budget.usedEntries).toBe(5);
    expect(overlay.streamsListings).toBe(true);
  });

  it('sees each name once though its file is replaced while listing', () => {
    const { overlay, server } = overlayOverServer((root) => {
      for (const name of ['a', 'b', 'c', 'd']) put(root, name, name);
    });
    server.batchEntries = 1;
    const { root } = overlay;
    put(root, 'own', 'own');
    const seen: string[] = [];
    for (const { name } of root.entries()) {
      seen.push(name);
      if (seen.length > 20) break;
      put(root, 'temporary', name.toUpperCase());
      root.rename('temporary', root, name);
      if (name === 'a') {
        put(root, 'temporary', 'early');
        root.rename('temporary', root, 'c');
        root.lookup('d')?.chmod(0o600);
      }
    }
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'own']);
    expect(names(root).sort()).toEqual(['a', 'b', 'c', 'd', 'own']);
  });
});

describe('removing and making again', () => {
  it('shows nothing of a directory that was there before', () => {
    const { overlay, lower } = overlayOverServer((root) => {
      const d = root.createDirectory('d', 0o755);
      put(d, 'old', 'old');
      d.createDirectory('sub', 0o755);
    });
    const { root } = overlay;
    expect(outcome(() => root.removeDirectory('d'))).toBe('ENOTEMPTY');
    const d = directoryAt(overlay, 'd');
    d.unlink('old');
    d.removeDirectory('sub');
    root.removeDirectory('d');
    expect(outcome(() => d.createFile('late', 0o644))).toBe('ENOENT');
    expect([d.name, d.stat().nlink]).toEqual([undefined, 0]);
    const again = root.createDirectory('d', 0o755);
    expect(names(again)).toEqual([]);
    put(again, 'new', 'new');
    expect(view(continued(overlay, lower).root)).toEqual(view(root));
    expect(names(directoryAt(overlay, 'd'))).toEqual(['new']);
  });

  it('keeps open files until they are closed, and then gives the room back', () => {
    const { overlay, server } = overlayOverServer((root) => {
      put(root, 'f', 'lower');
      put(root, 'g', 'lower');
    });
    const { root } = overlay;
    const own = put(root, 'own', 'own');
    const f = fileAt(overlay, 'f');
    const g = fileAt(overlay, 'g');
    for (const file of [own, f, g]) file.opened({ writes: true });
    g.write(bytesOf('G'), 0);
    for (const name of ['own', 'f', 'g']) root.unlink(name);
    expect([own, f, g].map((file) => file.stat().nlink)).toEqual([0, 0, 0]);
    f.write(bytesOf('F'), 0);
    expect(outcome(() => f.chmod(0o600))).toBeUndefined();
    expect([own, f, g].map(textOf)).toEqual(['own', 'Fower', 'Gower']);
    expect(exportOverlay(overlay)).toMatchObject({
      entries: [{ name: '' }],
      hidden: [{ path: 'f' }, { path: 'g' }],
    });
    for (const file of [own, f, g]) file.closed();
    expect(overlay.budget.usedBytes).toBe(2 * entryBytes(1));
    expect(overlay.budget.usedEntries).toBe(2);
    expect(outcome(() => f.write(bytesOf('x'), 0))).toBe('ENOENT');
    expect(outcome(() => own.opened({ writes: false }))).toBe('ENOENT');
    expect(server.openFiles.size).toBe(0);
  });

  it('costs room, which comes back when all is as it was', () => {
    const lower = memory();
    put(lower.root, 'f', 'f');
    lower.root.createDirectory('d', 0o755);
    const overlay = overlayOver(lower, { limits: { entries: 2 } });
    const { root } = overlay;
    root.rename('f', root, 'g');
    expect(overlay.budget.usedEntries).toBe(2);
    expect(outcome(() => root.removeDirectory('d'))).toBe('ENOSPC');
    expect(outcome(() => root.createFile('x', 0o644))).toBe('ENOSPC');
    root.rename('g', root, 'f');
    expect(overlay.budget.usedEntries).toBe(1);
    root.unlink('f');
    expect([overlay.budget.usedEntries, overlay.budget.usedBytes]).toEqual([1, entryBytes(1)]);
    put(root, 'f', 'again').opened({ writes: false });
    expect(overlay.budget.usedEntries).toBe(2);
  });

  it('can remove what fills the budget', () => {
    const lower = memory();
    lower.root.createFile('f', 0o644).write(new Uint8Array(CHUNK_BYTES), 0);
    const overlay = overlayOver(lower, { limits: { bytes: CHUNK_BYTES + entryBytes(2) } });
    fileAt(overlay, 'f').write(bytesOf('x'), 0);
    expect(overlay.budget.freeBytes).toBe(0);
    overlay.root.unlink('f');
    expect(names(overlay.root)).toEqual([]);
    expect(overlay.budget.usedBytes).toBe(entryBytes(1));
  });
});

describe('renaming', () => {
  it('takes along what is below, copying nothing', () => {
    const { overlay, server, lower } = overlayOverServer((root) => {
      const a = root.createDirectory('a', 0o755);
      put(a.createDirectory('b', 0o755), 'f', 'text');
      put(a, 'g', 'text');
    });
    const { root } = overlay;
    const held = directoryAt(overlay, 'a/b');
    held.held?.();
    root.rename('a', root.createDirectory('x', 0o755), 'y');
    expect(overlay.budget.usedBytes).toBeLessThan(4 * 800);
    expect(server.takeCalls().some(([call]) => call === 'readFile')).toBe(false);
    expect(textOf(fileAt(overlay, 'x/y/b/f'))).toBe('text');
    expect(nodeAt(overlay, 'a')).toBeUndefined();
    expect([held.parent.name, held.parent.parent.name]).toEqual(['y', 'x']);
    put(held, 'new', 'new');
    expect(names(directoryAt(overlay, 'x/y/b'))).toEqual(['f', 'new']);
    const again = continued(overlay, lower);
    expect(textOf(fileAt(again, 'x/y/b/f'))).toBe('text');
    expect(textOf(fileAt(again, 'x/y/b/new'))).toBe('new');
  });

  it('can put a directory into one that was below it', () => {
    const { overlay, lower } = overlayOverServer((root) => {
      put(root.createDirectory('a', 0o755).createDirectory('b', 0o755), 'f', 'f');
    });
    const { root } = overlay;
    expect(outcome(() => root.rename('a', directoryAt(overlay, 'a/b'), 'c'))).toBe('EINVAL');
    directoryAt(overlay, 'a').rename('b', root, 'b');
    root.rename('a', directoryAt(overlay, 'b'), 'a');
    expect(view(root).map((line) => line.split(' ')[0])).toEqual(['/b', '/b/a', '/b/f']);
    expect(view(continued(overlay, lower).root)).toEqual(view(root));
  });

  it('refuses to nest what is here too deep', () => {
    const overlay = overlayOver(memory());
    const { root } = overlay;
    let at = root.createDirectory('d', 0o755);
    while (at.depth < 512) at = at.createDirectory('d', 0o755);
    expect(outcome(() => at.createDirectory('d', 0o755))).toBe('ENAMETOOLONG');
    root.createDirectory('a', 0o755).createDirectory('b', 0o755);
    expect(outcome(() => root.rename('a', at.parent, 'a'))).toBe('ENAMETOOLONG');
    expect(outcome(() => root.rename('a', at.parent.parent, 'a'))).toBeUndefined();
  });

  it('between two names of one lower file does nothing', () => {
    const { overlay, server } = overlayOverServer((root) => put(root, 'x', 'one'));
    const walk = server.walk.bind(server);
    // Both names lead to the inode of x.
    server.walk = (path) =>
      walk(path === 'y' ? 'x' : path).map((info) => ({ ...info, nlink: info.kind === 'file' ? 2 : 2 }));
    overlay.root.rename('x', overlay.root, 'y');
    expect([nodeAt(overlay, 'x')?.ino, nodeAt(overlay, 'y')?.ino]).toEqual([2, 2]);
    expect(overlay.budget.usedEntries).toBe(0);
    overlay.root.lookup('y')?.chmod(0o600);
    expect(nodeAt(overlay, 'x')?.mode).toBe(0o100644);
    expect(nodeAt(overlay, 'y')?.ino).not.toBe(2);
  });
});

describe('metadata', () => {
  it('is copied alone', () => {
    const clock = new ManualClock();
    const { overlay, server } = overlayOverServer((root) => put(root, 'f', 'text'), { clock });
    const before = fileAt(overlay, 'f').stat();
    clock.ms = 7777;
    fileAt(overlay, 'f').chmod(0o600);
    expect(fileAt(overlay, 'f').stat()).toEqual({ ...before, mode: 0o100600, ctimeMs: 7777 });
    fileAt(overlay, 'f').setTimes(undefined, 5);
    expect(fileAt(overlay, 'f').stat()).toEqual({ ...before, mode: 0o100600, ctimeMs: 7777, mtimeMs: 5 });
    expect(server.takeCalls().some(([call]) => call === 'openFile')).toBe(false);
    expect(exportOverlay(overlay).entries[1]).toMatchObject({
      setPermissions: true,
      setTimes: true,
      contents: undefined,
    });
    expect(outcome(() => fileAt(overlay, 'f').setTimes(Number.NaN, 5))).toBe('EINVAL');
  });
});

describe('a host that changes files meanwhile', () => {
  it('is seen where nothing was changed here', () => {
    const { overlay, tree } = overlayOverServer((root) => {
      put(root, 'f', 'one');
      root.createDirectory('d', 0o755);
    });
    fileAt(overlay, 'f').chmod(0o600);
    put(directoryAt(overlay, 'd'), 'own', 'own');
    fileAt(tree, 'f').write(bytesOf('three'), 0);
    put(directoryAt(tree, 'd'), 'theirs', 'theirs');
    put(tree.root, 'late', 'late');
    expect(textOf(fileAt(overlay, 'f'))).toBe('three');
    expect(fileAt(overlay, 'f').stat().size).toBe(5);
    expect(names(directoryAt(overlay, 'd'))).toEqual(['theirs', 'own']);
    expect(textOf(fileAt(overlay, 'late'))).toBe('late');
    directoryAt(tree, 'd').unlink('theirs');
    tree.root.removeDirectory('d');
    expect(names(directoryAt(overlay, 'd'))).toEqual(['own']);
    expect(directoryAt(overlay, 'd').stat().nlink).toBe(2);
  });

  it('cannot take from a file what it has open', () => {
    const { overlay, tree } = overlayOverServer((root) => put(root, 'f', 'first'));
    const file = fileAt(overlay, 'f');
    file.opened({ writes: true });
    tree.root.unlink('f');
    put(tree.root, 'f', 'second');
    expect(textOf(file)).toBe('first');
    const other = fileAt(overlay, 'f');
    expect(textOf(other)).toBe('second');
    other.opened({ writes: true });
    file.write(bytesOf('F'), 0);
    other.write(bytesOf('S'), 0);
    expect([textOf(file), textOf(other), textOf(fileAt(overlay, 'f'))]).toEqual([
      'First',
      'Second',
      'Second',
    ]);
    file.closed();
    other.closed();
    expect(textOf(fileAt(overlay, 'f'))).toBe('Second');
    expect(overlay.budget.usedEntries).toBe(1);
  });

  it('that loses the base of a changed file makes it unreadable there only', () => {
    const { overlay, tree } = overlayOverServer((root) => {
      root.createFile('f', 0o644).write(new Uint8Array(2 * CHUNK_BYTES).fill(7), 0);
    });
    fileAt(overlay, 'f').write(bytesOf('x'), 0);
    tree.root.unlink('f');
    expect(fileAt(overlay, 'f').read(new Uint8Array(9), 0)).toBe(9);
    expect(outcome(() => fileAt(overlay, 'f').read(new Uint8Array(9), CHUNK_BYTES))).toBe('EIO');
    expect(outcome(() => fileAt(overlay, 'f').write(bytesOf('x'), CHUNK_BYTES))).toBe('EIO');
    tree.root.createDirectory('f', 0o755);
    expect(outcome(() => fileAt(overlay, 'f').read(new Uint8Array(9), CHUNK_BYTES))).toBe('EIO');
    expect(fileAt(overlay, 'f').write(new Uint8Array(CHUNK_BYTES), CHUNK_BYTES)).toBe(CHUNK_BYTES);
    expect(fileAt(overlay, 'f').read(new Uint8Array(9), CHUNK_BYTES)).toBe(9);
  });

  it('that shortens the base leaves zeros', () => {
    const { overlay, tree } = overlayOverServer((root) => {
      root.createFile('f', 0o644).write(new Uint8Array(2 * CHUNK_BYTES).fill(7), 0);
    });
    fileAt(overlay, 'f').write(bytesOf('x'), 0);
    fileAt(tree, 'f').truncate(CHUNK_BYTES + 1);
    const into = new Uint8Array(3).fill(9);
    expect(fileAt(overlay, 'f').read(into, CHUNK_BYTES)).toBe(3);
    expect([...into]).toEqual([7, 0, 0]);
  });

  it('is told by what was seen first', () => {
    const { overlay, tree } = overlayOverServer((root) => {
      put(root, 'f', 'one');
      put(root, 'g', 'one');
    });
    tree.clock.nowMs();
    const seen = { kind: 'file', ino: fileAt(tree, 'f').ino, sizeBytes: 3, mtimeMs: 1000 };
    fileAt(overlay, 'f').write(bytesOf('O'), 0);
    overlay.root.unlink('g');
    fileAt(tree, 'f').write(bytesOf('three'), 0);
    const state = exportOverlay(overlay);
    expect(state.entries[1]?.origin).toEqual({ path: 'f', seen });
    expect(state.hidden).toEqual([{ path: 'g', seen: { ...seen, ino: fileAt(tree, 'g').ino } }]);
  });
});

describe('failures below', () => {
  it('reach the guest and change nothing', () => {
    const { overlay, server } = overlayOverServer((root) => {
      put(root.createDirectory('d', 0o755), 'f', 'text');
    });
    server.before = () => {
      throw errno(Errno.EACCES);
    };
    expect(outcome(() => overlay.root.lookup('d'))).toBe('EACCES');
    expect(outcome(() => overlay.root.createFile('new', 0o644))).toBe('EACCES');
    expect(outcome(() => names(overlay.root))).toBe('EACCES');
    server.before = () => {};
    const file = fileAt(overlay, 'd/f');
    server.before = ([call]) => {
      if (call === 'openFile' || call === 'readFile') throw errno(Errno.EACCES);
    };
    expect(outcome(() => file.opened({ writes: false }))).toBe('EACCES');
    expect(outcome(() => file.write(bytesOf('x'), 1))).toBe('EACCES');
    server.before = () => {};
    expect(textOf(fileAt(overlay, 'd/f'))).toBe('text');
    expect(names(overlay.root)).toEqual(['d']);
    expect(server.openFiles.size).toBe(0);
  });

  it('writes nothing below, whatever is done', () => {
    const { overlay, server } = overlayOverServer((root) => {
      put(root.createDirectory('d', 0o755), 'f', 'text');
    });
    const { root } = overlay;
    fileAt(overlay, 'd/f').truncate(1);
    root.rename('d', root, 'e');
    root.createSymlink('l', 'e');
    directoryAt(overlay, 'e').unlink('f');
    root.removeDirectory('e');
    const changing = /^(write|truncate|create|make|unlink|remove|rename|change)/;
    expect(server.calls.filter(([call]) => changing.test(call))).toEqual([]);
  });
});
