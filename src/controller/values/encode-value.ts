import { microsFromTime } from './datetime-micros.js';
import { contentOfKey, hasPythonEqual } from './equal-keys.js';
import { describeObject, lengthOfBytes, timeOfDate } from './foreign-object.js';
import { encodeText, writeShortAscii } from './text-codec.js';
import { ValueFailure, type ValueFailureKind } from './value-failure.js';
import { elementStep, entryStep, keyStep, NO_STEP, type PathStep, renderPath } from './value-path.js';
import { OVERFLOW, WireBuffer } from './wire-buffer.js';
import {
  BYTES,
  CAPABILITY_KIND,
  DATETIME_KIND,
  DEFAULT_BYTES,
  DEFAULT_DEPTH,
  DEFAULT_INTEGER_BYTES,
  DEFAULT_NODES,
  DICT,
  DICT_END,
  ELLIPSIS,
  FALSE,
  FIRST_DATE_MS,
  LAST_DATE_MS,
  LIST,
  NONE,
  SET,
  TEXT,
  TRUE,
  TUPLE,
} from './wire-format.js';
import { writeBigint, writeNumber } from './write-number.js';

export interface EncodeOptions {
  /** Containers inside of each other; by default 64. */
  readonly maxDepth?: number;
  /** Values, keys and those in containers included; by default 100,000. */
  readonly maxNodes?: number;
  /** Bytes of the result; by default 1 MiB. */
  readonly maxBytes?: number;
  /** Bytes of the digits of one int; by default 65,536. */
  readonly maxIntegerBytes?: number;
  /**
   * Asked first about every object and function: the handle that it has as a capability (a safe integer, never
   * negative), or undefined for a value like others.
   */
  readonly exportCapability?: (value: object) => number | undefined;
}

/** {@link ValueEncoder.encode}, once. */
export function encodeValue(value: unknown, options: EncodeOptions = {}, root?: string): Uint8Array {
  return new ValueEncoder(options).encode(value, root);
}

/**
 * Writes values of a host in the wire format (`wire-format.ts`), on a buffer of its own that it uses again.
 *
 * null, undefined → None; number → int if it is a safe integer, float otherwise and for -0; bigint → int; Uint8Array
 * (Buffer too) → bytes; Array → list, holes as None; plain objects (of `Object.prototype`, or of none) → dict of their own
 * enumerable string keys, as `JSON.stringify` and spreading see them: getters are called, symbols left out;
 * Map → dict; Set → set; Date → datetime. Keys and elements must be hashable in Python, and no two of them equal there
 * (`1`, `1n` and `true` are). Everything else is a {@link ValueFailure}, and so is what getters and proxies throw, which is then
 * its `cause`.
 */
export class ValueEncoder {
  readonly #options: EncodeOptions;
  readonly #maxDepth: number;
  readonly #export: ((value: object) => number | undefined) | undefined;
  readonly #out: WireBuffer;
  readonly #steps: PathStep[] = [];
  /** The containers that the current one is in, itself included. */
  readonly #open: object[] = [];
  #depth = 0;
  #nodesLeft = 0;
  #root = '';
  #busy = false;

  constructor(options: EncodeOptions = {}) {
    this.#options = options;
    this.#maxDepth = options.maxDepth ?? DEFAULT_DEPTH;
    this.#export = options.exportCapability;
    this.#out = new WireBuffer(options.maxBytes ?? DEFAULT_BYTES);
  }

  /** The value's bytes, a copy. `root` is what paths in messages begin with. */
  encode(value: unknown, root = 'value'): Uint8Array {
    // A getter may encode something itself.
    if (this.#busy) return new ValueEncoder(this.#options).encode(value, root);
    this.#busy = true;
    this.#root = root;
    this.#depth = 0;
    this.#nodesLeft = this.#options.maxNodes ?? DEFAULT_NODES;
    try {
      this.#write(value);
      return this.#out.finish();
    } catch (error) {
      if (error instanceof ValueFailure) throw error;
      if (error === OVERFLOW) throw this.#fail('value', `more than ${this.#out.maxBytes} bytes at once`);
      throw new ValueFailure('value', this.#path(), 'cannot be read: that throws', { cause: error });
    } finally {
      this.#busy = false;
      this.#out.reset();
      // Nothing of the host's is kept alive.
      this.#open.length = 0;
      this.#steps.length = 0;
    }
  }

  #write(value: unknown): void {
    if (--this.#nodesLeft < 0) throw this.#tooMany();
    switch (typeof value) {
      case 'string':
        this.#text(value);
        break;
      case 'number':
        writeNumber(this.#out, value);
        break;
      case 'boolean':
        this.#out.byte(value ? TRUE : FALSE);
        break;
      case 'undefined':
        this.#out.byte(NONE);
        break;
      case 'bigint':
        this.#bigint(value);
        break;
      case 'object':
        if (value === null) this.#out.byte(NONE);
        else this.#object(value);
        break;
      case 'function':
        this.#function(value);
        break;
      default:
        throw this.#fail('type', 'a symbol cannot be given to a guest');
    }
  }

  #function(value: object): void {
    const handle = this.#export?.(value);
    if (handle === undefined) {
      throw this.#fail('type', 'a function that is no capability cannot be given to a guest');
    }
    this.#capability(handle);
  }

  #text(text: string): void {
    const length = text.length;
    const at = this.#out.take(5 + length);
    if (writeShortAscii(text, this.#out.bytes, at + 5)) {
      this.#out.bytes[at] = TEXT;
      this.#out.putInt32(at + 1, length);
      return;
    }
    const encoded = encodeText(text);
    if (encoded === undefined)
      throw this.#fail('value', 'is a string with a lone surrogate, which is not text');
    this.#out.length = at;
    this.#raw(TEXT, encoded, encoded.length);
  }

  #raw(type: number, contents: Uint8Array, length: number): void {
    const at = this.#out.take(5 + length);
    this.#out.bytes[at] = type;
    this.#out.putInt32(at + 1, length);
    this.#out.bytes.set(contents, at + 5);
  }

  #bigint(value: bigint): void {
    const limit = this.#options.maxIntegerBytes ?? DEFAULT_INTEGER_BYTES;
    if (!writeBigint(this.#out, value, limit)) {
      throw this.#fail('value', `is an integer of more than ${limit} bytes`);
    }
  }

  #object(value: object): void {
    const handle = this.#export?.(value);
    if (handle !== undefined) this.#capability(handle);
    else if (Array.isArray(value)) this.#list(value);
    else if (isPlain(value)) this.#record(value);
    else if (value instanceof Uint8Array) this.#raw(BYTES, value, lengthOfBytes(value));
    else if (value instanceof Map) this.#map(value);
    else if (value instanceof Set) this.#set(value);
    else if (value instanceof Date) this.#date(value);
    else throw this.#fail('type', `${describeObject(value)} cannot be given to a guest`);
  }

