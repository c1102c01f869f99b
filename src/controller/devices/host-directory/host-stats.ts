import { type BigIntStats, fstatSync, lstatSync, type PathLike, type Stats } from 'node:fs';

/*
 * Inode numbers have 64 bits, and Node's ordinary Stats rounds them to 53: two files could then pass for one. Rare,
 * but some file systems use the upper bits. Such numbers are asked for again and folded.
 */

/** fstat(2), with an inode number that tells files apart. */
export function statDescriptor(fd: number): Stats {
  const stats = fstatSync(fd);
  return Number.isSafeInteger(stats.ino) ? stats : withInode(stats, fstatSync(fd, { bigint: true }));
}

/** lstat(2), with an inode number that tells files apart; undefined when nothing is there. */
export function statPath(path: PathLike): Stats | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined || Number.isSafeInteger(stats.ino)) return stats;
  const exact = lstatSync(path, { throwIfNoEntry: false, bigint: true });
  return exact === undefined ? undefined : withInode(stats, exact);
}

export function isSameInode(one: Stats, other: Stats): boolean {
  return one.ino === other.ino && one.dev === other.dev;
}

function withInode(stats: Stats, exact: BigIntStats): Stats {
  stats.ino = Number(BigInt.asUintN(53, exact.ino ^ (exact.ino >> 53n)));
  return stats;
}
