import { describe, expect, it } from 'vitest';
import { Errno } from '../../src/abi/errno.js';
import type { DirectoryNode, FileNode, Node } from '../../src/vfs/node.js';
import { GeneratedFileSystem } from '../../src/vfs/zoneinfo/generated-file-system.js';

const prefix = Uint8Array.from(Buffer.from('MAGIC'));

function open() {
  const made: string[] = [];
  const fileSystem = new GeneratedFileSystem(
    {
      prefix,
      names: () => ['Plain', 'Region/City', 'Region/Deep/Village', 'Region/Gone'],
      has: (name) => name !== 'Region/Gone',
      contents: (name) => {
        made.push(name);
        return Uint8Array.from(Buffer.from(`MAGIC:${name}`));
      },
    },
    { dev: 7, mtimeMs: 5 },
  );
  const at = (path: string): Node | undefined => {
    let node: Node | undefined = fileSystem.root;
    for (const name of path.split('/')) node = (node as DirectoryNode | undefined)?.lookup(name);
    return node;
  };
  return { made, fileSystem, at };
}

function readAll(file: FileNode, pieceBytes: number): string {
  const all: Buffer[] = [];
  for (let position = 0; ; ) {
    const into = new Uint8Array(pieceBytes);
    const count = file.read(into, position);
    if (count === 0) return Buffer.concat(all).toString();
    all.push(Buffer.from(into.subarray(0, count)));
    position += count;
  }
}

describe('generated files', () => {
  it('are in directories of their own, listed in order', () => {
    const { fileSystem, at } = open();
    const listed = (node: Node | undefined) =>
      [...(node as DirectoryNode).entries()].map(({ name, kind }) => `${kind} ${name}`);
    expect(listed(fileSystem.root)).toEqual(['file Plain', 'directory Region']);
    expect(listed(at('Region'))).toEqual(['file City', 'directory Deep', 'file Gone']);
    expect((at('Region/Deep') as DirectoryNode).parent).toBe(at('Region'));
    expect((at('Region/Deep') as DirectoryNode).name).toBe('Deep');
    expect(fileSystem.root.parent).toBe(fileSystem.root);
  });

  it('are one node each, told apart by their numbers', () => {
    const { fileSystem, at } = open();
    const nodes = ['Plain', 'Region', 'Region/City', 'Region/Deep', 'Region/Deep/Village'].map(
      (path) => at(path) as Node,
    );
    expect(new Set([fileSystem.root, ...nodes].map((node) => node.ino)).size).toBe(6);
    expect(at('Region/City')).toBe(nodes[2]);
    const entries = [...(at('Region') as DirectoryNode).entries()];
    expect(entries.find(({ name }) => name === 'City')?.ino).toBe(nodes[2]?.ino);
  });

  it('have the same numbers whoever looked where before: guests share them', () => {
    const paths = ['Plain', 'Region', 'Region/City', 'Region/Deep', 'Region/Deep/Village'];
    const numbers = (order: readonly string[]) => {
      const { at } = open();
      const found = new Map(order.map((path) => [path, at(path)?.stat().ino]));
      return paths.map((path) => found.get(path));
    };
    expect(numbers([...paths].reverse())).toEqual(numbers(paths));
    expect(new Set(numbers(paths)).size).toBe(paths.length);
  });

  it('are made when they are read beyond what all begin with', () => {
    const { made, at } = open();
    const file = at('Region/City') as FileNode;
    expect(file.stat()).toMatchObject({ dev: 7, size: 0, mtimeMs: 5, mode: 0o100644, nlink: 1 });
    expect(file.read(new Uint8Array(1000), 0)).toBe(prefix.length);
    expect(file.read(new Uint8Array(2), 4)).toBe(1);
    expect(made).toEqual([]);
    for (const pieceBytes of [1, 4, 1000]) expect(readAll(file, pieceBytes)).toBe('MAGIC:Region/City');
    expect(file.read(new Uint8Array(4), 1e12)).toBe(0);
    expect(() => file.read(new Uint8Array(4), -1)).toThrow(expect.objectContaining({ value: Errno.EINVAL }));
  });

  it('are not there when their source says so, or under other names', () => {
    const { at, fileSystem } = open();
    for (const path of ['Region/Gone', 'Nowhere', 'Region/Nowhere', 'plain', '__proto__', 'constructor']) {
      expect(at(path)).toBeUndefined();
    }
    expect(() => fileSystem.root.lookup('x'.repeat(256))).toThrow(
      expect.objectContaining({ value: Errno.ENAMETOOLONG }),
    );
  });

  it('cannot be changed', () => {
    const { fileSystem, at } = open();
    const file = at('Plain') as FileNode;
    const { root } = fileSystem;
    const changes = [
      () => file.write(prefix, 0),
      () => file.truncate(0),
      () => file.chmod(0o777),
      () => root.setTimes(0, 0),
      () => root.createFile('x', 0o644),
      () => root.createDirectory('x', 0o755),
      () => root.createSymlink('x', 'y'),
      () => root.unlink('Plain'),
      () => root.removeDirectory('Region'),
      () => root.rename('Plain', root, 'x'),
    ];
    for (const change of changes) expect(change).toThrow(expect.objectContaining({ value: Errno.EROFS }));
    expect(fileSystem).toMatchObject({ readOnly: true });
    expect(fileSystem.stat()).toMatchObject({ readOnly: true, entries: 4, blocksFree: 0 });
  });
});
