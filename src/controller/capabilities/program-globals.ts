import { crossing } from '../values/crossing.js';
import { CapabilityBroker } from './capability-broker.js';

/** What a program is handed: a table of its own, so that it means nothing in the next. */
export class ProgramGlobals {
  readonly broker: CapabilityBroker;
  readonly #globals: Readonly<Record<string, unknown>>;

  /** @param canWait - false where the guest runs on this thread */
  constructor(globals: Readonly<Record<string, unknown>>, canWait: boolean) {
    this.#globals = globals;
    this.broker = new CapabilityBroker({ canWait });
  }

  /** The globals as they cross. Precondition: the broker's call has begun. @throws VitrineError ERR_VALUE */
  encode(): Uint8Array {
    return crossing(() => this.broker.encodeGlobals(this.#globals));
  }
}
