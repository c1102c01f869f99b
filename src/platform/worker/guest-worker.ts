import { Worker } from 'node:worker_threads';
import type { LoadedImage } from '../loaded-image.js';
import { WORKER_NATIVE_STACK_MIB } from '../stack-sizes.js';
import { ControllerEnd, createControlBlock } from './control-block.js';
import type { ControllerMessage, RunMessage, ThreadMessage } from './messages.js';
import { ThreadCpuClock } from './thread-cpu-clock.js';

/** JavaScript heap of a guest's thread: the kernel's own objects, which limits bound; a second wall. */
const HEAP_LIMIT_MIB = 512;

/** What a worker tells its user. */
export interface WorkerListener {
  onMessage(message: ThreadMessage): void;
  /** The thread is gone, for a reason that nobody asked for. */
  onDeath(reason: string): void;
}

/** A guest's thread, kept warm between runs. Idle workers do not keep the process alive. */
export class GuestWorker {
  readonly control: ControllerEnd;
  readonly ready: Promise<void>;
  /** Where the thread's CPU time can be read; see `thread-cpu-clock.ts`. */
  cpuClock: ThreadCpuClock | undefined;
  listener: WorkerListener | undefined;
  /** Which state of a session is in its machine, as far as is known. */
  heldState: string | undefined;
  #isAlive = true;
  readonly #worker: Worker;
  /** Fails {@link ready}, if that is still to come. */
  #failReady: (error: Error) => void = () => undefined;

  /** @param loaded - the thread starts at once, and gets the image when it is there */
  constructor(loaded: Promise<LoadedImage>) {
    const block = createControlBlock();
    this.control = new ControllerEnd(block);
    this.#worker = new Worker(new URL('./guest-thread.js', import.meta.url), {
      workerData: { control: block },
      // Nothing of the host's environment, arguments or streams goes into the thread.
      env: {},
      argv: [],
      execArgv: [],
      stdin: false,
      // Taken but never read (reading would keep the process alive): the thread itself has nothing to say.
      stdout: true,
      stderr: true,
      name: 'vitrine-guest',
      resourceLimits: { stackSizeMb: WORKER_NATIVE_STACK_MIB, maxOldGenerationSizeMb: HEAP_LIMIT_MIB },
    });
    this.ready = new Promise((resolve, reject) => {
      this.#failReady = reject;
      this.#worker.on('message', (message: ThreadMessage) => {
        if (message.type === 'ready') {
          if (message.cpuClock !== undefined) this.cpuClock = new ThreadCpuClock(message.cpuClock);
          resolve();
        } else {
          this.listener?.onMessage(message);
        }
      });
      const die = (reason: string) => {
        if (!this.#isAlive) return;
        this.#isAlive = false;
        this.cpuClock?.close();
        reject(new Error(reason));
        this.listener?.onDeath(reason);
      };
      loaded.then(
        (image) => this.#worker.postMessage({ type: 'load', loaded: image } satisfies ControllerMessage),
        (error) => die(error instanceof Error ? error.message : String(error)),
      );
      this.#worker.on('error', (error) => die(error.message));
      this.#worker.on('exit', (code) => die(`the thread exited with code ${code}`));
    });
    // Whoever waits for the worker hears of its death; nobody else is to be bothered.
    this.ready.catch(() => undefined);
    this.setBusy(false);
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Busy workers keep the process alive, idle ones do not. */
  setBusy(isBusy: boolean): void {
    if (isBusy) this.#worker.ref();
    else this.#worker.unref();
  }

  /** @param handedOver - what becomes the thread's */
  run(message: RunMessage, handedOver: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, handedOver);
  }

  /** Ends the thread wherever it is, also inside a long operation of the guest. */
  async kill(): Promise<void> {
    this.#isAlive = false;
    this.cpuClock?.close();
    this.#failReady(new Error('the thread was closed'));
    const { listener } = this;
    this.listener = undefined;
    listener?.onDeath('the thread was closed');
    await this.#worker.terminate();
  }
}
