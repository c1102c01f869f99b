import { unzipSync } from 'fflate';
import { VitrineError } from '../../errors.js';
import { crc32, readZipChecksums } from '../../image/prepare/zip-checksums.js';
import { type ArchiveSource, buildArchive } from '../../vfs/archive/build-archive.js';
import { type ArchiveTable, parseArchive } from '../../vfs/archive/parse-archive.js';
import { utf8ToByteString } from '../../vfs/byte-string.js';
import { isEntryName } from '../../vfs/mode.js';

/** What a zip may unpack to. The archive that is made of it stays in memory. */
const UNPACKED_LIMIT_BYTES = 1024 * 2 ** 20;
const FILES_LIMIT = 100_000;

/** An archive as guests' threads use it. */
export interface LoadedArchive {
  /** On shared memory. */
  readonly bytes: Uint8Array;
  readonly table: ArchiveTable;
}

/**
 * Takes a zip archive apart and puts it together as a read-only file system.
 * @throws VitrineError ERR_FILE when it is no zip, is damaged or too large, or names paths that lead out of it
 */
export function loadZip(zip: Uint8Array, at: string): LoadedArchive {
  const bad = (why: string, cause?: unknown) =>
    new VitrineError('ERR_FILE', `cannot mount the zip archive at ${at}: ${why}`, { cause });
  let unpacked = 0;
  let count = 0;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(zip, {
      filter: (file) => {
        unpacked += file.originalSize;
        if (unpacked > UNPACKED_LIMIT_BYTES) throw bad('it unpacks to more than 1 GiB');
        if (++count > FILES_LIMIT) throw bad(`it has more than ${FILES_LIMIT} entries`);
        return true;
      },
    });
  } catch (cause) {
    if (cause instanceof VitrineError) throw cause;
    throw bad(`it is no zip archive, or damaged (${cause instanceof Error ? cause.message : cause})`, cause);
  }
  const checksums = readZipChecksums(zip);
  const sources: ArchiveSource[] = [];
  for (const [name, bytes] of Object.entries(files)) {
    const isDirectory = name.endsWith('/');
    const path = isDirectory ? name.slice(0, -1) : name;
    if (!path.split('/').every((part) => isEntryName(part))) {
      throw bad(`it has an entry named ${JSON.stringify(name)}, which leads out of it`);
    }
    if (!isDirectory && crc32(bytes) !== checksums.get(name)) throw bad(`${JSON.stringify(name)} is damaged`);
    const bytePath = utf8ToByteString(path);
    sources.push(
      isDirectory ? { kind: 'directory', path: bytePath } : { kind: 'file', path: bytePath, bytes },
    );
  }
  const archive = buildArchive(sources);
  const bytes = new Uint8Array(new SharedArrayBuffer(archive.length));
  bytes.set(archive);
  return { bytes, table: parseArchive(bytes) };
}
