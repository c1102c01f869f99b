import { dateFromMicros } from './datetime-micros.js';
import { ScalarReader } from './scalar-reader.js';
import { ValueFailure, type ValueFailureKind } from './value-failure.js';
import { elementStep, entryStep, keyStep, NO_STEP, type PathStep, renderPath } from './value-path.js';
import {
  ASCII,
  BYTES,
  CAPABILITY_KIND,
  DATETIME_KIND,
  DEFAULT_CHOSEN_KEYS,
  DEFAULT_COPIED_BYTES,
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
  INTERNED_ASCII,
  INTERNED_TEXT,
  LIST,
  LONG,
  NONE,
  REFERENCE,
  SET,
  SHARED_FLAG,
  SHORT_ASCII,
  SHORT_INTERNED_ASCII,
  SMALL_TUPLE,
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
  /** Bytes that references may add to what is read, as if it had been written without them; by default 1 MiB. */
  readonly maxCopiedBytes?: number;
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
 * or {@link ValueFailure}; memory taken is in proportion to the input and the limits.
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

/** A value that can be referred to: where it is, and what, unless that is something to be read anew. */
class Shared {
  readonly start: number;
  /** Negative while it is being read. */
  end = -1;
  value: string | number | bigint | undefined;

  constructor(start: number) {
    this.start = start;
  }
}

class ValueReader extends ScalarReader {
  readonly #options: DecodeOptions;
  readonly #maxDepth: number;
  #nodesLeft: number;
  #chosenKeysLeft: number;
  #copiedBytesLeft: number;
  #depth = 0;
  readonly #steps: PathStep[] = [];
  /** Keys and values of the dicts that are being read, until it is known what they become. */
  #entries: unknown[] | undefined;
  #shared: Shared[] | undefined;
  /** Whether what is read now has been read before, for the sake of a reference. */
  #again = false;

  constructor(bytes: Uint8Array, options: DecodeOptions) {
    super(bytes, options.maxIntegerBytes ?? DEFAULT_INTEGER_BYTES);
    this.#options = options;
    this.#maxDepth = options.maxDepth ?? DEFAULT_DEPTH;
    this.#nodesLeft = options.maxNodes ?? DEFAULT_NODES;
    this.#chosenKeysLeft = options.maxChosenKeys ?? DEFAULT_CHOSEN_KEYS;
    this.#copiedBytesLeft = options.maxCopiedBytes ?? DEFAULT_COPIED_BYTES;
  }

  readAll(): unknown {
    const value = this.#read();
    const left = this.bytes.length - this.at;
    if (left > 0) throw this.fail('value', `is malformed: ${left} bytes after its end`);
    return value;
  }

  #read(): unknown {
    const code = this.bytes[this.at++];
    if (code === undefined) throw this.truncated();
    if (--this.#nodesLeft < 0) throw this.#tooMany();
    return code < SHARED_FLAG ? this.#readType(code) : this.#readShared(code - SHARED_FLAG);
  }

  #readType(code: number): unknown {
    switch (code) {
      case NONE:
        return null;
      case TRUE:
        return true;
      case FALSE:
        return false;
      case INT:
        return this.int32();
      case LONG:
        return this.long();
      case FLOAT:
        return this.float();
      case TEXT:
      case INTERNED_TEXT:
        return this.text(this.length());
      case SHORT_ASCII:
      case SHORT_INTERNED_ASCII:
        return this.ascii(this.shortLength());
      case ASCII:
      case INTERNED_ASCII:
        return this.ascii(this.length());
      case BYTES:
        return this.copy(this.length());
      case SMALL_TUPLE:
        return this.#tuple(this.#checkCount(this.shortLength()));
      case TUPLE:
        return this.#tuple(this.#checkCount(this.length()));
      case LIST:
        return this.#list(this.#checkCount(this.length()));
      case DICT:
        return this.#dict();
      case SET:
      case FROZENSET:
        return this.#set(this.#checkCount(this.length()));
      case REFERENCE:
        return this.#reference();
      default:
        throw this.fail('type', `${describeRefusedType(code)} cannot be given to a host`);
    }
  }

  /** Reads a value that can be referred to from here on. */
  #readShared(code: number): unknown {
    // It has its number already.
    if (this.#again || code === REFERENCE) return this.#readType(code);
    const shared = new Shared(this.at);
    this.#shared ??= [];
    this.#shared.push(shared);
    const value = this.#readType(code);
    shared.end = this.at;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
      shared.value = value;
    return value;
  }

  #reference(): unknown {
    const shared = this.#shared?.[this.int32()];
    if (shared === undefined) throw this.fail('value', 'is malformed: a reference to nothing');
    if (shared.end < 0) throw this.fail('value', 'is a value that it is itself a part of (a cycle)');
    this.#copiedBytesLeft -= shared.end - shared.start;
    if (this.#copiedBytesLeft < 0) {
      const limit = this.#options.maxCopiedBytes ?? DEFAULT_COPIED_BYTES;
      throw this.fail('value', `more than ${limit} bytes in values that are there several times`);
    }
    if (shared.value !== undefined) return shared.value;
    // A copy, so that the host sees a tree, which it can walk within the limits.
    const { at } = this;
    const again = this.#again;
    this.#again = true;
    this.at = shared.start;
    const value = this.#readType(this.bytes[shared.start - 1]! & ~SHARED_FLAG);
    this.#again = again;
    this.at = at;
    return value;
  }

  /** Values that follow, each of which takes a byte at least. */
  #checkCount(count: number): number {
    if (count > this.bytes.length - this.at) throw this.truncated();
    if (count > this.#nodesLeft) throw this.#tooMany();
    return count;
  }

  #tuple(count: number): unknown {
    return count > 0 && this.bytes[this.at] === ELLIPSIS ? this.#extension(count) : this.#list(count);
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

  #set(count: number): Set<unknown> {
    const level = this.#enter();
    const set = new Set<unknown>();
    for (let index = 0; index < count; index++) {
      this.#steps[level] = elementStep(index);
      const element = this.#read();
      this.#countKey(element);
      set.add(element);
    }
    this.#depth = level;
    if (set.size !== count) throw this.fail('value', 'has two elements that are the same in JavaScript');
    return set;
  }

  #dict(): unknown {
    const level = this.#enter();
    this.#entries ??= [];
    const entries = this.#entries;
    const first = entries.length;
    let asObject = true;
    for (let index = 0; this.bytes[this.at] !== DICT_END; index++) {
      this.#steps[level] = keyStep(index);
      const key = this.#read();
      if (typeof key === 'string') {
        this.#steps[level] = key;
        if (key === '__proto__') asObject = false;
      } else {
        this.#steps[level] =
          typeof key === 'number' && Number.isInteger(key) && key >= 0 ? key : entryStep(index);
        asObject = false;
      }
      this.#countKey(key);
      const value = this.#read();
      if (typeof value === 'function' && calledByLanguage.has(key)) asObject = false;
      entries.push(key, value);
    }
    this.at++;
    this.#depth = level;
    const result = asObject ? toObject(entries, first) : this.#toMap(entries, first);
    entries.length = first;
    return result;
  }

  #toMap(entries: readonly unknown[], first: number): Map<unknown, unknown> {
    const map = new Map<unknown, unknown>();
    for (let at = first; at < entries.length; at += 2) map.set(entries[at], entries[at + 1]);
    if (2 * map.size !== entries.length - first) {
      throw this.fail('value', 'has two keys that are the same in JavaScript');
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
    throw this.fail(
      'value',
      `more than ${limit} numbers as keys of dicts or elements of sets; give a list instead`,
    );
  }

  #extension(count: number): unknown {
    if (count !== 3) throw this.fail('type', 'is a tuple that begins with Ellipsis');
    const level = this.#enter();
    this.at++;
    this.#steps[level] = 1;
    const kind = this.#read();
    this.#steps[level] = 2;
    const payload = this.#read();
    this.#depth = level;
    if (typeof payload === 'bigint' || (typeof payload === 'number' && Number.isInteger(payload))) {
      if (kind === CAPABILITY_KIND) return this.#capability(payload);
      if (kind === DATETIME_KIND) return this.#date(payload);
    }
    throw this.fail('type', 'is a tuple that begins with Ellipsis');
  }

  #capability(handle: number | bigint): unknown {
    const resolve = this.#options.resolveCapability;
    const capability =
      resolve !== undefined && Number.isSafeInteger(handle) && handle >= 0
        ? resolve(Number(handle))
        : undefined;
    if (capability === undefined) throw this.fail('value', 'is a capability that does not exist here');
    return capability;
  }

  #date(micros: number | bigint): Date {
    const date = dateFromMicros(micros);
    if (date === undefined) throw this.fail('value', 'is a datetime out of range');
    return date;
  }

  /** Begins a container; its contents' steps go to the level that is returned, and `#depth` back to it at its end. */
  #enter(): number {
    const level = this.#depth;
    if (level >= this.#maxDepth) throw this.fail('value', `is nested more than ${this.#maxDepth} deep`);
    this.#steps[level] = NO_STEP;
    this.#depth = level + 1;
    return level;
  }

  #tooMany(): ValueFailure {
    const limit = this.#options.maxNodes ?? DEFAULT_NODES;
    return this.fail('value', `more than ${limit} values at once`);
  }

  protected override fail(kind: ValueFailureKind, problem: string): ValueFailure {
    return new ValueFailure(
      kind,
      renderPath(this.#options.root ?? 'value', this.#steps, this.#depth),
      problem,
    );
  }
}

function toObject(entries: readonly unknown[], first: number): Record<string, unknown> {
  const object = Object.create(null) as Record<string, unknown>;
  for (let at = first; at < entries.length; at += 2) object[entries[at] as string] = entries[at + 1];
  return object;
}
