import { openSync, writeSync } from 'node:fs';
import { listChanges } from '../controller/changes/list-changes.js';
import type { ConsoleOutput } from '../controller/devices/console/console-output.js';
import type { Sandbox } from '../controller/sandbox.js';
import { VitrineError } from '../errors.js';
import { systemMessage } from './system-message.js';

/** Where `--changes` puts what a program changed. It is opened before the run, so that a bad path is said then. */
export class ChangesFile {
  readonly #path: string;
  readonly #descriptor: number;

  /** @param path - `-` for standard output. @throws VitrineError ERR_FILE */
  constructor(path: string) {
    this.#path = path;
    this.#descriptor = path === '-' ? 1 : this.#do(() => openSync(path, 'w', 0o600));
  }

  /** Writes the document, and for people a list. @throws VitrineError ERR_FILE */
  async write(sandbox: Sandbox, stderr: ConsoleOutput | undefined): Promise<void> {
    const changes = await sandbox.changes();
    const bytes = new TextEncoder().encode(changes.toText());
    for (let done = 0; done < bytes.length; ) {
      done += this.#do(() => writeSync(this.#descriptor, bytes, done));
    }
    if (stderr === undefined) return;
    for (const line of listChanges(changes)) stderr.writeLine(line);
    if (changes.length === 0) stderr.writeLine('vitrine: nothing was changed');
    else if (this.#path !== '-')
      stderr.writeLine(`vitrine: to make these changes: vitrine apply ${this.#path}`);
    await stderr.finish();
  }

  #do(action: () => number): number {
    try {
      return action();
    } catch (cause) {
      throw new VitrineError('ERR_FILE', `cannot write the changes ${this.#path}: ${systemMessage(cause)}`, {
        cause,
      });
    }
  }
}
