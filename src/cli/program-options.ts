import type { RunOptions } from '../controller/run-options.js';
import { type GuestFiles, guestPlaceOf } from './guest-files.js';
import type { RunArguments } from './run-arguments.js';
import { readProgramInput, readWholeInput } from './standard-input.js';

/**
 * The program that a command line names; its file is put among the guest's.
 * @throws VitrineError when the program cannot be read
 */
export function programOptions(
  { program }: RunArguments,
  files: GuestFiles,
): Pick<RunOptions, 'code' | 'file' | 'module'> {
  switch (program.kind) {
    case 'code':
      return { code: program.code };
    case 'module':
      return { module: program.name };
    case 'stdin':
      return { code: readProgramInput() };
    case 'file': {
      const place = guestPlaceOf(program.hostPath);
      files.add(program.hostPath, place.path);
      return { file: place.name };
    }
  }
}

/**
 * Standard input for the program: this process's own. It is empty when the program itself came that way. On
 * the calling thread nothing can be awaited, so all of it is read beforehand, and nothing from a terminal.
 */
export function inputOptions(command: RunArguments, isTerminal: boolean): Pick<RunOptions, 'stdin'> {
  if (command.program.kind === 'stdin') return {};
  if (command.isolation === 'worker') return { stdin: { inherit: true } };
  return isTerminal ? {} : { stdin: readWholeInput('standard input (with --isolation inline)') };
}
