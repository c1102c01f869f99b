import { describe, expect, it } from 'vitest';
import { DelegatedFileSystem } from '../../src/vfs/delegated/delegated-file-system.js';
import type { FileServer, NodeInfo } from '../../src/vfs/file-server.js';
import type { DirectoryNode } from '../../src/vfs/node.js';
import { delegated, type FakeFileServer, fileOf, infoOf } from './delegated-support.js';
import { memory, outcome } from './support.js';

describe('a server that answers nonsense', () => {
  /** A file system whose server answers one kind of call with something else. */
  function lying(answers: { [Name in keyof FileServer]?: (server: FakeFileServer) => unknown }) {
    const { server, tree } = delegated();
    tree.root.createDirectory('d', 0o755).createFile('f', 0o644);
    tree.root.createSymlink('l', 'd');
    const liar = new Proxy<FileServer>(server, {
      get(target, name: keyof FileServer) {
        const answer = answers[name];
        return answer === undefined ? target[name].bind(target) : () => answer(server);
      },
    });
    return new DelegatedFileSystem(liar, { dev: 7, readOnly: false });
  }
  const good = infoOf(memory().root);
  const file: NodeInfo = { ...good, kind: 'file' };

  it.each<[string, readonly NodeInfo[]]>([
    ['more than was asked', [good, good, good, good]],
    ['a file in the middle', [good, file, good]],
    ['a link in the middle', [good, { ...good, kind: 'symlink' }, file]],
    ['a file for a root', [file]],
    ['a kind that there is not', [good, { ...good, kind: 'device' as 'file' }]],
    ['a size below zero', [good, { ...file, sizeBytes: -1 }]],
    ['a size that is no number', [good, { ...file, sizeBytes: Number.NaN }]],
    ['a size beyond all numbers', [good, { ...file, sizeBytes: Number.POSITIVE_INFINITY }]],
    ['half an inode number', [good, { ...file, ino: 0.5 }]],
    ['a time beyond all times', [good, { ...file, mtimeMs: 1e300 }]],
    ['a time that is none', [good, { ...file, ctimeMs: Number.NaN }]],
    ['a link with a NUL', [good, { ...good, kind: 'symlink', target: 'a\0b' }]],
    ['a link of more than a path', [good, { ...good, kind: 'symlink', target: 'x'.repeat(4096) }]],
    ['a link of characters that are no bytes', [good, { ...good, kind: 'symlink', target: '\u{4e00}' }]],
  ])('to a walk: %s', (_name, infos) => {
    const { root } = lying({ walk: () => infos });
    expect(outcome(() => root.lookup('d', 'f'))).toBe('EIO');
  });

  it('to a walk: not even a root', () => {
    const { root } = lying({ walk: () => [] });
    expect(root.lookup('d')).toBeUndefined();
    expect(outcome(() => root.ino)).toBe('ENOENT');
    expect(outcome(() => root.stat())).toBe('ENOENT');
  });

  it('permission bits are cut to what they can be', () => {
    const { root } = lying({ walk: () => [good, { ...file, permissions: 0o177777 }] });
    expect(root.lookup('d')?.mode).toBe(0o100777);
    expect(root.lookup('d')?.stat().mode).toBe(0o100777);
  });

  it.each(['', '.', '..', 'a/b', 'a\0b', 'n'.repeat(256), '\u{4e00}'])(
    'to a listing: the name %j',
    (name) => {
      let isClosed = false;
      const { root } = lying({
        nextEntries: () => [{ name, ino: 1, kind: 'file' }],
        closeList: () => {
          isClosed = true;
        },
      });
      expect(outcome(() => [...root.entries()])).toBe('EIO');
      expect(isClosed).toBe(true);
    },
  );

  it('to reads and writes', () => {
    const at = (root: DirectoryNode) => fileOf((root.lookup('d', 'f') as DirectoryNode).lookup('f'));
    const { root } = lying({ readFile: () => new Uint8Array(9) });
    expect(outcome(() => at(root).read(new Uint8Array(8), 0))).toBe('EIO');
    for (const count of [0, 9, -1, 0.5, Number.NaN]) {
      const { root: other } = lying({ writeFile: () => count });
      expect(outcome(() => at(other).write(new Uint8Array(8), 0))).toBe('EIO');
    }
    const open = at(lying({ statFile: () => good }).root);
    open.opened({ writes: false });
    expect(outcome(() => open.stat())).toBe('EIO');
  });

  it('to changes', () => {
    expect(outcome(() => lying({ createFile: () => good }).root.createFile('n', 0o644))).toBe('EIO');
    expect(outcome(() => lying({ makeDirectory: () => file }).root.createDirectory('n', 0o755))).toBe('EIO');
    expect(outcome(() => lying({ makeLink: () => file }).root.createSymlink('n', 'x'))).toBe('EIO');
  });

  it('about its room', () => {
    const room = {
      totalBytes: 1e300,
      freeBytes: 8191.5,
      totalEntries: Number.POSITIVE_INFINITY,
      freeEntries: 0,
    };
    expect(lying({ statServer: () => room }).stat()).toEqual({
      blockBytes: 4096,
      blocks: 2 ** 41 - 1,
      blocksFree: 1,
      entries: Number.MAX_SAFE_INTEGER,
      entriesFree: 0,
      nameLimitBytes: 255,
      readOnly: false,
    });
    for (const freeBytes of [-1, Number.NaN]) {
      expect(outcome(() => lying({ statServer: () => ({ ...room, freeBytes }) }).stat())).toBe('EIO');
    }
  });
});
