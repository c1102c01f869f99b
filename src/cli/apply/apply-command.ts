import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { Change } from '../../controller/changes/change.js';
import { ChangeSet } from '../../controller/changes/change-set.js';
import { listChange, listChanges } from '../../controller/changes/list-changes.js';
import { applyChanges } from '../../controller/devices/apply/apply-changes.js';
import type { ApplyReport } from '../../controller/devices/apply/apply-report.js';
import { showValue, VitrineError } from '../../errors.js';
import { ExitCode } from '../exit-codes.js';
import { systemMessage } from '../system-message.js';
import { usageError } from '../usage-error.js';
import type { ApplyArguments } from './apply-arguments.js';
import { pathPattern } from './path-pattern.js';

/** How this command speaks; lines are without their ends. */
export interface ApplyConsole {
  out(line: string): void;
  error(line: string): void;
  /** Whether there is somebody to ask. */
  readonly canAsk: boolean;
}

/**
 * `vitrine apply`: shows what is to be done, asks, and does it.
 * @returns what to exit with: 1 when something was left undone, or the answer was no
 * @throws VitrineError when the document cannot be read or a host directory not be opened
 */
export async function applyCommand(command: ApplyArguments, console: ApplyConsole): Promise<number> {
  const changes = ChangeSet.parse(readDocument(command.file));
  const patterns = command.only.map(pathPattern);
  const select = ({ path, from }: Change): boolean =>
    patterns.length === 0 ||
    patterns.some((matches) => matches(path) || (from !== undefined && matches(from)));
  const planned = await applyChanges(changes, { select, dryRun: true });
  if (patterns.length === 0) for (const line of listChanges(changes)) console.out(line);
  else for (const change of changes) if (select(change)) console.out(listChange(change));
  showConflicts(planned, console);
  const places = changes.mounts.map(({ at, hostPath }) => `${showValue(hostPath)} (${at} inside)`).join(', ');
  if (planned.applied.length === 0) {
    console.out(`nothing to apply to ${places}`);
    return planned.conflicts.length === 0 ? ExitCode.ok : ExitCode.undone;
  }
  if (command.isDryRun) {
    console.out(`would apply ${count(planned.applied.length)} to ${places}`);
    return planned.conflicts.length === 0 ? ExitCode.ok : ExitCode.undone;
  }
  if (!command.isConfirmed && !(await isAgreed(planned, places, console))) {
    console.out('nothing was changed');
    return ExitCode.undone;
  }
  const report = await applyChanges(changes, { select });
  console.out(`applied ${count(report.applied.length)} to ${places}`);
  // What the look beforehand found was told already.
  const told = new Set(planned.conflicts.map(({ change }) => change));
  const conflicts = report.conflicts.filter(({ change }) => !told.has(change));
  showConflicts({ ...report, conflicts }, console);
  return report.conflicts.length === 0 ? ExitCode.ok : ExitCode.undone;
}

function readDocument(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw new VitrineError('ERR_FILE', `cannot read the changes ${file}: ${systemMessage(cause)}`, { cause });
  }
}

function showConflicts({ conflicts }: ApplyReport, console: ApplyConsole): void {
  for (const { change, reason } of conflicts) console.error(`not applied: ${listChange(change)}: ${reason}`);
}

async function isAgreed(
  { applied }: ApplyReport,
  places: string,
  { canAsk }: ApplyConsole,
): Promise<boolean> {
  if (!canAsk) throw usageError('nobody is there to ask: say --yes to apply, or --dry-run to look');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`apply ${count(applied.length)} to ${places}? [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

function count(changes: number): string {
  return changes === 1 ? '1 change' : `${changes} changes`;
}
