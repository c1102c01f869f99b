import { ErrnoFailure, errnoName } from '../../abi/errno.js';
import { VitrineError } from '../../errors.js';
import type { MountReport, MountRequest } from '../../platform/mount-request.js';
import { utf8ToByteString } from '../../vfs/byte-string.js';
import type { Change, ChangeItem } from '../changes/change.js';
import type { ChangeSet, OverlayChanges } from '../changes/change-set.js';
import type { ServedMount } from '../gateway/file-calls.js';
import { PrivateTree } from '../private-tree.js';
import { badOption } from '../units.js';
import type { Mount } from './mount.js';
import type { OpenMount } from './open-mount.js';
import type { OpenOverlay } from './open-overlay.js';

export interface MountSetOptions {
  /** Whether devices may take their time. */
  readonly canWait: boolean;
  /** Time stamps of files that are put in place now. */
  readonly nowMs: () => number;
}

/** A sandbox's mounts, from its opening to its end. */
export class MountSet {
  readonly #mounts: readonly OpenMount[];

  private constructor(mounts: readonly OpenMount[]) {
    this.#mounts = mounts;
  }

  /**
   * Opens what is to be mounted. Precondition: the list passed `checkMounts`.
   * @throws VitrineError ERR_BAD_OPTION (a host path that is missing, no directory or unreadable), ERR_FILE
   */
  static async open(mounts: readonly Mount[], options: MountSetOptions): Promise<MountSet> {
    const open: OpenMount[] = [];
    try {
      for (const mount of mounts) open.push(await openMount(mount, options));
    } catch (error) {
      await new MountSet(open).close();
      throw error;
    }
    return new MountSet(open);
  }

  /** For a run: what to mount. */
  requests(): MountRequest[] {
    return this.#mounts.map((mount, index) => mount.request(index));
  }

  /** For a run: who answers for delegated files. */
  get served(): ReadonlyMap<number, ServedMount> {
    const served = new Map<number, ServedMount>();
    for (const [index, { at, device }] of this.#mounts.entries()) {
      if (device !== undefined) served.set(index, { at, device });
    }
    return served;
  }

  /**
   * Ends a run's use of the mounts.
   * @param reports - what it made of private files; undefined when that is lost
   * @param hasExited - whether it ended by itself; files that it had not closed otherwise stay as they were
   */
  async endRun(reports: readonly MountReport[] | undefined, hasExited: boolean): Promise<void> {
    let failure: { readonly error: unknown } | undefined;
    for (const [index, mount] of this.#mounts.entries()) {
      try {
        const report = reports?.[index];
        if (report !== undefined) mount.take(report);
      } catch (error) {
        failure ??= { error };
      }
      try {
        await endDevice(mount, hasExited);
      } catch (error) {
        failure ??= { error };
      }
    }
    if (failure !== undefined) throw failure.error;
  }

  /** What is private in the mounts, by their places. */
  states(): Map<string, MountReport> {
    return new Map(this.#mounts.map((mount) => [mount.at, mount.state()]));
  }

  /**
   * Makes what is private in mounts that of {@link states}.
   * @throws VitrineError ERR_FILE when it does not fit, or there is no such mount
   */
  takeStates(states: ReadonlyMap<string, MountReport>): void {
    for (const [at, state] of states) {
      if (state.kind === 'unchanged') continue;
      const mount = this.#mounts.find((candidate) => candidate.at === at);
      const kind = mount?.state().kind;
      if (mount === undefined || kind !== state.kind) {
        throw new VitrineError(
          'ERR_FILE',
          `cannot put back the files of ${at}: ${state.kind} files were mounted there`,
        );
      }
      mount.take(state);
    }
  }

  /** What programs changed in overlays. */
  get changes(): OverlayChanges[] {
    return this.#overlays.map((overlay) => overlay.changes);
  }

  /**
   * Checks that changes are of overlays of this set: a document may name any directory.
   * @throws VitrineError ERR_BAD_OPTION
   */
  requireOwn(changes: ChangeSet): void {
    for (const { at, hostPath } of changes.mounts) {
      if (this.#overlayOf(at, hostPath) !== undefined) continue;
      throw badOption('changes', `for ${hostPath} at ${at}`, "of this sandbox's own overlays");
    }
  }

  /** Takes note that changes were made on the host. Precondition: they are of this set, as it is. */
  settle(changes: ChangeSet, applied: readonly Change[]): void {
    const items = new Map<OpenOverlay, ChangeItem[]>();
    for (const change of applied) {
      const placed = changes.itemOf(change);
      const overlay = placed && this.#overlayOf(placed.mount.at, placed.mount.hostPath);
      if (placed === undefined || overlay === undefined) continue;
      const ofOverlay = items.get(overlay) ?? [];
      items.set(overlay, ofOverlay);
      ofOverlay.push(placed.item);
    }
    for (const [overlay, ofOverlay] of items) overlay.settle(ofOverlay);
  }

  #overlayOf(at: string, hostPath: string): OpenOverlay | undefined {
    return this.#overlays.find((overlay) => overlay.at === at && overlay.device.realPath === hostPath);
  }

  get #overlays(): OpenOverlay[] {
    return this.#mounts.flatMap(({ overlay }) => overlay ?? []);
  }