  #list(list: readonly unknown[]): void {
    // What getters do to it meanwhile does not change how many are written.
    const count = list.length;
    if (count > this.#nodesLeft) throw this.#tooMany();
    const level = this.#enter(list);
    this.#out.typed(LIST, count);
    for (let index = 0; index < count; index++) {
      this.#steps[level] = index;
      this.#write(list[index]);
    }
    this.#depth = level;
  }

  #record(record: object): void {
    const level = this.#enter(record);
    this.#out.byte(DICT);
    for (const key of Object.keys(record)) {
      this.#steps[level] = key;
      this.#nodesLeft--;
      this.#text(key);
      this.#write((record as Record<string, unknown>)[key]);
    }
    this.#out.byte(DICT_END);
    this.#depth = level;
  }

  #map(map: ReadonlyMap<unknown, unknown>): void {
    const level = this.#enter(map);
    const contents = new Set<string>();
    let index = 0;
    this.#out.byte(DICT);
    for (const [key, value] of map) {
      this.#steps[level] = keyStep(index);
      this.#key(key, map, contents);
      const named = typeof key === 'string' || (Number.isSafeInteger(key) && (key as number) >= 0);
      this.#steps[level] = named ? (key as string | number) : entryStep(index);
      this.#write(value);
      index++;
    }
    this.#out.byte(DICT_END);
    this.#depth = level;
  }

  #set(set: ReadonlySet<unknown>): void {
    const level = this.#enter(set);
    const contents = new Set<string>();
    let count = 0;
    const start = this.#out.length;
    this.#out.typed(SET, 0);
    for (const element of set) {
      this.#steps[level] = elementStep(count);
      this.#key(element, set, contents);
      count++;
    }
    this.#out.putInt32(start + 1, count);
    this.#depth = level;
  }

  /** Writes a key of a dict or an element of a set. */
  #key(key: unknown, keys: { has(key: unknown): boolean }, contents: Set<string>): void {
    if (typeof key === 'string' || typeof key === 'number') {
      this.#write(key);
      return;
    }
    const content = contentOfKey(key);
    if (content === undefined ? hasPythonEqual(keys, key) : contents.has(content)) {
      throw this.#fail('value', 'is equal in Python to another key or element');
    }
    if (content !== undefined) contents.add(content);
    const at = this.#out.length;
    this.#write(key);
    const type = this.#out.bytes[at]!;
    if (type === LIST || type === DICT || type === SET) {
      throw this.#fail(
        'type',
        'arrays, objects, Maps and Sets cannot be keys of a dict or elements of a set',
      );
    }
  }

  #date(date: Date): void {
    const time = timeOfDate(date);
    if (Number.isNaN(time)) throw this.#fail('value', 'is an invalid Date');
    if (time < FIRST_DATE_MS || time > LAST_DATE_MS) {
      throw this.#fail('value', 'is a Date outside of the years 1 to 9999, which is all that datetime has');
    }
    this.#extension(DATETIME_KIND);
    this.#write(microsFromTime(time));
  }

  #capability(handle: number): void {
    if (!Number.isSafeInteger(handle) || handle < 0) throw new RangeError(`Not a handle: ${handle}`);
    this.#extension(CAPABILITY_KIND);
    writeNumber(this.#out, handle);
  }

  /** What comes before the last of an extension's three values. */
  #extension(kind: string): void {
    this.#out.typed(TUPLE, 3);
    this.#out.byte(ELLIPSIS);
    this.#text(kind);
  }

  /** Begins a container; its contents' steps go to the level that is returned, and `#depth` back to it at its end. */
  #enter(container: object): number {
    const level = this.#depth;
    const open = this.#open;
    for (let outer = 0; outer < level; outer++) {
      if (open[outer] === container)
        throw this.#fail('value', 'is a value that it is itself a part of (a cycle)');
    }
    if (level >= this.#maxDepth) throw this.#fail('value', `is nested more than ${this.#maxDepth} deep`);
    open[level] = container;
    this.#steps[level] = NO_STEP;
    this.#depth = level + 1;
    return level;
  }

  #tooMany(): ValueFailure {
    return this.#fail('value', `more than ${this.#options.maxNodes ?? DEFAULT_NODES} values at once`);
  }

  #path(): string {
    return renderPath(this.#root, this.#steps, this.#depth);
  }

  #fail(kind: ValueFailureKind, problem: string): ValueFailure {
    return new ValueFailure(kind, this.#path(), problem);
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
