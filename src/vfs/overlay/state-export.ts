import { PERMISSION_MASK } from '../mode.js';
import type { OverlayFileSystem } from './overlay-file-system.js';
import type { OverlayEntry, OverlayState } from './overlay-state.js';
import type { Upper, UpperDirectory } from './upper.js';

/**
 * Reads out what an overlay holds, asking the lower file system nothing. Files without a name are left out, open or
 * not. The chunks are shared, not copied: the overlay goes on with copies of those that it changes, and the receiver
 * must not change them. Transferring them (`overlayBuffers`) ends the overlay.
 */
export function exportOverlay(fileSystem: OverlayFileSystem): OverlayState {
  const entries: OverlayEntry[] = [];
  const root = fileSystem.root.upper;
  if (root !== undefined) {
    const directories: { upper: UpperDirectory; index: number }[] = [{ upper: root, index: 0 }];
    entries.push(describe(root, 0));
    for (const { upper, index } of directories) {
      for (const child of upper.children.values()) {
        if (child.kind === 'directory') directories.push({ upper: child, index: entries.length });
        entries.push(describe(child, index));
      }
    }
  }
  const hidden = Array.from(fileSystem.hidden, ([path, seen]) => ({ path, seen }));
  return { format: 1, nextIno: fileSystem.nextIno, entries, hidden };
}

function describe(upper: Upper, parent: number): OverlayEntry {
  const { ino, name, mode, setPermissions, setTimes, atimeMs, mtimeMs, ctimeMs, origin } = upper;
  const base = {
    ino,
    parent,
    name,
    permissions: mode & PERMISSION_MASK,
    setPermissions,
    setTimes,
    atimeMs,
    mtimeMs,
    ctimeMs,
    origin: origin === undefined ? undefined : { path: origin.path, seen: origin.seen },
  };
  switch (upper.kind) {
    case 'directory':
      return { ...base, kind: 'directory' };
    case 'symlink':
      return { ...base, kind: 'symlink', target: upper.target };
    case 'file': {
      const { content } = upper;
      if (content === undefined) return { ...base, kind: 'file', contents: undefined };
      const chunks = content.share();
      const { size: sizeBytes, baseBytes } = content;
      return { ...base, kind: 'file', contents: { sizeBytes, baseBytes, chunks } };
    }
  }
}
