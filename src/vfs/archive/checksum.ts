/**
 * MurmurHash3 x86_32 with seed 0: against damage, not against forgery (an archive is as trusted as who wrote it).
 * Works by words, since it runs over every file at first read, often before the compiler warmed up.
 */
export function checksum(bytes: Uint8Array): number {
  const whole = bytes.length & ~3;
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, whole / 4);
  let hash = 0;
  for (let at = 0; at < words.length; at++) {
    hash ^= scramble(words[at] as number);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let rest = 0;
  for (let at = bytes.length - 1; at >= whole; at--) rest = (rest << 8) | (bytes[at] as number);
  if (bytes.length > whole) hash ^= scramble(rest);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function scramble(word: number): number {
  const mixed = Math.imul(word, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}
