import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  ftruncateSync,
  futimesSync,
  type Stats,
  writeSync,
} from 'node:fs';
import type { ByteString } from '../../../vfs/byte-string.js';
import { CHUNK_BYTES } from '../../../vfs/memory/sparse-content.js';
import type { OverlayContents } from '../../../vfs/overlay/overlay-state.js';
import type { ChangeItem } from '../../changes/change.js';
import type { DirectoryHandle, HostFileDescriptor } from '../host-directory/directory-handle.js';
import { copyContentsLater, syncContents } from '../host-directory/file-contents.js';
import { attempt, onHost } from '../host-directory/host-errors.js';
import { statDescriptor } from '../host-directory/host-stats.js';
import { hostSeconds } from '../host-directory/host-times.js';
import { STAGING_PREFIX } from '../host-directory/visibility.js';
import { Conflict } from './conflict.js';
import type { HostTree } from './host-tree.js';

/** What a file made by a program may have; the rest (set-user-id and such) is not for programs to give. */
export const HOST_PERMISSIONS = 0o777;

/** A name that no guest ever sees, beside what it is for, so that it can take its place by rename(2). */
export function temporaryName(purpose: 'new' | 'aside'): ByteString {
  return `${STAGING_PREFIX}${purpose}-${randomBytes(12).toString('hex')}`;
}

/**
 * Gives a file new contents: all is written to a new file beside it, made durable, and put in its place by rename(2), so
 * that the old file or the new one is there at any time. The last look at what is in the place comes right before
 * that; another process of the host that puts something there in the moment between is not noticed.
 * @throws Conflict, errno; nothing has changed then
 */
export async function writeFile(
  tree: HostTree,
  parent: DirectoryHandle,
  name: ByteString,
  item: ChangeItem,
  contents: OverlayContents,
): Promise<void> {
  const { seen } = item;
  requireUnchanged(tree, parent, name, item);
  // A file that this user may not write is not replaced either, unless the program made it writable first.
  const writable = item.permissions === undefined;
  const old = seen?.kind === 'file' ? parent.openFile(name, { writable }) : undefined;
  const temporary = temporaryName('new');
  let made: HostFileDescriptor | undefined;
  try {
    if (old !== undefined && seen !== undefined && !tree.isSeen(old.stats, seen)) throw changed();
    made = await startFile(parent, temporary, item, contents, old);
    const { fd } = made;
    onHost(() => {
      for (const { index, bytes } of contents.chunks)
        writeChunk(fd, index * CHUNK_BYTES, bytes, contents.sizeBytes);
      ftruncateSync(fd, contents.sizeBytes);
    });
    setMetadata(fd, item, old?.stats);
    await syncContents(fd, true);
    if (old !== undefined && seen !== undefined && !tree.isSeen(statDescriptor(old.fd), seen))
      throw changed();
    requireUnchanged(tree, parent, name, item);
    parent.rename(temporary, parent, name);
    parent.sync();
  } catch (failure) {
    if (made !== undefined) attempt(() => parent.unlink(temporary));
    throw failure;
  } finally {
    if (made !== undefined) closeSync(made.fd);
    if (old !== undefined) closeSync(old.fd);
  }
}

/** The new file, with what the old one lends to it. */
async function startFile(
  parent: DirectoryHandle,
  temporary: ByteString,
  { permissions }: ChangeItem,
  { baseBytes }: OverlayContents,
  old: HostFileDescriptor | undefined,
): Promise<HostFileDescriptor> {
  if (old !== undefined && baseBytes > 0) {
    const clone = parent.cloneFile(old.fd, temporary);
    if (clone !== undefined) {
      // What was cut off once must not come back when the file is longer again.
      onHost(() => ftruncateSync(clone.fd, baseBytes));
      return clone;
    }
  }
  const made = parent.createFile(
    temporary,
    old === undefined ? (permissions ?? 0o644) & HOST_PERMISSIONS : 0o600,
  );
  if (old === undefined || baseBytes === 0) return made;
  try {
    await copyContentsLater(old.fd, made.fd, baseBytes, () => false);
    return made;
  } catch (failure) {
    attempt(() => parent.unlink(temporary));
    closeSync(made.fd);
    throw failure;
  }
}

/** A new file has the mode that it was created with; one that takes another's place keeps that one's, and its owner. */
function setMetadata(fd: number, { permissions, times }: ChangeItem, old: Stats | undefined): void {
  if (old !== undefined) {
    attempt(() => fchownSync(fd, old.uid, old.gid));
    onHost(() => fchmodSync(fd, (permissions ?? old.mode) & HOST_PERMISSIONS));
  }
  if (times !== undefined)
    onHost(() => futimesSync(fd, hostSeconds(times.atimeMs), hostSeconds(times.mtimeMs)));
}

function writeChunk(fd: number, position: number, bytes: Uint8Array, sizeBytes: number): void {
  const end = Math.min(bytes.length, sizeBytes - position);
  for (let done = 0; done < end; ) done += writeSync(fd, bytes, done, end - done, position + done);
}

/** In the place is what was seen there, or nothing if nothing was. */
export function requireUnchanged(
  tree: HostTree,
  parent: DirectoryHandle,
  name: ByteString,
  { seen }: Pick<ChangeItem, 'seen'>,
): void {
  const stats = parent.lookUp(name);
  if (seen === undefined) {
    if (stats !== undefined) throw new Conflict('there is something in its place by now');
  } else if (stats === undefined) throw new Conflict('it is gone on the host');
  else if (!tree.isSeen(stats, seen)) throw changed();
}

function changed(): Conflict {
  return new Conflict('it was changed on the host');
}
