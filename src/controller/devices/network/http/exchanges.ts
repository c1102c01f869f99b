import type { OutstandingRequest } from './response-reader.js';

/** Most requests that wait for their responses: pipelining is bounded like everything else. */
const OUTSTANDING_LIMIT = 256;

/** The requests of a connection that wait for their responses, oldest first. */
export class Exchanges {
  readonly #outstanding: OutstandingRequest[] = [];
  readonly #upgradeSettled: (isUpgraded: boolean) => void;

  /** @param upgradeSettled - the answer to a request that asked for an upgrade has come */
  constructor(upgradeSettled: (isUpgraded: boolean) => void) {
    this.#upgradeSettled = upgradeSettled;
  }

  /** Whether there was room for one more. */
  add(request: OutstandingRequest): boolean {
    return this.#outstanding.length < OUTSTANDING_LIMIT && this.#outstanding.push(request) > 0;
  }

  oldest(): OutstandingRequest | undefined {
    return this.#outstanding[0];
  }

  /** The final response to the oldest request has come. */
  settle(isUpgraded: boolean): void {
    if (this.#outstanding.shift()?.asksUpgrade === true) this.#upgradeSettled(isUpgraded);
  }

  /** The responses cannot be followed any more: no upgrade will ever be believed. */
  giveUp(): void {
    const askedUpgrade = this.#outstanding.some((request) => request.asksUpgrade);
    this.#outstanding.length = 0;
    if (askedUpgrade) this.#upgradeSettled(false);
  }
}
