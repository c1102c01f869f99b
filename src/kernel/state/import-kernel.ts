import { OpenFlag, Seek } from '../../abi/emscripten.js';
import { Errno, ErrnoFailure, errno } from '../../abi/errno.js';
import { LostDirectory } from '../../vfs/lost-directory.js';
import type { Description } from '../descriptors/description.js';
import { PipeReader, PipeWriter } from '../descriptors/pipe.js';
import { PipeBuffer, type WaitForever } from '../descriptors/pipe-buffer.js';
import { ResetSocket } from '../descriptors/reset-socket.js';
import type { SocketDescription } from '../descriptors/socket-description.js';
import { SocketEnd } from '../descriptors/socket-end.js';
import { StaleDescription } from '../descriptors/stale-description.js';
import { StreamSocket } from '../descriptors/stream-socket.js';
import type { Kernel } from '../kernel.js';
import { networkWait } from '../sockets/network-wait.js';
import { waitForever } from '../syscalls/descriptors.js';
import { openDirectory, openNode } from '../syscalls/open.js';
import { importDirectories, placeOf } from './import-places.js';
import type { DescriptionState, KernelState, NodeState } from './kernel-state.js';

/** Status flags that stay when all else about a description is given. */
const STATUS = OpenFlag.APPEND | OpenFlag.NONBLOCK;
/** What opening again is not to do again. */
const CREATION = OpenFlag.CREAT | OpenFlag.EXCL | OpenFlag.TRUNC | OpenFlag.CLOEXEC;

/**
 * Puts a kernel where one that was exported left off. What cannot be found again is stale (ESTALE), connections are
 * reset (ECONNRESET); nothing else fails. Everything that is opened is opened as the guest itself could open it.
 *
 * Preconditions: the kernel is fresh and its file systems have the contents that were exported with the state; a state
 * from elsewhere was checked against this kernel's limits (`checkKernelState`). Afterwards, have memory file systems
 * drop what nobody opened (`dropUnopened`).
 * @throws GuestEnd when a server has to be asked and the run is over
 */
export function importKernel(kernel: Kernel, state: KernelState): void {
  const { descriptors } = kernel;
  descriptors.closeAll();
  const importer = new Importer(kernel, state);
  const descriptions = state.descriptions.map((description) => importer.describe(description));
  for (const { fd, description, closeOnExec } of state.descriptors) {
    descriptors.set(fd, descriptions[description]!, closeOnExec);
  }
  kernel.cwd = importer.directories[state.cwd]!;
  kernel.cwd.node.held?.();
  kernel.umask = state.umask;
  kernel.lastIno = state.lastIno;
  kernel.waitingSocket = state.waitingSocket === null ? undefined : descriptions[state.waitingSocket];
  if (state.random !== null) kernel.ports.seededRandom?.resume(state.random);
  // After everything that may look at the clock.
  if (state.clock !== null) kernel.ports.clock.resume?.(state.clock);
}

class Importer {
  readonly directories;
  readonly #kernel: Kernel;
  readonly #buffers: readonly PipeBuffer[];
  readonly #waitForever: WaitForever;

  constructor(kernel: Kernel, state: KernelState) {
    this.#kernel = kernel;
    this.#waitForever = waitForever(kernel);
    this.directories = importDirectories(kernel, state.directories);
    this.#buffers = state.buffers.map((bytes) => {
      const buffer = new PipeBuffer();
      if (bytes.length > 0) buffer.put(bytes);
      return buffer;
    });
  }

  describe(state: DescriptionState): Description {
    try {
      return this.#open(state);
    } catch (failure) {
      if (!(failure instanceof ErrnoFailure)) throw failure;
      return new StaleDescription(state.flags);
    }
  }

  #open(state: DescriptionState): Description {
    const { flags } = state;
    switch (state.kind) {
      case 'console': {
        const description = this.#kernel.openConsole(state.stream, identityOf(state));
        description.flags |= flags & STATUS;
        return description;
      }
      case 'file':
        return this.#file(state.node, flags & ~CREATION, state.offset);
      case 'device': {
        const place = placeOf(this.#kernel.vfs, { kind: 'path', path: state.path, ino: null });
        if (place.node.kind !== 'device') throw errno(Errno.ESTALE);
        return openNode(this.#kernel, place, flags & ~CREATION, false);
      }
      case 'directory': {
        const place = this.directories[state.directory]!;
        const description = openDirectory(this.#kernel, place, flags & ~CREATION);
        const isThere = !(place.node instanceof LostDirectory);
        description.resume(state.position, (isThere ? state.listed : null) ?? undefined);
        return description;
      }
      case 'pipe': {
        const End = state.end === 'reader' ? PipeReader : PipeWriter;
        const buffer = this.#buffers[state.buffer]!;
        return new End(buffer, flags & STATUS, identityOf(state), this.#waitForever);
      }
      case 'pair':
        return this.#pairEnd(state);
      case 'tcp':
        return this.#tcpSocket(state);
      case 'stale':
        return new StaleDescription(flags);
    }
  }

  #file(node: NodeState, flags: number, offset: number): Description {
    const kernel = this.#kernel;
    const place = placeOf(kernel.vfs, node);
    if (place.node.kind !== 'file') throw errno(Errno.ESTALE);
    // Permissions counted when it was opened. They may be others now, and are the guest's to change where it may write.
    const isOwn = !place.node.fileSystem.readOnly;
    const description = openNode(kernel, place, flags, isOwn);
    try {
      // Once more: between finding and opening it, others may have put another file there.
      if (node.ino !== null && description.stat().ino !== node.ino) throw errno(Errno.ESTALE);
      description.seek(offset, Seek.SET);
    } catch (failure) {
      description.retain();
      description.release();
      throw failure;
    }
    return description;
  }

  #pairEnd(state: DescriptionState & { readonly kind: 'pair' }): SocketDescription {
    const incoming = this.#buffers[state.incoming]!;
    const outgoing = this.#buffers[state.outgoing]!;
    const end = new SocketEnd(incoming, outgoing, identityOf(state), this.#waitForever);
    end.resumeShutdown(state.isReadShut, state.isWriteShut);
    return withOptions(end, state);
  }

  #tcpSocket(state: DescriptionState & { readonly kind: 'tcp' }): SocketDescription {
    const { family, flags, pendingError } = state;
    const { network } = this.#kernel;
    const identity = identityOf(state);
    if (state.isReset || network === undefined) {
      return withOptions(new ResetSocket(family, flags & STATUS, identity), state);
    }
    const ports = { network, wait: networkWait(this.#kernel, network) };
    return withOptions(new StreamSocket(family, flags & STATUS, identity, ports, pendingError), state);
  }
}

function identityOf({ ino, createdMs }: { readonly ino: number; readonly createdMs: number }) {
  return { ino, createdMs };
}

function withOptions(
  description: SocketDescription,
  { flags, options }: DescriptionState & { readonly kind: 'pair' | 'tcp' },
): SocketDescription {
  description.flags |= flags & STATUS;
  for (const { level, option, value } of options) description.options.set(level, option, value);
  return description;
}
