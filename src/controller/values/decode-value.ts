import { DIGIT_BYTES, readDigits } from './integer-digits.js';
import { hasSurrogate, readText } from './text-codec.js';
import { ValueFailure, type ValueFailureKind } from './value-failure.js';
import { elementStep, entryStep, keyStep, type PathStep, quoteText, renderPath } from './value-path.js';
import {
  BYTES,
  CAPABILITY_KIND,
  DATETIME_KIND,
  DEFAULT_CHOSEN_KEYS,
  DEFAULT_DEPTH,
  DEFAULT_INTEGER_BYTES,
  DEFAULT_NODES,
  DICT,
  DICT_END,
  describeRefusedType,
  ELLIPSIS,
  FALSE,
  FLOAT,
  FROZENSET,
  INT,
  LIST,
  LONG,
  NONE,
  SET,
  TEXT,
  TRUE,
  TUPLE,
} from './wire-format.js';

export interface DecodeOptions {
  /** What paths in messages begin with; by default `value`. */
  readonly root?: string;
  /** Containers inside of each other; by default 64. */
  readonly maxDepth?: number;
  /** Values, keys and those in containers included; by default 100,000. */
  readonly maxNodes?: number;
  /** Bytes of the digits of one int; by default 65,536. */
  readonly maxIntegerBytes?: number;
  /**
   * Numbers, and strings of more than 1,000 characters, that are keys of dicts or elements of sets, in the whole
   * value; by default 1,000. Engines hash these without a secret, so that a guest can choose thousands that
   * collide, and a `Map` of n colliding keys takes n² steps to build: seconds for 30,000 of them.
   */
  readonly maxChosenKeys?: number;
  /**
   * The host's object for a handle; undefined for a handle that this guest does not hold. Handles are whatever a guest
   * chose to write. What this throws passes through {@link decodeValue}.
   */
  readonly resolveCapability?: (handle: number) => unknown;
}

/**
 * Methods that the language itself calls on plain objects. A guest that could put a capability's function there would
 * have the host call it without meaning to: awaiting `{ then }` calls `then` with functions of the host's.
 */
const calledByLanguage: ReadonlySet<unknown> = new Set(['then', 'toJSON', 'toString', 'valueOf']);

const LONG_KEY_LENGTH = 1_000;

/**
 * Reads a value in the wire format (`wire-format.ts`). Hostile input is expected: what comes is a value within the limits,
 * or {@link ValueFailure}; memory taken is in proportion to the input.
 *
 * None → null; int → number if that is safe, else bigint; float → number; bytes → Uint8Array on a buffer of its own;
 * list, tuple → Array; set, frozenset → Set; datetime → Date (whole milliseconds, rounded towards the past). A dict
 * whose keys are all str → an object without prototype, so that it has nothing that the guest did not put there; any
 * other dict, and one that has the key `__proto__` → Map. As everywhere in JavaScript, keys of an object that
 * look like array indices come first.
 *
 * `bytes` must not change meanwhile.
 */
export function decodeValue(bytes: Uint8Array, options: DecodeOptions = {}): unknown {
  // Of a Buffer, the plain view: same machine code for both, and none of the methods that Buffer has overridden.
  const plain =
    bytes.constructor === Uint8Array
      ? bytes
      : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new ValueReader(plain, options).readAll();
}

class ValueReader {
  readonly #bytes: Uint8Array;
  readonly #options: DecodeOptions;
  readonly #maxDepth: number;
  #at = 0;
  #nodesLeft: number;
  #chosenKeysLeft: number;
  #depth = 0;
  readonly #steps: PathStep[] = [];
  /** Keys and values of the dicts that are being read, until it is known what they become. */
  #entries: unknown[] | undefined;
  #view: DataView | undefined;

  constructor(bytes: Uint8Array, options: DecodeOptions) {
    this.#bytes = bytes;
    this.#options = options;
    this.#maxDepth = options.maxDepth ?? DEFAULT_DEPTH;
    this.#nodesLeft = options.maxNodes ?? DEFAULT_NODES;
    this.#chosenKeysLeft = options.maxChosenKeys ?? DEFAULT_CHOSEN_KEYS;
  }

  readAll(): unknown {
    const value = this.#read();
    const left = this.#bytes.length - this.#at;
    if (left > 0) throw this.#fail('value', `is malformed: ${left} bytes after its end`);
    return value;
  }

