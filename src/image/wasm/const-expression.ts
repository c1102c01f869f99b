import type { ByteReader } from './byte-reader.js';
import { badEngine } from './limits.js';
import { noFunction } from './module-model.js';

/** Longer initialisers are not written by any compiler; the bound keeps the evaluation stack small. */
const maxInstructions = 1_000;

/**
 * What a constant expression is known to give. An i32 and a function index are different things: both are
 * undefined unless the expression's last value is of that kind and depends on nothing outside the module file.
 */
export interface ConstantValue {
  readonly i32: number | undefined;
  /** A function index, or {@link noFunction} for `ref.null`. */
  readonly functionIndex: number | undefined;
}

const unknownValue: ConstantValue = { i32: undefined, functionIndex: undefined };

/**
 * Reads a constant expression up to and with its `end` (core specification, "Constant Expressions", with the
 * extended-const instructions) and evaluates it as far as i32 arithmetic and function references go.
 */
export function readConstantExpression(reader: ByteReader): ConstantValue {
  const stack: ConstantValue[] = [];
  for (let count = 0; count < maxInstructions; count++) {
    const start = reader.offset;
    const opcode = reader.byte('a constant expression');
    if (opcode === 0x0b) {
      const value = stack.pop();
      if (value === undefined || stack.length > 0) {
        throw badEngine('constant expression does not give one value', start);
      }
      return value;
    }
    stack.push(readInstruction(reader, opcode, start, stack));
  }
  throw badEngine(`constant expression is longer than ${maxInstructions} instructions`, reader.offset);
}

function readInstruction(
  reader: ByteReader,
  opcode: number,
  start: number,
  stack: ConstantValue[],
): ConstantValue {
  switch (opcode) {
    case 0x41:
      return { i32: reader.i32('an i32 constant'), functionIndex: undefined };
    case 0x42:
      reader.skipLeb(10, 'an i64 constant');
      return unknownValue;
    case 0x43:
      reader.skip(4, 'an f32 constant');
      return unknownValue;
    case 0x44:
      reader.skip(8, 'an f64 constant');
      return unknownValue;
    case 0x23:
      reader.u32('a global index');
      return unknownValue;
    case 0xd0:
      reader.skipLeb(5, 'a heap type');
      return { i32: undefined, functionIndex: noFunction };
    case 0xd2:
      return { i32: undefined, functionIndex: reader.u32('a function index') };
    case 0xfd:
      if (reader.u32('a vector opcode') !== 12) break;
      reader.skip(16, 'a v128 constant');
      return unknownValue;
    case 0x6a:
    case 0x6b:
    case 0x6c:
    case 0x7c:
    case 0x7d:
    case 0x7e: {
      const right = stack.pop();
      const left = stack.pop();
      if (left === undefined || right === undefined) {
        throw badEngine('constant expression lacks an operand', start);
      }
      return combine(opcode, left.i32, right.i32);
    }
  }
  throw badEngine(`opcode 0x${opcode.toString(16)} is not supported in a constant expression`, start);
}

function combine(opcode: number, left: number | undefined, right: number | undefined): ConstantValue {
  if (left === undefined || right === undefined) return unknownValue;
  switch (opcode) {
    case 0x6a:
      return { i32: (left + right) | 0, functionIndex: undefined };
    case 0x6b:
      return { i32: (left - right) | 0, functionIndex: undefined };
    case 0x6c:
      return { i32: Math.imul(left, right), functionIndex: undefined };
    default:
      return unknownValue;
  }
}
