import type { ByteReserve } from '../vfs/memory/limits.js';
import { UNIT_BYTES } from './ledger.js';
import { LedgerAccount } from './ledger-account.js';
import { LedgerReserve } from './ledger-reserve.js';
import type { LedgerRequest } from './run-request.js';

/** Where a guest's kernel reserves what others pay for. */
export class LedgerPorts {
  readonly memory: ByteReserve;
  readonly files: ByteReserve;

  constructor({ account, filesPrepaidBytes }: LedgerRequest) {
    const opened = new LedgerAccount(account);
    this.memory = new LedgerReserve(opened, 'memory');
    // What the guest begins with was reserved before it came here.
    this.memory.reserve(opened.heldUnits('memory') * UNIT_BYTES);
    this.files = new LedgerReserve(opened, 'files', filesPrepaidBytes);
  }
}
