import { readFully } from '../controller/devices/console/descriptor-io.js';
import { VitrineError } from '../errors.js';
import { formatSize } from './quantities.js';
import { systemMessage } from './system-message.js';

/** Most of standard input that is read at once, before a program starts. */
const WHOLE_INPUT_LIMIT_BYTES = 16 * 2 ** 20;

/**
 * All of standard input, now.
 * @param purpose - what it is, for the message
 * @throws VitrineError ERR_FILE when it cannot be read or is too long
 */
export function readWholeInput(purpose: string): Uint8Array {
  let bytes: Uint8Array | undefined;
  try {
    bytes = readFully(0, WHOLE_INPUT_LIMIT_BYTES);
  } catch (cause) {
    throw new VitrineError('ERR_FILE', `cannot read ${purpose}: ${systemMessage(cause)}`, { cause });
  }
  if (bytes !== undefined) return bytes;
  throw new VitrineError('ERR_FILE', `${purpose} is longer than ${formatSize(WHOLE_INPUT_LIMIT_BYTES)}`);
}

/** The program on standard input. @throws VitrineError ERR_FILE */
export function readProgramInput(): string {
  const bytes = readWholeInput('the program on standard input');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new VitrineError('ERR_FILE', 'the program on standard input is not UTF-8', { cause });
  }
}
