import { setTimeout as delay } from 'node:timers/promises';

/** Resident memory of this process in MB (10^6 bytes), after what nobody uses is collected. */
export async function residentMb() {
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await delay(20);
  }
  return process.memoryUsage.rss() / 1e6;
}
