import type { ErrnoValue } from '../../abi/errno.js';
import type { PolicyRequest } from '../policy.js';

/** Who a device asks before it acts, and tells what it refused. One per run. */
export interface Oversight {
  /** Returns when it is allowed. @throws errno what the policy refuses with; rejects likewise */
  consult(request: PolicyRequest): void | Promise<void>;
  /** Puts a refusal on the report; `target` is shown to people: a path, `host:port`, a URL without query. */
  noteRefusal(kind: 'file' | 'network' | 'http', target: string, value: ErrnoValue): void;
}
