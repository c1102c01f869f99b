#!/usr/bin/env node
import { writeFully } from '../controller/devices/console/descriptor-io.js';
import { VitrineError } from '../errors.js';
import { ExitCode } from './exit-codes.js';
import { oneLine } from './one-line.js';

/**
 * The command `vitrine`. What a command needs is loaded when it is called for: starting fast is a feature.
 */
const commands = ['run', 'apply', 'doctor', 'help'] as const;

async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case 'run': {
      // Everything that a run needs is loaded while the arguments are read.
      const loading = import('./run-command.js');
      const { parseRunArguments } = await import('./run-arguments.js');
      const parsed = parseRunArguments(rest);
      if (parsed === 'help') return await printHelp('run');
      const { runCommand } = await loading;
      return await runCommand(parsed);
    }
    case 'apply': {
      const { parseApplyArguments } = await import('./apply/apply-arguments.js');
      const parsed = parseApplyArguments(rest);
      if (parsed === 'help') return await printHelp('apply');
      const { applyCommand } = await import('./apply/apply-command.js');
      return await applyCommand(parsed, {
        out: (line) => void print(1, `${line}\n`),
        error: (line) => void print(2, `${line}\n`),
        canAsk: parsed.file !== '-' && process.stdin.isTTY,
      });
    }
    case 'doctor': {
      const { doctorCommand } = await import('./doctor/doctor-command.js');
      const parsed = doctorCommand(rest);
      return parsed === 'help' ? await printHelp('doctor') : await parsed;
    }
    case 'help':
      return await printHelp(rest[0]);
    case '--help':
    case '-h':
      return await printHelp(undefined);
    case '--version':
    case '-V': {
      const { versionLine } = await import('./versions.js');
      return print(1, `${versionLine()}\n`);
    }
    default:
      throw await unknownCommand(command);
  }
}

async function printHelp(topic: string | undefined): Promise<number> {
  const { helpTexts } = await import('./help-texts.js');
  if (topic === undefined) return print(1, helpTexts.vitrine);
  if (topic === 'run' || topic === 'apply' || topic === 'doctor') return print(1, helpTexts[topic]);
  throw await unknownCommand(topic);
}

async function unknownCommand(name: string | undefined): Promise<VitrineError> {
  const { usageError } = await import('./usage-error.js');
  if (name === undefined) return usageError("no command is given; most often it is 'vitrine run PROGRAM'");
  if (/\.pyw?$/.test(name))
    return usageError(`'${name}' is not a command; did you mean 'vitrine run ${name}'?`);
  const { suggestionFor } = await import('./suggestion.js');
  const kind = name.startsWith('-') ? 'option' : 'command';
  return usageError(`unknown ${kind} '${name}'${suggestionFor(name, [...commands, '--version', '--help'])}`);
}

function print(descriptor: 1 | 2, text: string): number {
  writeFully(descriptor, new TextEncoder().encode(text));
  return ExitCode.ok;
}

/** The line for an error, in the words of the command line. */
function errorLine(error: unknown, command: string | undefined): string {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof VitrineError)) return `vitrine: internal error: ${oneLine(message)}`;
  const inOurWords = message
    .replace(/^limits\.(\w+) is /, '--$1 is ')
    .replace(/: ENOSPC$/, ': no room left (raise it with --files)');
  const helpOf = command === 'run' || command === 'apply' || command === 'doctor' ? `${command} ` : '';
  const hint = error.code === 'ERR_BAD_OPTION' ? ` (try 'vitrine ${helpOf}--help')` : '';
  return `vitrine: ${oneLine(inOurWords)}${hint}`;
}

const args = process.argv.slice(2);
let exitCode: number;
try {
  exitCode = await main(args);
} catch (error) {
  exitCode = (error as NodeJS.ErrnoException)?.code === 'EPIPE' ? ExitCode.brokenPipe : ExitCode.failed;
  if (exitCode === ExitCode.failed) {
    try {
      print(2, `${errorLine(error, args[0])}\n`);
    } catch {
      // Nobody reads standard error: the exit code has to do.
    }
  }
}
// At once: warm threads and an open standard input would otherwise be wound up first.
process.exit(exitCode);
