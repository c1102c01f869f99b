import { Mmap } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import { WASM_PAGE_BYTES } from '../../abi/wasm.js';
import { getrandom } from '../syscalls/random.js';
import type { Bindings, GuestContext } from './guest-context.js';

/**
 * Grows linear memory to hold `sizeBytes`, in whole pages; 0 when the limit, a custodian or the engine forbids it,
 * upon which malloc fails and Python raises MemoryError.
 */
function resizeHeap({ kernel, memory }: GuestContext, sizeBytes: number): number {
  const wanted = sizeBytes >>> 0;
  const pages = Math.ceil((wanted - memory.sizeBytes) / WASM_PAGE_BYTES);
  if (pages <= 0) return 1;
  const growth = pages * WASM_PAGE_BYTES;
  const grown = memory.sizeBytes + growth;
  if (grown > kernel.memoryLimitBytes) return 0;
  const reserve = kernel.ports.memory;
  if (reserve?.reserve(growth) === false) return 0;
  try {
    memory.memory.grow(pages);
  } catch {
    reserve?.release(growth);
    return 0;
  }
  kernel.memoryPeakBytes = Math.max(kernel.memoryPeakBytes, grown);
  return 1;
}

function fileOffset(value: bigint): number {
  const offset = Number(value);
  if (!Number.isSafeInteger(offset) || offset < 0) throw errno(Errno.EINVAL);
  return offset;
}

/** mmap(2) of a file: a copy in memory of the guest's own. */
function mapFile(
  { kernel, memory, allocatePages }: GuestContext,
  length: number,
  protection: number,
  flags: number,
  fd: number,
  offset: bigint,
  allocated: number,
  address: number,
): number {
  const description = kernel.descriptors.get(fd);
  if (description.node?.kind !== 'file') throw errno(Errno.ENODEV);
  if (!description.readable) throw errno(Errno.EACCES);
  const writesBack = (flags & Mmap.SHARED) !== 0 && (protection & Mmap.PROT_WRITE) !== 0;
  if (writesBack && !description.writable) throw errno(Errno.EACCES);
  const position = fileOffset(offset);
  const pointer = allocatePages(length >>> 0);
  if (pointer === 0) throw errno(Errno.ENOMEM);
  const bytes = memory.bytes(pointer, length);
  bytes.fill(0);
  for (let done = 0; done < bytes.length; ) {
    const count = description.readAt(bytes.subarray(done), position + done);
    if (count === 0) break;
    done += count;
  }
  memory.setI32(allocated, 1);
  memory.setU32(address, pointer);
  return 0;
}

/** msync(2): what a shared, writable mapping holds goes to the file, which it cannot make longer. */
function writeBack(
  { kernel, memory }: GuestContext,
  pointer: number,
  length: number,
  protection: number,
  flags: number,
  fd: number,
  offset: bigint,
): number {
  if ((flags & Mmap.SHARED) === 0 || (protection & Mmap.PROT_WRITE) === 0) return 0;
  const description = kernel.descriptors.get(fd);
  const position = fileOffset(offset);
  const inFile = Math.min(length >>> 0, Math.max(0, description.stat().size - position));
  const bytes = memory.bytes(pointer, inFile);
  for (let done = 0; done < inFile; ) {
    const count = description.writeAt(bytes.subarray(done), position + done);
    if (count === 0) throw errno(Errno.EIO);
    done += count;
  }
  return 0;
}

export const memoryBindings = {
  emscripten_resize_heap: resizeHeap,
  emscripten_get_heap_max: ({ kernel }) => kernel.memoryLimitBytes | 0,
  _mmap_js: mapFile,
  _munmap_js: writeBack,
  _msync_js: writeBack,
} satisfies Bindings;

export const wasiRandomBindings = {
  random_get({ kernel, memory }, pointer: number, length: number) {
    getrandom(kernel, memory.bytes(pointer, length));
  },
} satisfies Bindings;
