import { readdirSync, readlinkSync } from 'node:fs';

/**
 * Descriptors of this process that a sandbox could have left open: files, directories, FIFOs and sockets. Those of
 * event loops (`anon_inode:`, pipes) come and go with threads that are kept warm.
 */
export function openDescriptors(): string[] {
  return readdirSync('/proc/self/fd')
    .map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return '';
      }
    })
    .filter((target) => target.startsWith('/') || target.startsWith('socket:'))
    .filter((target) => !/^\/(?:dev|proc)\//.test(target))
    .sort();
}
