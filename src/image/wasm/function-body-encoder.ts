import { ByteWriter } from './byte-writer.js';

/**
 * Writes the body of one function, instruction by instruction (core specification, "Instructions"). It knows
 * just the instructions that replacement bodies and small modules need and checks nothing: the engine's
 * validator does.
 */
export class FunctionBodyEncoder {
  readonly #writer = new ByteWriter();

  constructor() {
    // No locals besides the parameters: nothing built here needs one.
    this.#writer.u32(0);
  }

  localGet(index: number): this {
    this.#writer.byte(0x20).u32(index);
    return this;
  }

  globalGet(index: number): this {
    this.#writer.byte(0x23).u32(index);
    return this;
  }

  globalSet(index: number): this {
    this.#writer.byte(0x24).u32(index);
    return this;
  }

  i32Const(value: number): this {
    this.#writer.byte(0x41).i32(value);
    return this;
  }

  i32Add(): this {
    this.#writer.byte(0x6a);
    return this;
  }

  i32Subtract(): this {
    this.#writer.byte(0x6b);
    return this;
  }

  i32GreaterOrEqualUnsigned(): this {
    this.#writer.byte(0x4f);
    return this;
  }

  /** Loads an unsigned byte from the address on the stack plus `offset`. */
  i32Load8Unsigned(offset = 0): this {
    this.#writer.byte(0x2d).u32(0).u32(offset);
    return this;
  }

  call(functionIndex: number): this {
    this.#writer.byte(0x10).u32(functionIndex);
    return this;
  }

  /** Calls the table entry whose index is on top of the stack, above the arguments. */
  callIndirect(typeIndex: number, tableIndex = 0): this {
    this.#writer.byte(0x11).u32(typeIndex).u32(tableIndex);
    return this;
  }

  drop(): this {
    this.#writer.byte(0x1a);
    return this;
  }

  return(): this {
    this.#writer.byte(0x0f);
    return this;
  }

  /** Opens a block without parameters or results. */
  block(): this {
    this.#writer.byte(0x02).byte(0x40);
    return this;
  }

  branchIf(label: number): this {
    this.#writer.byte(0x0d).u32(label);
    return this;
  }

  /** Branches to `labels[i]`, *i* being on the stack (unsigned), or to `otherwise` if it is beyond them. */
  branchTable(labels: ArrayLike<number>, otherwise: number): this {
    this.#writer.byte(0x0e).u32(labels.length);
    for (let i = 0; i < labels.length; i++) this.#writer.u32(labels[i] as number);
    this.#writer.u32(otherwise);
    return this;
  }

  end(): this {
    this.#writer.byte(0x0b);
    return this;
  }

  /** The body written so far: local declarations and instructions, without the leading length. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return this.#writer.toBytes();
  }
}
