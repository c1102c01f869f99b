import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64 } from '../../../src/controller/changes/base64.js';
import type { Change } from '../../../src/controller/changes/change.js';
import { ChangeSet } from '../../../src/controller/changes/change-set.js';
import { listChanges } from '../../../src/controller/changes/list-changes.js';
import { VitrineError } from '../../../src/errors.js';
import { CHUNK_BYTES } from '../../../src/vfs/memory/sparse-content.js';
import type { OverlayFileSystem } from '../../../src/vfs/overlay/overlay-file-system.js';
import { exportOverlay } from '../../../src/vfs/overlay/state-export.js';
import { directoryAt, fileAt, overlayOver, overlayOverServer, put } from '../../vfs/overlay-support.js';
import { bytesOf, memory } from '../../vfs/support.js';

function changesOf(overlay: OverlayFileSystem): ChangeSet {
  const state = structuredClone(exportOverlay(overlay));
  return ChangeSet.of([{ at: '/data', hostPath: '/host/data', showHidden: false, followLinks: true, state }]);
}

function short({ kind, type, path, from, contents, sizeBytes }: Change): string {
  return [kind, type, from, path, contents ? 'contents' : 'metadata', sizeBytes]
    .filter((part) => part !== undefined)
    .join(' ');
}

function example() {
  return overlayOverServer((root) => {
    const d = root.createDirectory('d', 0o755);
    put(d, 'f', 'one');
    put(d, 'g', 'two');
    put(d.createDirectory('e', 0o755), 'deep', 'deep');
    put(root, 'top', 'top');
    root.createSymlink('link', 'top');
  }).overlay;
}

describe('what is a change', () => {
  it('reading, opening and making again are none', () => {
    const overlay = example();
    const { root } = overlay;
    fileAt(overlay, 'd/f').opened({ writes: true });
    fileAt(overlay, 'top').truncate(3);
    root.rename('top', root, 'other');
    root.rename('other', root, 'top');
    put(root, 'made', '');
    root.unlink('made');
    expect([...changesOf(overlay)]).toEqual([]);
  });

  it('is one for a directory that is deleted or renamed, and one for each that is changed inside', () => {
    const overlay = example();
    const { root } = overlay;
    const e = directoryAt(overlay, 'd/e');
    e.unlink('deep');
    directoryAt(overlay, 'd').removeDirectory('e');
    expect([...changesOf(overlay)].map(short)).toEqual(['deleted directory /data/d/e metadata 0']);
    root.rename('d', root, 'moved');
    expect([...changesOf(overlay)].map(short)).toEqual([
      'deleted directory /data/d/e metadata 0',
      'renamed directory /data/d /data/moved metadata 0',
    ]);
    fileAt(overlay, 'moved/f').write(bytesOf('longer'), 0);
    directoryAt(overlay, 'moved').unlink('g');
    put(directoryAt(overlay, 'moved'), 'new', 'new');
    expect([...changesOf(overlay)].map(short)).toEqual([
      'deleted directory /data/d/e metadata 0',
      'deleted file /data/d/g metadata 3',
      'renamed directory /data/d /data/moved metadata 0',
      'modified file /data/moved/f contents 6',
      'created file /data/moved/new contents 3',
    ]);
    for (const name of ['f', 'new']) directoryAt(overlay, 'moved').unlink(name);
    root.removeDirectory('moved');
    expect([...changesOf(overlay)].map(short)).toEqual(['deleted directory /data/d metadata 0']);
  });

  it('tells contents from permissions and times', () => {
    const overlay = example();
    const { root } = overlay;
    fileAt(overlay, 'd/f').chmod(0o600);
    fileAt(overlay, 'd/g').setTimes(1, 2);
    root.rename('top', root, 'moved');
    fileAt(overlay, 'moved').write(bytesOf('M'), 0);
    root.rename('link', root, 'link2');
    expect([...changesOf(overlay)].map(short)).toEqual([
      'modified file /data/d/f metadata 3',
      'modified file /data/d/g metadata 3',
      'renamed link /data/link /data/link2 metadata 0',
      'renamed file /data/top /data/moved contents 3',
    ]);
  });

  it('is a modification when a file is replaced, whatever by', () => {
    const overlay = example();
    const { root } = overlay;
    put(root, 'temporary', 'whole');
    root.rename('temporary', root, 'top');
    root.unlink('link');
    put(root, 'link', 'file now');
    directoryAt(overlay, 'd').rename('f', directoryAt(overlay, 'd'), 'g');
    expect([...changesOf(overlay)].map(short)).toEqual([
      'renamed file /data/d/f /data/d/g metadata 3',
      'modified file /data/link contents 8',
      'modified file /data/top contents 5',
    ]);
  });

  it('counts what no host could hold', () => {
    const overlay = overlayOver(memory());
    let at = overlay.root;
    for (let depth = 0; depth < 20; depth++) at = at.createDirectory('n'.repeat(255), 0o755);
    for (let index = 0; index < 5; index++) put(at, String(index), '');
    const changes = changesOf(overlay);
    expect(changes.length).toBe(16);
    expect(changes.omitted).toBe(9);
    expect(ChangeSet.parse(changes.toText()).omitted).toBe(9);
    expect([...listChanges(changes)].at(-1)).toMatch(/^! 9 /);
  });
});

