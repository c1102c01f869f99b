import type { Delegate } from '../kernel/delegation/delegate.js';
import { FileClient } from '../kernel/delegation/file-client.js';
import { ArchiveFileSystem } from '../vfs/archive/archive-file-system.js';
import { ArchiveIndex } from '../vfs/archive/archive-index.js';
import type { ByteString } from '../vfs/byte-string.js';
import { DelegatedFileSystem } from '../vfs/delegated/delegated-file-system.js';
import { type FileClock, MemoryFileSystem } from '../vfs/memory/memory-file-system.js';
import { exportTree } from '../vfs/memory/tree-export.js';
import { applyTree } from '../vfs/memory/tree-import.js';
import type { FileSystem } from '../vfs/node.js';
import { OverlayFileSystem } from '../vfs/overlay/overlay-file-system.js';
import { exportOverlay } from '../vfs/overlay/state-export.js';
import { applyOverlay } from '../vfs/overlay/state-import.js';
import type { Vfs } from '../vfs/vfs.js';
import type { MountReport, MountRequest } from './mount-request.js';

/** `st_dev` of the first mount: below are the private files, the library and the devices. */
const FIRST_DEVICE = 16;

interface LiveMount {
  readonly at: ByteString;
  readonly fileSystem: FileSystem;
  readonly report: (keepsOpenFiles: boolean) => MountReport;
  /** Of private files. */
  readonly dropUnopened?: () => void;
}

const unchanged = (): MountReport => ({ kind: 'unchanged' });

/** The file systems that a run's request asks for. */
export class GuestMounts {
  readonly #mounts: readonly LiveMount[];

  /** @throws VitrineError ERR_FILE when files do not fit their limits */
  constructor(requests: readonly MountRequest[], delegate: Delegate, clock: FileClock) {
    this.#mounts = requests.map((request, index) => open(request, FIRST_DEVICE + index, delegate, clock));
  }

  mountOn(vfs: Vfs): void {
    for (const { at, fileSystem } of this.#mounts) vfs.mount(at, fileSystem);
  }

  /** Gives back files without a name that no descriptor of a session that goes on has open. */
  dropUnopened(): void {
    for (const mount of this.#mounts) mount.dropUnopened?.();
  }

  /**
   * What became of each, in the order of the requests.
   * @param keepsOpenFiles - with files that are unlinked but open: their descriptors live on
   */
  report(keepsOpenFiles: boolean): MountReport[] {
    return this.#mounts.map((mount) => mount.report(keepsOpenFiles));
  }
}

function open(request: MountRequest, dev: number, delegate: Delegate, clock: FileClock): LiveMount {
  const { at } = request;
  switch (request.kind) {
    case 'delegated': {
      const server = new FileClient(delegate, request.mount);
      const { readOnly } = request;
      return { at, fileSystem: new DelegatedFileSystem(server, { dev, readOnly }), report: unchanged };
    }
    case 'overlay': {
      const server = new FileClient(delegate, request.mount);
      const lower = new DelegatedFileSystem(server, { dev, readOnly: true });
      const fileSystem = new OverlayFileSystem(lower, { limits: request.limits, clock, dev });
      applyOverlay(fileSystem, request.state);
      const report = (): MountReport => ({ kind: 'overlay', state: exportOverlay(fileSystem) });
      return { at, fileSystem, report };
    }
    case 'memory': {
      const fileSystem = new MemoryFileSystem({ limits: request.limits, clock, dev });
      applyTree(fileSystem, request.files);
      const report = (openUnlinked: boolean): MountReport => ({
        kind: 'memory',
        files: exportTree(fileSystem, { changesOnly: true, openUnlinked }),
      });
      return { at, fileSystem, report, dropUnopened: () => fileSystem.dropUnopened() };
    }
    case 'archive': {
      const index = new ArchiveIndex(request.bytes, { table: request.table });
      return { at, fileSystem: new ArchiveFileSystem(index, { dev }), report: unchanged };
    }
  }
}
