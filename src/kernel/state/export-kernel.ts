import { ErrnoFailure } from '../../abi/errno.js';
import { ConsoleDescription } from '../descriptors/console-description.js';
import type { Description } from '../descriptors/description.js';
import { DeviceDescription } from '../descriptors/device-description.js';
import { DirectoryDescription } from '../descriptors/directory-description.js';
import { FileDescription } from '../descriptors/file-description.js';
import { PipeReader, PipeWriter } from '../descriptors/pipe.js';
import type { PipeBuffer } from '../descriptors/pipe-buffer.js';
import { ResetSocket } from '../descriptors/reset-socket.js';
import type { SocketDescription } from '../descriptors/socket-description.js';
import { SocketEnd } from '../descriptors/socket-end.js';
import { StreamSocket } from '../descriptors/stream-socket.js';
import type { Kernel } from '../kernel.js';
import { DirectoryExporter, nodeStateOf } from './export-places.js';
import type { DescriptionState, DescriptorState, KernelState } from './kernel-state.js';
import { listingCost, MAX_LISTED } from './listing-cost.js';

/**
 * Reads out a kernel whose guest is about to sleep, and changes nothing. Export its file systems as well, with files
 * that are open and have no name, and only then close its descriptors, so that servers learn of it: the state holds no
 * connection and no handle of theirs.
 * @throws GuestEnd when a server has to be asked (about a directory that was removed) and the run is over
 */
export function exportKernel(kernel: Kernel): KernelState {
  const exporter = new Exporter(kernel);
  const cwd = exporter.directories.indexOf(kernel.cwd);
  const descriptors: DescriptorState[] = [];
  for (const [fd, { description, closeOnExec }] of kernel.descriptors.entries()) {
    descriptors.push({ fd, description: exporter.indexOf(description), closeOnExec });
  }
  const { waitingSocket: waiting, ports } = kernel;
  return {
    format: 1,
    umask: kernel.umask,
    lastIno: kernel.lastIno,
    cwd,
    waitingSocket: waiting === undefined ? null : exporter.indexOf(waiting),
    directories: exporter.directories.states,
    buffers: exporter.buffers,
    descriptions: exporter.descriptions,
    descriptors,
    clock: ports.clock.state ?? null,
    random: ports.seededRandom?.state ?? null,
  };
}

class Exporter {
  readonly directories = new DirectoryExporter();
  readonly buffers: Uint8Array[] = [];
  readonly descriptions: DescriptionState[] = [];
  readonly #kernel: Kernel;
  readonly #descriptionIndexes = new Map<Description, number>();
  readonly #bufferIndexes = new Map<PipeBuffer, number>();
  /** What listings may still take. */
  #listedLeft = MAX_LISTED;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  indexOf(description: Description): number {
    const known = this.#descriptionIndexes.get(description);
    if (known !== undefined) return known;
    const index = this.descriptions.length;
    this.#descriptionIndexes.set(description, index);
    this.descriptions.push(this.#stateOf(description));
    return index;
  }

  #stateOf(description: Description): DescriptionState {
    const { flags } = description;
    if (description instanceof ConsoleDescription) {
      return { kind: 'console', flags, stream: description.stream, ...description.identity };
    }
    if (description instanceof FileDescription) return this.#file(description);
    if (description instanceof DirectoryDescription) return this.#directory(description);
    if (description instanceof PipeReader || description instanceof PipeWriter) {
      const end = description instanceof PipeReader ? 'reader' : 'writer';
      const buffer = this.#bufferIndex(description.buffer);
      return { kind: 'pipe', flags, end, buffer, ...description.identity };
    }
    if (description instanceof SocketEnd) {
      const { isReadShut, isWriteShut } = description;
      const incoming = this.#bufferIndex(description.incoming);
      const outgoing = this.#bufferIndex(description.outgoing);
      return {
        kind: 'pair',
        flags,
        incoming,
        outgoing,
        isReadShut,
        isWriteShut,
        ...socketState(description),
      };
    }
    if (description instanceof StreamSocket || description instanceof ResetSocket) {
      const { family } = description;
      const isReset = description instanceof ResetSocket || description.serverSocket !== undefined;
      const pendingError = description instanceof ResetSocket ? 0 : description.pendingError;
      return { kind: 'tcp', flags, family, isReset, pendingError, ...socketState(description) };
    }
    if (description instanceof DeviceDescription && description.node !== undefined) {
      const node = nodeStateOf(this.#kernel.vfs, description.node);
      if (node?.kind === 'path') return { kind: 'device', flags, path: node.path };
    }
    return { kind: 'stale', flags };
  }

  #file(description: FileDescription): DescriptionState {
    const { flags, offset } = description;
    let node: ReturnType<typeof nodeStateOf>;
    try {
      node = nodeStateOf(this.#kernel.vfs, description.node);
    } catch (failure) {
      if (!(failure instanceof ErrnoFailure)) throw failure;
    }
    return node === undefined ? { kind: 'stale', flags } : { kind: 'file', flags, node, offset };
  }

  #directory(description: DirectoryDescription): DescriptionState {
    const { flags, position, listed } = description;
    const cost = listed === undefined ? 0 : listingCost(listed);
    const isKept = listed !== undefined && cost <= this.#listedLeft;
    if (isKept) this.#listedLeft -= cost;
    const directory = this.directories.indexOf(description.place);
    return { kind: 'directory', flags, directory, position, listed: isKept ? listed : null };
  }

  #bufferIndex(buffer: PipeBuffer): number {
    let index = this.#bufferIndexes.get(buffer);
    if (index === undefined) {
      index = this.buffers.push(buffer.contents()) - 1;
      this.#bufferIndexes.set(buffer, index);
    }
    return index;
  }
}

function socketState(description: SocketDescription) {
  return { ...description.identity, options: description.options.entries() };
}
