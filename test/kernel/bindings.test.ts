import { beforeEach, describe, expect, it } from 'vitest';
import { At, Fcntl, Ioctl, OpenFlag, Poll } from '../../src/abi/emscripten.js';
import { Errno } from '../../src/abi/errno.js';
import { GuestFault } from '../../src/kernel/guest-fault.js';
import { BoundImports, ToyKernel } from './support.js';

const engine = BoundImports.read();
const PAGE = 65536;
const END = 2 * PAGE;
const PATH = 0x100;
const OUT = 0x4000;
const DATA = 0x8000;
const MAX_U32 = 0xffffffff | 0;

describe('bindings and hostile arguments', () => {
  let toy: ToyKernel;
  let imports: BoundImports;
  beforeEach(() => {
    toy = new ToyKernel();
    imports = new BoundImports(engine, toy.context);
  });

  const call = (name: string, ...values: (number | bigint)[]) => imports.call(name, ...values);
  const open = (path: string, flags: number = OpenFlag.RDWR | OpenFlag.CREAT) => {
    toy.memory.setI32(OUT, 0o644);
    return call('__syscall_openat', At.FDCWD, toy.text(PATH, path), flags, OUT) as number;
  };

  it('buffers in an iovec array must be inside memory', () => {
    const fd = open('f');
    for (const [base, length] of [
      [END - 4, 5],
      [0xffffffff, 1],
      [0, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [END, 1],
    ] as const) {
      toy.iovs(DATA, [base, length]);
      for (const name of ['fd_read', 'fd_write'])
        expect(call(name, fd, DATA, 1, OUT), name).toBe(Errno.EFAULT);
      for (const name of ['fd_pread', 'fd_pwrite'])
        expect(call(name, fd, DATA, 1, 0n, OUT)).toBe(Errno.EFAULT);
    }
    expect(toy.files.stat('/home/f')?.sizeBytes).toBe(0);
  });

  it('so must the array itself, which has a limit', () => {
    const fd = open('f');
    expect(call('fd_write', fd, END - 4, 1, OUT)).toBe(Errno.EFAULT);
    for (const count of [1025, MAX_U32, -0x80000000, 0x7fffffff]) {
      expect(call('fd_write', fd, DATA, count, OUT)).toBe(Errno.EINVAL);
    }
    toy.iovs(DATA, ...Array.from({ length: 1024 }, () => [0, 1] as const));
    expect(call('fd_write', fd, DATA, 1024, OUT)).toBe(0);
    expect(toy.memory.getU32(OUT)).toBe(1024);
  });

  it('results must be inside memory', () => {
    const fd = open('f');
    toy.iovs(DATA, [0, 4]);
    for (const result of [END - 3, END, -1]) {
      expect(call('fd_write', fd, DATA, 1, result)).toBe(Errno.EFAULT);
      expect(call('fd_seek', fd, 0n, 0, result)).toBe(Errno.EFAULT);
      expect(call('fd_fdstat_get', fd, result)).toBe(Errno.EFAULT);
      expect(call('__syscall_fstat64', fd, result)).toBe(-Errno.EFAULT);
      expect(call('__syscall_pipe', result)).toBe(-Errno.EFAULT);
      expect(call('clock_time_get', 0, 0n, result)).toBe(Errno.EFAULT);
      expect(call('environ_sizes_get', result, result)).toBe(Errno.EFAULT);
      expect(call('environ_get', result, result)).toBe(Errno.EFAULT);
      expect(call('random_get', result, 8)).toBe(Errno.EFAULT);
      expect(call('__syscall_getcwd', result, 100)).toBe(-Errno.EFAULT);
    }
    expect(toy.kernel.descriptors.count).toBe(4);
  });

  it('a buffer that is partly done counts, and the error comes with the next call', () => {
    const fd = open('f');
    toy.iovs(DATA, [0, 10], [END - 1, 10]);
    const answer = call('fd_write', fd, DATA, 2, OUT);
    // Either way is POSIX's; that nothing is written twice is what matters.
    expect([0, Errno.EFAULT]).toContain(answer);
    expect(toy.files.stat('/home/f')?.sizeBytes).toBeLessThanOrEqual(10);
  });

  it('there are no descriptors of negative or huge numbers', () => {
    for (const fd of [-1, -100, 3, 1000, 0x7fffffff, -0x80000000]) {
      for (const name of ['fd_close', 'fd_sync']) expect(call(name, fd), name).toBe(Errno.EBADF);
      toy.iovs(DATA, [0, 1]);
      expect(call('fd_read', fd, DATA, 1, OUT)).toBe(Errno.EBADF);
      expect(call('__syscall_dup', fd)).toBe(-Errno.EBADF);
      expect(call('__syscall_fstat64', fd, OUT)).toBe(-Errno.EBADF);
      expect(call('__syscall_fcntl64', fd, Fcntl.GETFL, 0)).toBe(-Errno.EBADF);
      expect(call('__syscall_ioctl', fd, Ioctl.FIONREAD, OUT)).toBe(-Errno.EBADF);
      expect(call('__syscall_getdents64', fd, OUT, 1000)).toBe(-Errno.EBADF);
      expect(call('__syscall_ftruncate64', fd, 0n)).toBe(-Errno.EBADF);
      expect(call('__syscall_fchdir', fd)).toBe(-Errno.EBADF);
    }
    expect(call('__syscall_dup3', 0, -1, 0)).toBe(-Errno.EBADF);
    expect(call('__syscall_dup3', 0, 32, 0)).toBe(-Errno.EBADF);
    expect(call('__syscall_dup3', 0, 31, 0)).toBe(31);
  });

  it('paths have an end and a limit', () => {
    toy.memory.all.fill(0x61, DATA);
    for (const pointer of [END - 10, END, -1]) {
      expect(call('__syscall_openat', At.FDCWD, pointer, 0, OUT)).toBe(-Errno.EFAULT);
      expect(call('__syscall_stat64', pointer, OUT)).toBe(-Errno.EFAULT);
      expect(call('__syscall_chdir', pointer)).toBe(-Errno.EFAULT);
      expect(call('__syscall_symlinkat', pointer, At.FDCWD, PATH)).toBe(-Errno.EFAULT);
    }
    expect(call('__syscall_openat', At.FDCWD, DATA, 0, OUT)).toBe(-Errno.ENAMETOOLONG);
    expect(call('__syscall_mkdirat', At.FDCWD, DATA, 0o777)).toBe(-Errno.ENAMETOOLONG);
    toy.memory.setU8(DATA + 4095, 0);
    expect(call('__syscall_openat', At.FDCWD, DATA, 0, OUT)).toBe(-Errno.ENAMETOOLONG);
    toy.text(DATA, `${'/.'.repeat(2047)}/`);
    expect(call('__syscall_chdir', DATA)).toBe(0);
    expect(open('x'.repeat(255))).toBeGreaterThan(2);
    expect(open('x'.repeat(256))).toBe(-Errno.ENAMETOOLONG);
  });

  it('listings need room for an entry, and lose none', () => {
    for (let i = 0; i < 20; i++) open(`file${i}`, OpenFlag.CREAT | OpenFlag.WRONLY);
    toy.kernel.descriptors.closeAll();
    const fd = open('/home', OpenFlag.RDONLY | OpenFlag.DIRECTORY);
    for (const size of [0, 1, 279]) expect(call('__syscall_getdents64', fd, OUT, size)).toBe(-Errno.EINVAL);
    for (const size of [MAX_U32, 0x7fffffff, END]) {
      expect(call('__syscall_getdents64', fd, OUT, size)).toBe(-Errno.EFAULT);
    }
    const names: string[] = [];
    for (let sizes = [280, 281, 900, 560]; ; sizes = [...sizes.slice(1), sizes[0]!]) {
      const length = call('__syscall_getdents64', fd, OUT, sizes[0]!) as number;
      expect(length % 280).toBe(0);
      if (length === 0) break;
      for (let at = OUT; at < OUT + length; at += 280) names.push(toy.memory.cString(at + 19));
    }
    expect(names.sort()).toEqual(['.', '..', ...Array.from({ length: 20 }, (_, i) => `file${i}`)].sort());
    const file = open('file1', OpenFlag.RDONLY);
    expect(call('__syscall_getdents64', file, OUT, 1000)).toBe(-Errno.ENOTDIR);
  });

  it('polls are of as many descriptors as there can be', () => {
    for (const count of [-1, 33, MAX_U32, 0x7fffffff]) {
      expect(call('__syscall_poll', DATA, count, 0)).toBe(-Errno.EINVAL);
    }
    expect(call('__syscall_poll', END - 8, 2, 0)).toBe(-Errno.EFAULT);
    toy.memory.setI32(DATA, 1);
    toy.memory.setU16(DATA + 4, Poll.OUT);
    toy.memory.setI32(DATA + 8, 77);
    toy.memory.setI32(DATA + 16, -1);
    expect(call('__syscall_poll', DATA, 3, 1000)).toBe(2);
    expect([6, 14, 22].map((at) => toy.memory.getI16(DATA + at))).toEqual([Poll.OUT, Poll.NVAL, 0]);
    expect(toy.sleptMs).toBe(0);
    expect(call('__syscall_poll', DATA, 0, 250)).toBe(0);
    expect(toy.sleptMs).toBe(250);
  });

  it('offsets are whole, not negative, and not beyond what a file can be', () => {
    const fd = open('f');
    toy.iovs(DATA, [0, 1]);
    for (const offset of [-1n, -(2n ** 63n)])
      expect(call('fd_pwrite', fd, DATA, 1, offset, OUT)).toBe(Errno.EINVAL);
    for (const offset of [2n ** 62n, 2n ** 63n - 1n]) {
      expect([Errno.EFBIG, Errno.EINVAL]).toContain(call('fd_pwrite', fd, DATA, 1, offset, OUT));
      expect(call('__syscall_ftruncate64', fd, offset)).toBeLessThan(0);
      expect(call('fd_seek', fd, offset, 0, OUT)).toBeGreaterThan(0);
    }
    expect(call('__syscall_ftruncate64', fd, -1n)).toBe(-Errno.EINVAL);
    expect(call('__syscall_fallocate', fd, 0, 2n ** 62n, 2n ** 62n)).toBeLessThan(0);
    expect(call('fd_seek', fd, -1n, 0, OUT)).toBe(Errno.EINVAL);
    expect(call('fd_seek', fd, 0n, 9, OUT)).toBe(Errno.EINVAL);
    expect(toy.files.stat('/home/f')?.sizeBytes).toBe(0);
  });

  it('sparse files do not fill the host', () => {
    const fd = open('f');
    const size = call('__syscall_ftruncate64', fd, 2n ** 40n);
    expect([0, -Errno.EFBIG, -Errno.ENOSPC]).toContain(size);
    toy.iovs(DATA, [0, 1]);
    call('fd_pwrite', fd, DATA, 1, 2n ** 39n, OUT);
    expect(process.memoryUsage().arrayBuffers).toBeLessThan(2 ** 31);
  });

  it('memory grows to its limit and not beyond', () => {
    for (const size of [MAX_U32, 0x7fffffff, -0x80000000, 7 * PAGE, 6 * PAGE + 1]) {
      expect(call('emscripten_resize_heap', size)).toBe(0);
    }
    expect(toy.memory.sizeBytes).toBe(END);
    expect(call('emscripten_resize_heap', 6 * PAGE)).toBe(1);
    expect(toy.memory.sizeBytes).toBe(6 * PAGE);
    expect(call('emscripten_resize_heap', 0)).toBe(1);
    expect(toy.kernel.memoryPeakBytes).toBe(6 * PAGE);
  });

  it('mappings are of files, with lengths that can be', () => {
    const fd = open('f');
    toy.files.write('/home/f', Buffer.from('mapped'));
    for (const length of [MAX_U32, 0x7fffffff, END]) {
      expect(call('_mmap_js', length, 3, 1, fd, 0n, OUT, OUT + 4)).toBe(-Errno.ENOMEM);
    }
    expect(call('_mmap_js', 6, 1, 2, 0, 0n, OUT, OUT + 4)).toBe(-Errno.ENODEV);
    expect(call('_mmap_js', 6, 1, 2, fd, -1n, OUT, OUT + 4)).toBe(-Errno.EINVAL);
    expect(call('_mmap_js', 10, 3, 1, fd, 0n, OUT, OUT + 4)).toBe(0);
    const address = toy.memory.getU32(OUT + 4);
    expect(Buffer.from(toy.memory.bytes(address, 10)).toString()).toBe('mapped\0\0\0\0');
    toy.memory.setU8(address, 0x4d);
    expect(call('_munmap_js', address, MAX_U32, 3, 1, fd, 0n)).toBe(0);
    expect(Buffer.from(toy.files.read('/home/f', 100)).toString()).toBe('Mapped');
  });

  it('links and working directories are cut or refused by the buffer, never beyond it', () => {
    toy.text(PATH, 'target-of-the-link');
    expect(call('__syscall_symlinkat', PATH, At.FDCWD, toy.text(DATA, 'l'))).toBe(0);
    toy.memory.all.fill(0x7e, OUT, OUT + 64);
    expect(call('__syscall_readlinkat', At.FDCWD, DATA, OUT, 6)).toBe(6);
    expect(Buffer.from(toy.memory.bytes(OUT, 8)).toString()).toBe('target~~');
    for (const size of [0, -1])
      expect(call('__syscall_readlinkat', At.FDCWD, DATA, OUT, size)).toBe(-Errno.EINVAL);
    expect(call('__syscall_getcwd', OUT, 5)).toBe(-Errno.ERANGE);
    expect(call('__syscall_getcwd', OUT, 6)).toBe(6);
    expect(toy.memory.cString(OUT)).toBe('/home');
  });

  it('an abort is the end of the guest, with a message that is cut', () => {
    toy.memory.all.fill(0x61, DATA);
    expect(() => call('_abort_js')).toThrow(expect.any(GuestFault));
    let thrown: unknown;
    try {
      call('__assert_fail', toy.text(PATH, 'x > 0'), 0, 1, 0);
    } catch (fault) {
      thrown = fault;
    }
    expect(thrown).toMatchObject({ message: 'assertion failed: x > 0' });
  });

  it('environments that were damaged do not matter', () => {
    toy.context.addresses.environ = DATA;
    for (const array of [0, 0xffffffff, END - 2]) {
      toy.memory.setU32(DATA, array);
      const answer = call('_localtime_js', 0n, OUT);
      expect([0, 1, -Errno.EFAULT, undefined]).toContain(answer);
    }
    // Two thousand entries that never end, each the same text.
    for (let i = 0; i < 2000; i++) toy.memory.setU32(OUT + 4 * i, PATH);
    toy.text(PATH, 'TX=1');
    toy.memory.setU32(DATA, OUT);
    expect(call('_localtime_js', 0n, 0x200)).toBe(0);
  });

  it('refused imports answer by their convention and are counted', () => {
    expect(call('__syscall_listen', 0, 0, 0, 0, 0, 0)).toBe(-Errno.EACCES);
    expect(call('_emscripten_system', PATH)).toBe(-1);
    expect(call('_emscripten_system', PATH)).toBe(-1);
    expect(call('JsvNum_fromInt', 1)).toBe(0);
    expect(toy.kernel.refusals.entries).toMatchObject([
      { kind: 'syscall', target: '__syscall_listen', errno: 'EACCES', count: 1 },
      { kind: 'syscall', target: '_emscripten_system', errno: 'EPERM', count: 2 },
      { kind: 'syscall', target: 'JsvNum_fromInt', errno: 'ENOSYS', count: 1 },
    ]);
  });
});
