import type { GuestMounts } from './guest-mounts.js';
import type { RunRequest } from './run-request.js';

/** What makes the file systems that a run's request asks for. */
export type MountsClass = typeof GuestMounts;

/** Loads what a run with mounts needs, which most have not: undefined for those. */
export async function loadMounts({ mounts }: RunRequest): Promise<MountsClass | undefined> {
  return mounts.length === 0 ? undefined : (await import('./guest-mounts.js')).GuestMounts;
}
