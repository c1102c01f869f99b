import { fsync, fsyncSync, ftruncateSync, read, readSync, write, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { Errno, errno } from '../../../abi/errno.js';
import { attempt, onHost, toErrno } from './host-errors.js';

const COPY_CHUNK_BYTES = 1 << 18;
const readLater = promisify(read);
const writeLater = promisify(write);
const syncLater = promisify(fsync);

/** Bytes of an open file, in a buffer of their own; fewer only at the end of the file. @throws errno */
export function readContents(
  fd: number,
  position: number,
  limitBytes: number,
  scratch: Uint8Array,
): Uint8Array {
  // Through a buffer that is never handed out, so that a small file does not cost a large allocation.
  return scratch.slice(0, readInto(fd, scratch, Math.min(limitBytes, scratch.length), position));
}

/** Writes all, or throws errno and has changed nothing. `sizeBytes`: the file's size now. */
export function writeContents(fd: number, position: number, bytes: Uint8Array, sizeBytes: number): void {
  const overlapBytes = Math.max(0, Math.min(bytes.length, sizeBytes - position));
  const before = new Uint8Array(overlapBytes);
  readInto(fd, before, overlapBytes, position);
  try {
    onHost(() => writeAll(fd, bytes, position));
  } catch (error) {
    attempt(() => writeAll(fd, before, position));
    attempt(() => ftruncateSync(fd, sizeBytes));
    throw error;
  }
}

/** Copies the beginning of one file into an empty one, on this thread. Holes stay holes. @throws errno */
export function copyContents(from: number, to: number, sizeBytes: number): void {
  const chunk = Buffer.allocUnsafeSlow(Math.min(sizeBytes, COPY_CHUNK_BYTES));
  onHost(() => {
    let position = 0;
    while (position < sizeBytes) {
      const got = readSync(from, chunk, 0, Math.min(chunk.length, sizeBytes - position), position);
      if (got === 0) break;
      if (!isZero(chunk, got)) writeAll(to, chunk.subarray(0, got), position);
      position += got;
    }
    ftruncateSync(to, position);
  });
}

/** {@link copyContents} without holding up this thread. `isStopped` ends it with EINTR. Rejects with errno. */
export async function copyContentsLater(
  from: number,
  to: number,
  sizeBytes: number,
  isStopped: () => boolean,
): Promise<void> {
  const chunk = Buffer.allocUnsafeSlow(Math.min(sizeBytes, COPY_CHUNK_BYTES));
  try {
    let position = 0;
    while (position < sizeBytes) {
      if (isStopped()) throw errno(Errno.EINTR);
      const { bytesRead } = await readLater(
        from,
        chunk,
        0,
        Math.min(chunk.length, sizeBytes - position),
        position,
      );
      if (bytesRead === 0) break;
      if (!isZero(chunk, bytesRead)) {
        for (let done = 0; done < bytesRead; ) {
          const { bytesWritten } = await writeLater(to, chunk, done, bytesRead - done, position + done);
          done += bytesWritten;
        }
      }
      position += bytesRead;
    }
    ftruncateSync(to, position);
  } catch (error) {
    throw toErrno(error);
  }
}

/** fsync(2); on another thread when the caller can wait. @throws errno, or rejects with it */
export function syncContents(fd: number, canWait: boolean): void | Promise<void> {
  if (!canWait) return onHost(() => fsyncSync(fd));
  return syncLater(fd).catch((error: unknown) => {
    throw toErrno(error);
  });
}

function readInto(fd: number, buffer: Uint8Array, limitBytes: number, position: number): number {
  return onHost(() => {
    let count = 0;
    while (count < limitBytes) {
      const got = readSync(fd, buffer, count, limitBytes - count, position + count);
      if (got === 0) break;
      count += got;
    }
    return count;
  });
}

function writeAll(fd: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(fd, bytes, done, bytes.length - done, position + done);
  }
}

const zeros = Buffer.alloc(COPY_CHUNK_BYTES);

function isZero(chunk: Buffer, length: number): boolean {
  return chunk.compare(zeros, 0, length, 0, length) === 0;
}
