import type { Kernel } from '../kernel.js';

/** What a random source fills at once: Web Crypto's limit. */
const SPAN_BYTES = 65536;

/** getrandom(2), of any length; stops between spans when the run is over. */
export function getrandom(kernel: Kernel, into: Uint8Array): void {
  for (let at = 0; at < into.length; at += SPAN_BYTES) {
    if (at > 0) kernel.checkpoint();
    kernel.ports.fillRandom(into.subarray(at, at + SPAN_BYTES));
  }
}
