import type { RunResult } from 'vitrine';
import type { Expectation } from './program-file.js';

/** What of an expectation a result does not meet; empty when it meets it. */
export function misses(expected: Expectation, result: RunResult): string[] {
  const missed: string[] = [];
  const stopped = result.stopped;
  const limit = stopped?.reason === 'limit' ? stopped.limit : undefined;
  if (expected.anyOf !== undefined) {
    const all = expected.anyOf.map((one) => misses(one, result));
    if (all.every((one) => one.length > 0))
      missed.push(`none of: ${all.map((one) => one.join(', ')).join(' | ')}`);
  }
  if (expected.exitCode !== undefined) {
    const codes = [expected.exitCode].flat().map((code) => code & 0xff);
    if (result.exitCode === null || !codes.includes(result.exitCode)) {
      missed.push(`exit code ${result.exitCode}, not ${codes}`);
    }
  }
  if (expected.stopped === undefined) {
    if (limit !== undefined && expected.anyOf === undefined) missed.push(`stopped by ${limit}`);
  } else if (limit === undefined || ![expected.stopped].flat().includes(limit)) {
    missed.push(`stopped by ${limit ?? stopped?.reason ?? 'nothing'}, not ${expected.stopped}`);
  }
  const crashed = stopped?.reason === 'crashed';
  if (crashed !== (expected.crashed ?? false) && expected.anyOf === undefined) {
    missed.push(crashed ? `crashed: ${stopped.message}` : 'not crashed');
  }
  if (expected.stdout !== undefined && result.stdout !== expected.stdout) missed.push('other stdout');
  if (expected.stdoutIncludes !== undefined && !result.stdout.includes(expected.stdoutIncludes)) {
    missed.push(`no ${JSON.stringify(expected.stdoutIncludes)} on stdout`);
  }
  if (expected.stderrIncludes !== undefined && !result.stderr.includes(expected.stderrIncludes)) {
    missed.push(`no ${JSON.stringify(expected.stderrIncludes)} on stderr`);
  }
  return missed;
}

/** The end of a text, for messages. */
export function tail(text: string): string {
  return text.length > 600 ? `…${text.slice(-600)}` : text;
}
