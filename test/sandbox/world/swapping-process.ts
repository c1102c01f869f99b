import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Again and again replaces the directory `data/swap` by a link to `outside` and back, and its file by a link to one
 * of outside and back. It does nothing between the swaps: the windows are as wide as they can be.
 */
const program = `
  const fs = require('node:fs');
  process.chdir(process.argv[1]);
  process.stdout.write('started');
  for (;;) {
    fs.renameSync('data/swap', 'aside/swap');
    fs.symlinkSync('../outside', 'data/swap');
    fs.unlinkSync('data/swap');
    fs.renameSync('aside/swap', 'data/swap');
    fs.symlinkSync('../../outside/file.txt', 'aside/link');
    fs.renameSync('data/swap/file.txt', 'aside/file.txt');
    fs.renameSync('aside/link', 'data/swap/file.txt');
    fs.renameSync('aside/file.txt', 'data/swap/file.txt');
  }`;

/** A process of the host that works against whoever reads the tree in `base`. */
export class SwappingProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Resolves once it swaps. */
  static async start(base: string): Promise<SwappingProcess> {
    const child = spawn(process.execPath, ['-e', program, base], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
    return new SwappingProcess(child);
  }

  /** Whether it swaps still: it ends by itself only when a guest got in its way. */
  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('close', resolve));
    if (!this.#child.kill('SIGKILL') && !this.isRunning) return;
    await gone;
  }
}
