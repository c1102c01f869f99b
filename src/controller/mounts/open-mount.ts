import type { MountReport, MountRequest } from '../../platform/mount-request.js';
import type { FileDevice } from '../devices/file-device.js';

/** One mount of a sandbox, ready to be put into runs. */
export interface OpenMount {
  readonly at: string;
  readonly device?: FileDevice;
  request(number: number): MountRequest;
  take(report: MountReport): void;
}