  #read(): unknown {
    if (this.#at >= this.#bytes.length) throw this.#truncated();
    if (--this.#nodesLeft < 0) throw this.#tooMany();
    const code = this.#bytes[this.#at++]!;
    switch (code) {
      case NONE:
        return null;
      case TRUE:
        return true;
      case FALSE:
        return false;
      case INT:
        return this.#int32();
      case LONG:
        return this.#long();
      case FLOAT:
        return this.#float();
      case TEXT:
        return this.#text();
      case BYTES: {
        const length = this.#length();
        const copy = new Uint8Array(length);
        copy.set(this.#bytes.subarray(this.#at, this.#at + length));
        this.#at += length;
        return copy;
      }
      case TUPLE:
        return this.#tuple();
      case LIST:
        return this.#list(this.#count());
      case DICT:
        return this.#dict();
      case SET:
      case FROZENSET:
        return this.#set();
      default:
        throw this.#fail('type', `${describeRefusedType(code)} cannot be given to a host`);
    }
  }

  #int32(): number {
    const at = this.#at;
    const bytes = this.#bytes;
    if (at + 4 > bytes.length) throw this.#truncated();
    this.#at = at + 4;
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  }

  /** Bytes that follow: there are so many. */
  #length(): number {
    const length = this.#int32();
    if (length < 0) throw this.#fail('value', 'is malformed: a negative length');
    if (length > this.#bytes.length - this.#at) throw this.#truncated();
    return length;
  }

  /** Values that follow, each of which takes a byte at least. */
  #count(): number {
    const count = this.#length();
    if (count > this.#nodesLeft) throw this.#tooMany();
    return count;
  }

  #long(): number | bigint {
    const signed = this.#int32();
    const count = Math.abs(signed);
    const byteCount = DIGIT_BYTES * count;
    if (byteCount > this.#bytes.length - this.#at) throw this.#truncated();
    const limit = this.#options.maxIntegerBytes ?? DEFAULT_INTEGER_BYTES;
    if (byteCount > limit) throw this.#fail('value', `is an int of more than ${limit} bytes`);
    const start = this.#at;
    const bytes = this.#bytes;
    for (let at = start + 1; at < start + byteCount; at += DIGIT_BYTES) {
      if (bytes[at]! >= 0x80) throw this.#fail('value', 'is malformed: a digit of an int is out of range');
    }
    const end = start + byteCount;
    if (count === 0 || (bytes[end - 1] === 0 && bytes[end - 2] === 0)) {
      throw this.#fail('value', 'is malformed: an int without a leading digit');
    }
    this.#at = end;
    if (count <= 4) {
      let value = 0;
      for (let at = end - 2; at >= start; at -= 2) value = value * 32768 + (bytes[at]! | (bytes[at + 1]! << 8));
      // Values of 2^53 and beyond may have been rounded.
      if (value <= Number.MAX_SAFE_INTEGER) return signed < 0 ? -value : value;
    }
    const value = readDigits(bytes, start, count);
    return signed < 0 ? -value : value;
  }

  #float(): number {
    const at = this.#at;
    if (at + 8 > this.#bytes.length) throw this.#truncated();
    this.#at = at + 8;
    this.#view ??= new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
    return this.#view.getFloat64(at, true);
  }

  #text(): string {
    const length = this.#length();
    const start = this.#at;
    const end = start + length;
    const text = readText(this.#bytes, start, end);
    if (text === undefined) {
      throw hasSurrogate(this.#bytes, start, end)
        ? this.#fail('value', 'is a str with a lone surrogate, which is not text')
        : this.#fail('value', 'is malformed: a str that is not UTF-8');
    }
    this.#at = end;
    return text;
  }

  #tuple(): unknown {
    const count = this.#count();
    if (count > 0 && this.#bytes[this.#at] === ELLIPSIS) return this.#extension(count);
    return this.#list(count);
  }

  #list(count: number): unknown[] {
    const level = this.#enter();
    const list: unknown[] = [];
    for (let index = 0; index < count; index++) {
      this.#steps[level] = index;
      list.push(this.#read());
    }
    this.#depth = level;
    return list;
  }

  #set(): Set<unknown> {
    const count = this.#count();
    const level = this.#enter();
    const set = new Set<unknown>();
    for (let index = 0; index < count; index++) {
      this.#steps[level] = elementStep(index);
      const element = this.#read();
      this.#countKey(element);
      set.add(element);
    }
    this.#depth = level;
    if (set.size !== count) throw this.#fail('value', 'has two elements that are the same in JavaScript');
    return set;
  }

  #dict(): unknown {
    const level = this.#enter();
    const entries = (this.#entries ??= []);
    const first = entries.length;
    let asObject = true;
    for (let index = 0; this.#bytes[this.#at] !== DICT_END; index++) {
      this.#steps[level] = keyStep(index);
      const key = this.#read();
      if (typeof key === 'string') {
        this.#steps[level] = key;
        if (key === '__proto__') asObject = false;
      } else {
        this.#steps[level] = typeof key === 'number' && Number.isInteger(key) && key >= 0 ? key : entryStep(index);
        asObject = false;
      }
      this.#countKey(key);
      const value = this.#read();
      if (typeof value === 'function' && calledByLanguage.has(key)) asObject = false;
      entries.push(key, value);
    }
    this.#at++;
    this.#depth = level;
    const result = asObject ? toObject(entries, first) : this.#toMap(entries, first);
    entries.length = first;
    return result;
  }

  #toMap(entries: readonly unknown[], first: number): Map<unknown, unknown> {
    const map = new Map<unknown, unknown>();
    for (let at = first; at < entries.length; at += 2) map.set(entries[at], entries[at + 1]);
    if (2 * map.size !== entries.length - first) {
      throw this.#fail('value', 'has two keys that are the same in JavaScript');
    }
    return map;
  }