function busy(): OverlayFileSystem {
  const { overlay } = overlayOverServer((root) => {
    root.createFile('big', 0o644).write(new Uint8Array(3 * CHUNK_BYTES).fill(7), 0);
    put(root, '\xff\xfe', 'bytes');
    put(root, 'caf\xc3\xa9', 'utf-8');
    put(root.createDirectory('gone', 0o755), 'in', 'in');
    put(root, 'moved', 'moved');
    put(root, 'over', 'over');
  });
  const { root } = overlay;
  fileAt(overlay, 'big').write(
    Uint8Array.from({ length: 300 }, (_, index) => index),
    CHUNK_BYTES + 1,
  );
  fileAt(overlay, '\xff\xfe').chmod(0o600);
  fileAt(overlay, 'caf\xc3\xa9').setTimes(1.5, 2.25);
  directoryAt(overlay, 'gone').unlink('in');
  root.removeDirectory('gone');
  root.rename('moved', root, 'over');
  root.createSymlink('link', 't\xffrget');
  put(root, 'empty', '');
  return overlay;
}

describe('a document', () => {
  it('brings everything back', () => {
    const changes = changesOf(busy());
    const text = changes.toText();
    const again = ChangeSet.parse(text);
    expect([...again]).toEqual([...changes]);
    expect(again.mounts).toEqual(changes.mounts);
    expect(again.toText()).toBe(text);
    expect(again.length).toBe(7);
    expect([...changes].map(({ path }) => path)).toContain('/data/caf\u00e9');
    expect([...changes].map(({ path }) => path)).toContain('/data/\ufffd\ufffd');
    expect(text).toContain('"path": "caf\u00e9"');
  });

  it('is the same through JSON.stringify', () => {
    const changes = changesOf(busy());
    expect([...ChangeSet.parse(JSON.stringify(changes))]).toEqual([...changes]);
  });

  // biome-ignore lint/suspicious/noExplicitAny: what is wrong with it is the point
  type Loose = any;
  const item = (document: Loose, path: string): Loose =>
    document.mounts[0].changes.find((each: Loose) => each.path === path);

  const hostile: [string, (document: Loose) => unknown, RegExp][] = [
    ['another version', (d) => (d.vitrineChanges = 2), /vitrineChanges must be 1/],
    ['no version', (d) => delete d.vitrineChanges, /vitrineChanges/],
    ['something unknown', (d) => (d.extra = 1), /without "extra"/],
    ['mounts that are no list', (d) => (d.mounts = {}), /mounts must be a list/],
    ['a mount twice', (d) => d.mounts.push(d.mounts[0]), /mounts must be a list without two/],
    [
      'a mount at a relative place',
      (d) => (d.mounts[0].at = 'data'),
      /mounts\[0\]\.at must be an absolute path/,
    ],
    ['a mount at a place that climbs', (d) => (d.mounts[0].at = '/a/../b'), /mounts\[0\]\.at/],
    ['a mount at the root', (d) => (d.mounts[0].at = '/'), /mounts\[0\]\.at/],
    ['a host path with a NUL', (d) => (d.mounts[0].hostPath = '/a\0'), /hostPath/],
    ['a host path that is none', (d) => (d.mounts[0].hostPath = 7), /hostPath must be text, and is 7/],
    ['a flag that is none', (d) => (d.mounts[0].showHidden = 'yes'), /showHidden must be true or false/],
    ['changes that are none', (d) => (d.mounts[0].changes[0] = null), /changes\[0\] must be an object/],
    ['an unknown kind', (d) => (item(d, 'big').kind = 'copied'), /kind must be 'created' or/],
    ['an unknown type', (d) => (item(d, 'big').type = 'device'), /type must be/],
    ['a path that climbs', (d) => (item(d, 'big').path = '../big'), /path must be a path below/],
    ['an absolute path', (d) => (item(d, 'big').path = '/etc/passwd'), /path must be a path below/],
    ['an empty path', (d) => (item(d, 'big').path = ''), /path must be/],
    ['a path with a NUL', (d) => (item(d, 'big').path = 'a\0b'), /path must be/],
    ['a long path', (d) => (item(d, 'big').path = `${'a/'.repeat(2100)}a`), /path must be/],
    ['a long name', (d) => (item(d, 'big').path = 'n'.repeat(256)), /path must be/],
    ['a path in bad base64', (d) => (item(d, 'big').path = { base64: '!!' }), /path must be text, or/],
    [
      'a path in base64 that climbs',
      (d) => (item(d, 'big').path = { base64: 'Li4vYQ==' }),
      /path must be a path below/,
    ],
    ['two changes of a path', (d) => (item(d, 'big').path = 'caf\u00e9'), /one change of/],
    ['something taken away twice', (d) => (item(d, 'over').from = 'gone'), /away once/],
    ['a renamed file from nowhere', (d) => delete item(d, 'over').from, /from must be there/],
    ['a created file with a past', (d) => (item(d, 'empty').seen = ['file', 1, 1, 1]), /seen must be absent/],
    ['a created file of nothing', (d) => delete item(d, 'empty').contents, /contents must be there/],
    [
      'a deleted file with contents',
      (d) => (item(d, 'gone').contents = { size: 0, base: 0, chunks: [] }),
      /contents must be absent/,
    ],
    ['a modified file without a past', (d) => delete item(d, 'big').seen, /seen must be there/],
    ['a past of another kind', (d) => (item(d, 'big').seen[0] = 'directory'), /seen must be a file/],
    ['a past that is short', (d) => item(d, 'big').seen.pop(), /seen must be a list of 4/],
    ['a past inode that is none', (d) => (item(d, 'big').seen[1] = -1), /seen\[1\] must be a whole number/],
    ['a directory that replaces', (d) => (item(d, 'over').replaced[0] = 'directory'), /replaced/],
    ['bad permissions', (d) => (item(d, 'empty').permissions = '99'), /permission bits/],
    [
      'permissions that are a number',
      (d) => (item(d, 'empty').permissions = 0o644),
      /permissions must be text/,
    ],
    ['permissions of a link', (d) => (item(d, 'link').permissions = '0777'), /not of a link/],
    ['a link to nothing', (d) => (item(d, 'link').target = ''), /target must be a path/],
    ['times that are none', (d) => (item(d, 'caf\u00e9').times = [1, 1e300]), /times\[1\] must be a time/],
    ['contents beyond files', (d) => (item(d, 'big').contents.size = 2 ** 50), /size must be at most/],
    ['a base beyond the size', (d) => (item(d, 'empty').contents.base = 1), /base must be at most/],
    [
      'a base of nothing',
      (d) => Object.assign(item(d, 'empty').contents, { size: 9, base: 9 }),
      /based on no more/,
    ],
    [
      'a chunk twice',
      (d) => item(d, 'big').contents.chunks.push(item(d, 'big').contents.chunks[0]),
      /chunks/,
    ],
    [
      'a chunk that is short',
      (d) => (item(d, 'big').contents.chunks[0][1] = 'AAAA'),
      /chunks must be sound; it has chunk with 3 bytes/,
    ],
    ['a chunk that is no base64', (d) => (item(d, 'big').contents.chunks[0][1] = 'AAA?'), /must be base64/],
    ['a chunk far away', (d) => (item(d, 'big').contents.chunks[0][0] = 1e6), /chunks/],
    [
      'something inside that is elsewhere',
      (d) => (item(d, 'gone').inside[0][0] = 'other/in'),
      /below the directory/,
    ],
    [
      'something inside that climbs',
      (d) => (item(d, 'gone').inside[0][0] = 'gone/../../x'),
      /inside\[0\]\[0\]/,
    ],
  ];

  it.each(hostile)('with %s is refused, and says why', (_name, spoil, message) => {
    const document = JSON.parse(changesOf(busy()).toText());
    spoil(document);
    let error: unknown;
    try {
      ChangeSet.parse(JSON.stringify(document));
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(VitrineError);
    expect((error as VitrineError).code).toBe('ERR_FILE');
    expect((error as VitrineError).message).toMatch(message);
    expect((error as VitrineError).message).not.toMatch(/\p{Cc}/u);
  });

  it('that is no document at all is refused', () => {
    const deep = '['.repeat(1_000_000);
    for (const text of [
      '',
      'null',
      '7',
      '[]',
      '{',
      '"text"',
      deep,
      '{"__proto__":{"vitrineChanges":1,"mounts":[]}}',
    ]) {
      expect(() => ChangeSet.parse(text), text.slice(0, 20)).toThrow(VitrineError);
    }
    expect(ChangeSet.parse('{"vitrineChanges":1,"mounts":[]}').length).toBe(0);
  });

  it('made of anything never breaks the reader (property)', () => {
    const text = changesOf(busy()).toText();
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), fc.nat(9), (at, insert, cut) => {
        const spoiled = text.slice(0, at) + insert + text.slice(at + cut);
        try {
          ChangeSet.parse(spoiled);
        } catch (error) {
          expect(error).toBeInstanceOf(VitrineError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a listing for people', () => {
  it('has one line a change, with sizes', () => {
    expect([...listChanges(changesOf(busy()))]).toEqual([
      '~ 192.0 KiB  /data/big',
      '~       5 B  /data/caf\u00e9 (permissions or times)',
      '+       0 B  /data/empty',
      '-            /data/gone/',
      '+            /data/link@',
      '>       5 B  /data/moved -> /data/over',
      '~       5 B  /data/\ufffd\ufffd (permissions or times)',
    ]);
  });

  it('cannot be made to say something else by names', () => {
    const { root } = overlayOver(memory());
    for (const name of [
      'a\n- 5 B /data/b',
      '\x1b[2J',
      '\x1b]0;title\x07',
      'back\\slash',
      '\xe2\x80\xae',
      '\xc2\x9b1m',
    ]) {
      put(root, name, '');
    }
    const lines = [...listChanges(changesOf(root.fileSystem))];
    expect(lines.length).toBe(6);
    for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(lines).toContain('+       0 B  /data/back\\\\slash');
    expect(lines).toContain('+       0 B  /data/\\u{1b}[2J');
    expect(lines).toContain('+       0 B  /data/\\u{202e}');
  });
});

describe('base64', () => {
  it('is that of Node (property)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = encodeBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(decodeBase64(text)).toEqual(Uint8Array.from(bytes));
      }),
    );
  });

  it('is strict', () => {
    for (const text of [
      'A',
      'AA',
      'AAA',
      'A===',
      '====',
      'AA=A',
      'AAA\n',
      'AB==',
      'AAB=',
      'AA==AAAA',
      'AAA\u0141',
      '-_-_',
    ]) {
      expect(decodeBase64(text), text).toBeUndefined();
    }
    expect(decodeBase64('')).toEqual(new Uint8Array(0));
  });
});