  async close(): Promise<void> {
    for (const { device } of this.#mounts) await device?.close();
  }

  /** The mount that a guest path is in, by its place. */
  placeOf(path: string): string | undefined {
    return this.#mounts.find(({ at }) => path === at || path.startsWith(`${at}/`))?.at;
  }

  get places(): readonly string[] {
    return this.#mounts.map(({ at }) => at);
  }
}

const unchanged = (): MountReport => ({ kind: 'unchanged' });

/** @throws VitrineError ERR_FILE when the host does not take what the program wrote */
async function endDevice({ device, at }: OpenMount, hasExited: boolean): Promise<void> {
  try {
    await device?.endRun(hasExited);
  } catch (failure) {
    if (!(failure instanceof ErrnoFailure)) throw failure;
    throw new VitrineError(
      'ERR_FILE',
      `cannot keep what the program wrote at ${at}: ${errnoName(failure.value)}`,
    );
  }
}

async function openMount(mount: Mount, options: MountSetOptions): Promise<OpenMount> {
  const at = utf8ToByteString(mount.at);
  switch (mount.kind) {
    case 'archive': {
      const { loadZip } = await import('./zip-files.js');
      const archive = loadZip(mount.zip, mount.at);
      return {
        at: mount.at,
        request: () => ({ at, kind: 'archive', ...archive }),
        take: () => undefined,
        state: unchanged,
      };
    }
    case 'memory': {
      const limits = { bytes: mount.maxBytes, entries: mount.maxEntries };
      const tree = new PrivateTree({ limits, nowMs: options.nowMs });
      for (const [path, contents] of Object.entries(mount.files)) {
        const bytes = typeof contents === 'string' ? new TextEncoder().encode(contents) : contents;
        if (!(bytes instanceof Uint8Array)) {
          throw new VitrineError(
            'ERR_FILE',
            `cannot write ${path} at ${mount.at}: contents must be a string or a Uint8Array`,
          );
        }
        tree.files.write(path.startsWith('/') ? path : `/${path}`, bytes);
      }
      return {
        at: mount.at,
        request: () => ({ at, kind: 'memory', limits, files: tree.take() }),
        take: (report) => {
          if (report.kind === 'memory') tree.apply(report.files);
        },
        state: () => ({ kind: 'memory', files: tree.take() }),
      };
    }
    case 'host': {
      const { openHostDirectory } = await import('../devices/host-directory/host-directory.js');
      const readOnly = mount.mode !== 'read-write';
      const device = await openHostDirectory({
        hostPath: mount.hostPath,
        mode: readOnly ? 'read-only' : 'read-write',
        maxBytes: mount.maxBytes,
        maxEntries: mount.maxEntries,
        showHidden: mount.showHidden,
        followLinks: mount.followLinks,
        canWait: options.canWait,
      });
      if (mount.mode === 'overlay') {
        const { OpenOverlay } = await import('./open-overlay.js');
        return new OpenOverlay(mount, device);
      }
      return {
        at: mount.at,
        device,
        request: (number) => ({ at, kind: 'delegated', mount: number, readOnly }),
        take: () => undefined,
        state: unchanged,
      };
    }
  }
}