  /** Counts a key whose hash its sender may have chosen; `maxChosenKeys` tells why. */
  #countKey(key: unknown): void {
    switch (typeof key) {
      case 'string':
        if (key.length <= LONG_KEY_LENGTH) return;
        break;
      case 'number':
      case 'bigint':
        break;
      default:
        return;
    }
    if (--this.#chosenKeysLeft >= 0) return;
    const limit = this.#options.maxChosenKeys ?? DEFAULT_CHOSEN_KEYS;
    throw this.#fail('value', `more than ${limit} numbers as keys of dicts or elements of sets; give a list instead`);
  }

  #extension(count: number): unknown {
    this.#at++;
    const level = this.#depth;
    if (count !== 3 || this.#bytes[this.#at] !== TEXT) throw this.#fail('type', 'is an Ellipsis in a tuple');
    const kind = this.#read() as string;
    const payload = this.#bytes[this.#at] === INT || this.#bytes[this.#at] === LONG ? this.#read() : undefined;
    this.#depth = level;
    if (payload !== undefined && kind === CAPABILITY_KIND) return this.#capability(payload as number | bigint);
    if (payload !== undefined && kind === DATETIME_KIND) return this.#date(payload as number | bigint);
    throw this.#fail('type', `is an extension of an unknown kind, ${quoteText(kind)}`);
  }

  #capability(handle: number | bigint): unknown {
    const resolve = this.#options.resolveCapability;
    const capability =
      resolve !== undefined && typeof handle === 'number' && handle >= 0 ? resolve(handle) : undefined;
    if (capability === undefined) throw this.#fail('value', 'is a capability that does not exist here');
    return capability;
  }

  #date(micros: number | bigint): Date {
    const milliseconds =
      typeof micros === 'number'
        ? Math.floor(micros / 1000)
        : // Far beyond any date, and short enough to divide.
          Number(BigInt.asIntN(80, micros) === micros ? (micros - modulo(micros, 1000n)) / 1000n : Infinity);
    const date = new Date(milliseconds);
    if (Number.isNaN(date.getTime())) throw this.#fail('value', 'is a datetime out of range');
    return date;
  }

  /** Begins a container; its contents' steps go to the level that is returned, and `#depth` back to it at its end. */
  #enter(): number {
    const level = this.#depth;
    if (level >= this.#maxDepth) throw this.#fail('value', `is nested more than ${this.#maxDepth} deep`);
    this.#depth = level + 1;
    return level;
  }

  #truncated(): ValueFailure {
    return this.#fail('value', 'is malformed: it ends too early');
  }

  #tooMany(): ValueFailure {
    const limit = this.#options.maxNodes ?? DEFAULT_NODES;
    return this.#fail('value', `more than ${limit} values at once`);
  }

  #fail(kind: ValueFailureKind, problem: string): ValueFailure {
    return new ValueFailure(kind, renderPath(this.#options.root ?? 'value', this.#steps, this.#depth), problem);
  }
}

function toObject(entries: readonly unknown[], first: number): Record<string, unknown> {
  const object = Object.create(null) as Record<string, unknown>;
  for (let at = first; at < entries.length; at += 2) object[entries[at] as string] = entries[at + 1];
  return object;
}

/** The remainder that is never negative. */
function modulo(value: bigint, by: bigint): bigint {
  return ((value % by) + by) % by;
}
