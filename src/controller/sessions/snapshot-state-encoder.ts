import { VitrineError } from '../../errors.js';
import { ByteWriter } from '../../image/wasm/byte-writer.js';
import { byteStringToBytes, isByteString } from '../../vfs/byte-string.js';
import { DEFAULT_STATE_LIMITS, type StateLimits, StateTag } from './snapshot-state-tags.js';

/**
 * Plain data as bytes, without loss: numbers of all kinds (NaN and -0 too), strings of any UTF-16, booleans, null,
 * undefined, arrays, plain objects, Uint8Array, Uint32Array. What occurs twice is written twice.
 * @throws VitrineError ERR_SNAPSHOT when it exceeds the limits
 * @throws TypeError for anything else; the message has the path to it
 */
export function encodeState(
  value: unknown,
  limits: StateLimits = DEFAULT_STATE_LIMITS,
): Uint8Array<ArrayBuffer> {
  const encoder = new StateEncoder(limits);
  encoder.write(value);
  return encoder.bytes.toBytes();
}

class StateEncoder {
  readonly bytes = new ByteWriter(4096);
  readonly #limits: StateLimits;
  readonly #path: (string | number)[] = [];
  readonly #floatBytes = new Uint8Array(8);
  readonly #float = new DataView(this.#floatBytes.buffer);
  #values = 0;

  constructor(limits: StateLimits) {
    this.#limits = limits;
  }

  write(value: unknown): void {
    if (++this.#values > this.#limits.values) throw this.#excess(`more than ${this.#limits.values} values`);
    const { bytes } = this;
    if (value === undefined) bytes.byte(StateTag.undefined);
    else if (value === null) bytes.byte(StateTag.null);
    else if (typeof value === 'boolean') bytes.byte(value ? StateTag.true : StateTag.false);
    else if (typeof value === 'number') this.#writeNumber(value);
    else if (typeof value === 'string') this.#writeString(value);
    else if (typeof value === 'object') this.#writeObject(value);
    else throw this.#notPlain(`a ${typeof value}`);
  }

  #writeNumber(value: number): void {
    if ((value | 0) === value && !Object.is(value, -0)) {
      this.bytes.byte(StateTag.integer).u32(((value << 1) ^ (value >> 31)) >>> 0);
    } else {
      this.#float.setFloat64(0, value, true);
      this.bytes.byte(StateTag.float).append(this.#floatBytes);
    }
  }

  #writeString(text: string): void {
    const isBytes: boolean = isByteString(text);
    if (isBytes) {
      this.bytes.byte(StateTag.byteString).sized(byteStringToBytes(text));
      return;
    }
    const units = new Uint8Array(text.length * 2);
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      units[i * 2] = unit & 0xff;
      units[i * 2 + 1] = unit >> 8;
    }
    this.bytes.byte(StateTag.string).u32(text.length).append(units);
  }

  #writeObject(value: object): void {
    if (value instanceof Uint8Array) this.bytes.byte(StateTag.bytes).sized(value);
    else if (value instanceof Uint32Array) {
      // WebAssembly is little-endian, and so is all that it runs on.
      const words = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      this.bytes.byte(StateTag.words).u32(value.length).append(words);
    } else if (Array.isArray(value)) {
      this.bytes.byte(StateTag.array).u32(value.length);
      for (let index = 0; index < value.length; index++) this.#writeMember(index, value[index]);
    } else {
      // Object.prototype, of this realm or another.
      const prototype: unknown = Object.getPrototypeOf(value);
      if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
        throw this.#notPlain('no plain data');
      const entries = Object.entries(value);
      this.bytes.byte(StateTag.object).u32(entries.length);
      for (const [key, member] of entries) {
        this.write(key);
        this.#writeMember(key, member);
      }
    }
  }

  #writeMember(key: string | number, value: unknown): void {
    this.#path.push(key);
    if (this.#path.length > this.#limits.depth) throw this.#excess(`more than ${this.#limits.depth} levels`);
    this.write(value);
    this.#path.pop();
  }

  #notPlain(what: string): TypeError {
    return new TypeError(`a state has ${what} at ${this.#path.join('.') || 'its top'}`);
  }

  #excess(problem: string): VitrineError {
    return new VitrineError(
      'ERR_SNAPSHOT',
      `no snapshot can be made: its state has ${problem}; make it smaller`,
    );
  }
}
