/**
 * CRC-32 of zip members (APPNOTE.TXT 4.4.7). The unzipper does not check them, so that a damaged library would
 * be compiled into every image made from it.
 */

const CENTRAL_HEADER = 0x02014b50;
const CENTRAL_HEADER_BYTES = 46;
const END_RECORD = 0x06054b50;
const END_RECORD_BYTES = 22;
const COMMENT_LIMIT_BYTES = 65535;

/** The checksums that a zip's central directory states, by name. Empty when there is no such directory. */
export function readZipChecksums(zip: Uint8Array): Map<string, number> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const decoder = new TextDecoder();
  const found = new Map<string, number>();
  let end = zip.length - END_RECORD_BYTES;
  const lowest = Math.max(0, end - COMMENT_LIMIT_BYTES);
  while (end >= lowest && view.getUint32(end, true) !== END_RECORD) end--;
  if (end < lowest) return found;
  let at = view.getUint32(end + 16, true);
  while (at + CENTRAL_HEADER_BYTES <= zip.length && view.getUint32(at, true) === CENTRAL_HEADER) {
    const nameBytes = view.getUint16(at + 28, true);
    const name = decoder.decode(
      zip.subarray(at + CENTRAL_HEADER_BYTES, at + CENTRAL_HEADER_BYTES + nameBytes),
    );
    found.set(name, view.getUint32(at + 16, true));
    at += CENTRAL_HEADER_BYTES + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return found;
}

/** CRC-32 as zip, gzip and PNG have it (polynomial 0xedb88320, reflected). */
export function crc32(bytes: Uint8Array): number {
  const table = crcTable();
  let crc = -1;
  for (let at = 0; at < bytes.length; at++) {
    crc = (table[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

function crcTable(): Int32Array {
  const table = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320;
    table[byte] = crc;
  }
  return table;
}
