import type { ByteReader } from './byte-reader.js';
import { badEngine, wasmLimits } from './limits.js';

/** Decodes the names of a module, which must be well-formed UTF-8 (core specification, "Names"). */
export class NameDecoder {
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  read(reader: ByteReader, what: string): string {
    const length = reader.count(`bytes of ${what}`, wasmLimits.nameBytes);
    const start = reader.offset;
    reader.skip(length, what);
    const bytes = reader.bytes.subarray(start, reader.offset);
    try {
      return this.#utf8.decode(bytes);
    } catch {
      throw badEngine(`${what} is not UTF-8`, start);
    }
  }
}
