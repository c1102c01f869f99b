import type { LimitStop, RunResult, Stopped } from '../controller/result.js';
import { ExitCode } from './exit-codes.js';
import { oneLine } from './one-line.js';
import { formatDuration, formatSize } from './quantities.js';

const formats: { readonly [limit in LimitStop['limit']]: (value: number) => string } = {
  cpu: formatDuration,
  wall: formatDuration,
  output: formatSize,
  calls: (value) => value.toLocaleString('en'),
  memory: formatSize,
  files: formatSize,
  rate: formatDuration,
};

/** The line that says why a program was stopped; undefined where its user stopped it. */
export function stopNote(stopped: Stopped): string | undefined {
  switch (stopped.reason) {
    case 'limit': {
      const { limit, allowed, used } = stopped;
      const format = formats[limit];
      return `vitrine: stopped by the ${limit} limit: used ${format(used)} of ${format(allowed)} (raise it with --${limit})`;
    }
    case 'crashed':
      return `vitrine: the program crashed its interpreter: ${oneLine(stopped.message)}`;
    case 'aborted':
      return undefined;
  }
}

/** What to exit with for a result. @param abortedBy - exit code of what aborted the run, if something did */
export function exitCodeOf(result: RunResult, abortedBy: number = ExitCode.interrupted): number {
  switch (result.stopped?.reason) {
    case 'limit':
      return ExitCode.limit;
    case 'crashed':
      return ExitCode.crashed;
    case 'aborted':
      // The program may have caught what interrupted it and exited as it wishes.
      return result.exitCode === null || result.exitCode === ExitCode.interrupted
        ? abortedBy
        : result.exitCode;
    default:
      return result.exitCode ?? ExitCode.crashed;
  }
}
