import type { MountReport, MountRequest } from '../../platform/mount-request.js';
import { utf8ToByteString } from '../../vfs/byte-string.js';
import { emptyOverlayState } from '../../vfs/overlay/overlay-state.js';
import { checkOverlay } from '../../vfs/overlay/state-check.js';
import type { ChangeItem } from '../changes/change.js';
import type { OverlayChanges } from '../changes/change-set.js';
import { settleChanges } from '../changes/settle-changes.js';
import type { HostDirectory } from '../devices/host-directory/host-directory.js';
import type { HostDirectoryMount } from './mount.js';
import type { OpenMount } from './open-mount.js';

/** A host directory with private changes over it, which stay from run to run. */
export class OpenOverlay implements OpenMount {
  readonly at: string;
  readonly device: HostDirectory;
  readonly overlay: OpenOverlay = this;
  readonly #mount: HostDirectoryMount;
  #state = emptyOverlayState;

  constructor(mount: HostDirectoryMount, device: HostDirectory) {
    this.at = mount.at;
    this.device = device;
    this.#mount = mount;
  }

  request(number: number): MountRequest {
    const { at, maxBytes, maxEntries } = this.#mount;
    const limits = { bytes: maxBytes, entries: maxEntries };
    return { at: utf8ToByteString(at), kind: 'overlay', mount: number, limits, state: this.#state };
  }

  take(report: MountReport): void {
    if (report.kind !== 'overlay') return;
    const { maxBytes, maxEntries } = this.#mount;
    checkOverlay(report.state, { bytes: maxBytes, entries: maxEntries });
    this.#state = report.state;
  }

  state(): MountReport {
    return { kind: 'overlay', state: this.#state };
  }

  get changes(): OverlayChanges {
    const { at, showHidden, followLinks } = this.#mount;
    return { at, hostPath: this.device.realPath, showHidden, followLinks, state: this.#state };
  }

  /** Changes that are on the host now are no longer private. */
  settle(applied: readonly ChangeItem[]): void {
    this.#state = settleChanges(this.#state, applied);
  }
}
