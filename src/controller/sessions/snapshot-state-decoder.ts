import { VitrineError } from '../../errors.js';
import { bytesToByteString } from '../../vfs/byte-string.js';
import { DEFAULT_STATE_LIMITS, type StateLimits, StateTag } from './snapshot-state-tags.js';

/** Below what engines can hold in one string, beyond which they give up all of the process. */
const STRING_LIMIT_UNITS = 2 ** 28;

/** Units per string that is put together at once. */
const SPAN_UNITS = 4096;

/**
 * Reads what `encodeState` wrote, from anywhere, in time and memory linear in its length. Objects have no prototype, so
 * that no name in them means anything; arrays of bytes are copies. Whoever owns the state checks what is in it.
 * @throws VitrineError ERR_SNAPSHOT
 */
export function decodeState(bytes: Uint8Array, limits: StateLimits = DEFAULT_STATE_LIMITS): unknown {
  const decoder = new StateDecoder(bytes, limits);
  const value = decoder.read(0);
  decoder.finish();
  return value;
}

class StateDecoder {
  readonly #bytes: Uint8Array;
  readonly #limits: StateLimits;
  #at = 0;
  #values = 0;

  constructor(bytes: Uint8Array, limits: StateLimits) {
    this.#bytes = bytes;
    this.#limits = limits;
  }

  finish(): void {
    if (this.#at !== this.#bytes.length) throw damaged('something follows its state');
  }

  read(depth: number): unknown {
    if (depth > this.#limits.depth) throw damaged(`its state has more than ${this.#limits.depth} levels`);
    this.#countValue();
    const tag = this.#byte();
    switch (tag) {
      case StateTag.undefined:
        return undefined;
      case StateTag.null:
        return null;
      case StateTag.false:
        return false;
      case StateTag.true:
        return true;
      case StateTag.integer: {
        const zigzag = this.#u32();
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
      case StateTag.float: {
        const { buffer, byteOffset } = this.#take(8);
        return new DataView(buffer, byteOffset, 8).getFloat64(0, true);
      }
      case StateTag.byteString:
      case StateTag.string:
        return this.#string(tag);
      case StateTag.array:
        return this.#array(depth);
      case StateTag.object:
        return this.#object(depth);
      case StateTag.bytes:
        return new Uint8Array(this.#take(this.#u32()));
      case StateTag.words: {
        // The copy is aligned.
        return new Uint32Array(new Uint8Array(this.#take(this.#u32() * 4)).buffer);
      }
      default:
        throw damaged(`its state has a value of type ${tag}`);
    }
  }

  #string(tag: number): string {
    const length = this.#u32();
    if (length > STRING_LIMIT_UNITS) throw damaged('its state has too long a string');
    if (tag === StateTag.byteString) return bytesToByteString(this.#take(length));
    const units = new Uint16Array(new Uint8Array(this.#take(length * 2)).buffer);
    const parts: string[] = [];
    for (let start = 0; start < units.length; start += SPAN_UNITS) {
      const span = units.subarray(start, start + SPAN_UNITS);
      parts.push(String.fromCharCode.apply(null, span as unknown as number[]));
    }
    return parts.join('');
  }

  #array(depth: number): unknown[] {
    const count = this.#count(1);
    const array: unknown[] = [];
    for (let index = 0; index < count; index++) array.push(this.read(depth + 1));
    return array;
  }

  #object(depth: number): Record<string, unknown> {
    const count = this.#count(3);
    const object = Object.create(null) as Record<string, unknown>;
    for (let index = 0; index < count; index++) {
      const key = this.#key();
      if (Object.hasOwn(object, key)) throw damaged('its state has a name twice');
      object[key] = this.read(depth + 1);
    }
    return object;
  }

  /** A string, and nothing that nests: keys do not count towards the depth. */
  #key(): string {
    this.#countValue();
    const tag = this.#byte();
    if (tag !== StateTag.byteString && tag !== StateTag.string) throw damaged('its state has a wrong name');
    return this.#string(tag);
  }

  /** How many elements follow, of which each takes some bytes at least: fewer than there are bytes. */
  #count(leastBytes: number): number {
    const count = this.#u32();
    if (count > (this.#bytes.length - this.#at) / leastBytes) throw damaged('its state is cut off');
    return count;
  }

  #countValue(): void {
    if (++this.#values <= this.#limits.values) return;
    throw damaged(`its state has more than ${this.#limits.values} values`);
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw damaged('its state is cut off');
    return byte;
  }

  #u32(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 35; scale *= 0x80) {
      const byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80 && value < 2 ** 32) return value;
    }
    throw damaged('its state has a wrong length');
  }

  /** A view. */
  #take(length: number): Uint8Array {
    const start = this.#at;
    if (length > this.#bytes.length - start) throw damaged('its state is cut off');
    this.#at = start + length;
    return this.#bytes.subarray(start, start + length);
  }
}

function damaged(problem: string): VitrineError {
  return new VitrineError(
    'ERR_SNAPSHOT',
    `the snapshot cannot be used: ${problem}; give one that this version of Vitrine made`,
  );
}
