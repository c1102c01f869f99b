import { openSync, writeSync } from 'node:fs';
import type { RunResult } from '../controller/result.js';
import { VitrineError } from '../errors.js';
import { systemMessage } from './system-message.js';
import { vitrineVersion } from './versions.js';

/** The result without the streams, as `--report` has it. */
export function reportOf(result: RunResult): object {
  const { exitCode, stopped, usage, filesKept, refused, refusedOmitted } = result;
  return { vitrine: vitrineVersion(), exitCode, stopped, usage, filesKept, refused, refusedOmitted };
}

/** A file for a report. It is opened before the run, so that a path that cannot be written is said then. */
export class ReportFile {
  readonly #path: string;
  readonly #descriptor: number;

  /** @throws VitrineError ERR_FILE */
  constructor(path: string) {
    this.#path = path;
    this.#descriptor = this.#do(() => openSync(path, 'w'));
  }

  /** @throws VitrineError ERR_FILE */
  write(result: RunResult): void {
    const text = `${JSON.stringify(reportOf(result), undefined, 2)}\n`;
    this.#do(() => writeSync(this.#descriptor, text));
  }

  #do(action: () => number): number {
    try {
      return action();
    } catch (cause) {
      throw new VitrineError('ERR_FILE', `cannot write the report ${this.#path}: ${systemMessage(cause)}`, {
        cause,
      });
    }
  }
}
