import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Change, ChangeItem } from '../../../src/controller/changes/change.js';
import { ChangeSet } from '../../../src/controller/changes/change-set.js';
import { openHostDirectory } from '../../../src/controller/devices/host-directory/host-directory.js';
import { DelegatedFileSystem } from '../../../src/vfs/delegated/delegated-file-system.js';
import type { FileServer } from '../../../src/vfs/file-server.js';
import type { OverlayFileSystem } from '../../../src/vfs/overlay/overlay-file-system.js';
import type { OverlayState } from '../../../src/vfs/overlay/overlay-state.js';
import { exportOverlay } from '../../../src/vfs/overlay/state-export.js';
import { applyOverlay } from '../../../src/vfs/overlay/state-import.js';
import { overlayOver } from '../../vfs/overlay-support.js';
import { ManualClock } from '../../vfs/support.js';

export interface HostSetup {
  readonly showHidden?: boolean;
  readonly followLinks?: boolean;
}

/** A real directory with an overlay over it, as a run has it. */
export class HostFixture {
  readonly root: string;
  overlay: OverlayFileSystem;
  readonly #setup: Required<HostSetup>;
  readonly #lower: DelegatedFileSystem;
  readonly #close: () => void;
  #last: ChangeSet | undefined;

  /** @param files - path → text, or undefined for a directory, or `-> target` for a link */
  constructor(files: Record<string, string | undefined>, setup: HostSetup = {}) {
    this.root = mkdtempSync(join(tmpdir(), 'vitrine-apply-'));
    for (const [path, text] of Object.entries(files)) this.put(path, text);
    this.#setup = { showHidden: false, followLinks: true, ...setup };
    const device = openHostDirectory({
      hostPath: this.root,
      mode: 'read-only',
      maxBytes: 0,
      maxEntries: 0,
      ...this.#setup,
      canWait: false,
    });
    // Without waiting, a device answers at once.
    this.#lower = new DelegatedFileSystem(device as unknown as FileServer, { dev: 9, readOnly: true });
    this.overlay = this.#open();
    this.#close = () => void device.close();
  }

  put(path: string, text: string | undefined): void {
    const at = join(this.root, path);
    mkdirSync(dirname(at), { recursive: true });
    if (text === undefined) mkdirSync(at, { recursive: true });
    else if (text.startsWith('-> ')) symlinkSync(text.slice(3), at);
    else writeFileSync(at, text);
  }

  /** The next run: an overlay that goes on from a state. */
  reopen(state: OverlayState): void {
    this.overlay = this.#open();
    applyOverlay(this.overlay, structuredClone(state));
  }

  /** What a change of the last set is made from. */
  lastItemOf(change: Change): ChangeItem {
    return this.#last?.itemOf(change)?.item as ChangeItem;
  }

  #open(): OverlayFileSystem {
    const clock = new ManualClock();
    clock.ms = 1_700_000_000_000;
    return overlayOver(this.#lower, { limits: { bytes: 2 ** 26, entries: 20_000 }, clock });
  }

  /** What programs changed so far, as it comes out of a document. */
  changes(): ChangeSet {
    const { root: hostPath } = this;
    const state = structuredClone(exportOverlay(this.overlay));
    const text = ChangeSet.of([{ at: '/data', hostPath, ...this.#setup, state }]).toText();
    this.#last = ChangeSet.parse(text);
    return this.#last;
  }

  /** The host's files: `path` → text, `-> target`, or undefined for a directory. */
  files(): Record<string, string | undefined> {
    return hostFiles(this.root);
  }

  [Symbol.dispose](): void {
    this.#close();
    rmSync(this.root, { recursive: true, force: true });
  }
}

export function hostFiles(root: string): Record<string, string | undefined> {
  const found: Record<string, string | undefined> = {};
  const open = [''];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const name of readdirSync(join(root, at))) {
      const path = at === '' ? name : `${at}/${name}`;
      const stats = lstatSync(join(root, path));
      if (stats.isDirectory()) {
        found[path] = undefined;
        open.push(path);
      } else if (stats.isSymbolicLink()) found[path] = `-> ${readlinkSync(join(root, path))}`;
      else found[path] = readFileSync(join(root, path), 'latin1');
    }
  }
  return found;
}
