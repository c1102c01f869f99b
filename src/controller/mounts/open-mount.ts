import type { MountReport, MountRequest } from '../../platform/mount-request.js';
import type { FileDevice } from '../devices/file-device.js';
import type { OpenOverlay } from './open-overlay.js';

/** One mount of a sandbox, ready to be put into runs. */
export interface OpenMount {
  readonly at: string;
  readonly device?: FileDevice;
  /** Itself, if it has private changes. */
  readonly overlay?: OpenOverlay;
  request(number: number): MountRequest;
  take(report: MountReport): void;
  /** All that is private in it, in a form that {@link take} takes; bytes are shared. */
  state(): MountReport;
}
