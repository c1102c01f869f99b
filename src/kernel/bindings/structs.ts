import { DirentType, Layout, MountFlag } from '../../abi/emscripten.js';
import type { DirectoryEntry, FileStat, FileSystemStat } from '../../vfs/node.js';
import type { GuestMemory } from '../guest-memory.js';
import type { Tm } from '../time/civil.js';

/** Writers and readers of libc's structures; layouts are in `abi/emscripten.ts`. */

function writeTimespec(memory: GuestMemory, pointer: number, ms: number): void {
  // File times are kept to the microsecond, which a number of milliseconds can hold.
  const microseconds = Math.round(ms * 1000);
  const seconds = Math.floor(microseconds / 1e6);
  memory.setWhole64(pointer + Layout.timespec.seconds, seconds);
  memory.setI32(pointer + Layout.timespec.nanoseconds, (microseconds - seconds * 1e6) * 1000);
}

/** Who owns every file. */
export interface Owner {
  readonly userId: number;
  readonly groupId: number;
}

export function writeStat(memory: GuestMemory, pointer: number, stat: FileStat, owner: Owner): void {
  const at = Layout.stat;
  memory.bytes(pointer, at.size).fill(0);
  memory.setU32(pointer + at.dev, stat.dev);
  memory.setU32(pointer + at.mode, stat.mode);
  memory.setU32(pointer + at.nlink, stat.nlink);
  memory.setU32(pointer + at.uid, owner.userId);
  memory.setU32(pointer + at.gid, owner.groupId);
  memory.setU32(pointer + at.rdev, stat.rdev);
  memory.setWhole64(pointer + at.length, stat.size);
  memory.setI32(pointer + at.blksize, 4096);
  memory.setI32(pointer + at.blocks, Math.min(0x7fffffff, Math.ceil(stat.size / 512)));
  writeTimespec(memory, pointer + at.atime, stat.atimeMs);
  writeTimespec(memory, pointer + at.mtime, stat.mtimeMs);
  writeTimespec(memory, pointer + at.ctime, stat.ctimeMs);
  memory.setWhole64(pointer + at.ino, stat.ino);
}

const direntTypes: Readonly<Record<DirectoryEntry['kind'], number>> = {
  file: DirentType.REG,
  directory: DirentType.DIR,
  symlink: DirentType.LNK,
  device: DirentType.CHR,
};

export function writeDirent(memory: GuestMemory, pointer: number, entry: DirectoryEntry, next: number): void {
  const at = Layout.dirent;
  memory.bytes(pointer, at.size).fill(0);
  memory.setWhole64(pointer + at.ino, entry.ino);
  memory.setI64(pointer + at.off, BigInt(next));
  memory.setU16(pointer + at.reclen, at.size);
  memory.setU8(pointer + at.type, direntTypes[entry.kind]);
  memory.setCString(pointer + at.name, entry.name);
}

export function writeStatFs(memory: GuestMemory, pointer: number, stat: FileSystemStat): void {
  const at = Layout.statfs;
  memory.bytes(pointer, at.size).fill(0);
  memory.setU32(pointer + at.bsize, stat.blockBytes);
  memory.setU32(pointer + at.frsize, stat.blockBytes);
  memory.setI64(pointer + at.blocks, BigInt(stat.blocks));
  memory.setI64(pointer + at.bfree, BigInt(stat.blocksFree));
  memory.setI64(pointer + at.bavail, BigInt(stat.blocksFree));
  memory.setI64(pointer + at.files, BigInt(stat.entries));
  memory.setI64(pointer + at.ffree, BigInt(stat.entriesFree));
  memory.setU32(pointer + at.namelen, stat.nameLimitBytes);
  memory.setU32(
    pointer + at.flags,
    MountFlag.NOSUID | MountFlag.NODEV | (stat.readOnly ? MountFlag.RDONLY : 0),
  );
}

/** Writes all fields but the zone's name, which is a pointer that libc fills in. */
export function writeTm(memory: GuestMemory, pointer: number, tm: Tm): void {
  const at = Layout.tm;
  memory.setI32(pointer + at.sec, tm.second);
  memory.setI32(pointer + at.min, tm.minute);
  memory.setI32(pointer + at.hour, tm.hour);
  memory.setI32(pointer + at.mday, tm.dayOfMonth);
  memory.setI32(pointer + at.mon, tm.month);
  memory.setI32(pointer + at.year, tm.year);
  memory.setI32(pointer + at.wday, tm.dayOfWeek);
  memory.setI32(pointer + at.yday, tm.dayOfYear);
  memory.setI32(pointer + at.isdst, tm.isDst);
  memory.setI32(pointer + at.gmtoff, tm.offsetSeconds);
}
