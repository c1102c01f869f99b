import type { Namespaces } from '../engine/cpython/namespaces/namespace.js';
import type { capabilityDevice } from '../kernel/delegation/capability-device.js';
import type { GuestMounts } from './guest-mounts.js';
import type { LedgerPorts } from './ledger-ports.js';
import type { RunRequest } from './run-request.js';
import type { SessionParts } from './session-parts.js';

/** Code that only some runs need; each is there where the request asks for it. */
export interface GuestParts {
  readonly Mounts?: typeof GuestMounts;
  readonly sessions?: SessionParts;
  readonly capabilityDevice?: typeof capabilityDevice;
  readonly LedgerPorts?: typeof LedgerPorts;
  readonly Namespaces?: typeof Namespaces;
}

/** Loads what requests need when the first comes that does: most programs start without, and sooner for it. */
export class GuestPartsLoader {
  #parts: GuestParts = {};

  /** What there is then is enough for the request. */
  async load(request: RunRequest): Promise<GuestParts> {
    const { Mounts, capabilityDevice, LedgerPorts, Namespaces, sessions } = this.#parts;
    if (request.mounts.length > 0 && Mounts === undefined) {
      this.#add({ Mounts: (await import('./guest-mounts.js')).GuestMounts });
    }
    if ('session' in request && sessions === undefined) {
      this.#add({ sessions: (await import('./session-parts.js')).sessionParts });
    }
    if (request.hasCapabilities && capabilityDevice === undefined) {
      const device = await import('../kernel/delegation/capability-device.js');
      this.#add({ capabilityDevice: device.capabilityDevice });
    }
    if (request.ledger !== undefined && LedgerPorts === undefined) {
      this.#add({ LedgerPorts: (await import('./ledger-ports.js')).LedgerPorts });
    }
    if (request.namespace !== undefined && Namespaces === undefined) {
      const namespaces = await import('../engine/cpython/namespaces/namespace.js');
      this.#add({ Namespaces: namespaces.Namespaces });
    }
    return this.#parts;
  }

  #add(part: GuestParts): void {
    this.#parts = { ...this.#parts, ...part };
  }
}
