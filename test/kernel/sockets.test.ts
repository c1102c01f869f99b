import { beforeEach, describe, expect, it } from 'vitest';
import { Ioctl, Layout, Message, Poll, Protocol, Socket } from '../../src/abi/emscripten.js';
import { Errno, errno } from '../../src/abi/errno.js';
import {
  ADDRESS,
  call,
  connect,
  connected,
  DATA,
  END,
  HEADER,
  IOVS,
  imports,
  LENGTH,
  nameOf,
  network,
  OUT,
  open,
  poll,
  putAddress,
  receive,
  send,
  setFlags,
  setOption,
  soError,
  start,
  TEXT,
  toy,
} from './sockets-guest.js';

/** Sockets as libc sees them: system calls with pointers, on a network in memory. */

/** Larger than what one call to the network takes. */
const BIG_BYTES = 100_000;

beforeEach(() => start());

describe('connecting', () => {
  it('blocks until it is decided', () => {
    const fd = open();
    expect(connect(fd)).toBe(0);
    expect(connect(fd)).toBe(-Errno.EISCONN);
    expect(nameOf('__syscall_getpeername', fd)).toBe('198.18.0.1 7');
    expect(nameOf('__syscall_getsockname', fd)).toBe('10.0.0.2 40000');
    expect(connect(open(), '198.18.0.9')).toBe(-Errno.ECONNREFUSED);
    expect(connect(open(), '198.18.0.4')).toBe(-Errno.EACCES);
  });

  it('tells a non-blocking caller later', () => {
    const fd = open(Socket.AF_INET, Socket.STREAM | Socket.NONBLOCK);
    expect(connect(fd)).toBe(-Errno.EINPROGRESS);
    expect(connect(fd)).toBe(-Errno.EALREADY);
    expect(poll(0, [fd, Poll.OUT])).toEqual([0]);
    expect(nameOf('__syscall_getpeername', fd)).toBe(-Errno.ENOTCONN);
    expect(soError(fd)).toBe(0);
    expect(receive(fd)).toBe(-Errno.EAGAIN);
    expect(poll(1000, [fd, Poll.OUT])).toEqual([Poll.OUT]);
    expect(soError(fd)).toBe(0);
    expect(connect(fd)).toBe(-Errno.EISCONN);
  });

  it('tells what failed once, and may be tried again', () => {
    const fd = open(Socket.AF_INET, Socket.STREAM | Socket.NONBLOCK);
    expect(connect(fd, '198.18.0.9')).toBe(-Errno.EINPROGRESS);
    expect(poll(-1, [fd, Poll.OUT])).toEqual([Poll.OUT | Poll.ERR | Poll.HUP]);
    expect([soError(fd), soError(fd)]).toEqual([Errno.ECONNREFUSED, 0]);
    expect(network.connection().isClosed).toBe(true);
    expect(poll(0, [fd, Poll.OUT | Poll.IN])).toEqual([Poll.OUT | Poll.HUP]);
    setFlags(fd, 0);
    expect(connect(fd)).toBe(0);
  });

  it('shows whoever decides what is meant', () => {
    const six = open(Socket.AF_INET6);
    expect(connect(six, '::ffff:127.0.0.1')).toBe(0);
    expect(nameOf('__syscall_getpeername', six)).toBe('::ffff:7f00:1 7');
    expect(connect(open(), '0.0.0.0')).toBe(0);
    connect(open(Socket.AF_INET6), '::');
    expect(network.calls.filter((one) => one.startsWith('connect'))).toEqual([
      'connect 127.0.0.1 7',
      'connect 127.0.0.1 7',
      'connect ::1 7',
    ]);
    expect(connect(open(), '198.18.0.1', 0)).toBe(-Errno.ECONNREFUSED);
  });

  it('takes addresses of its own family, whole ones', () => {
    const fd = open();
    expect(connect(fd, '2001:db8::1')).toBe(-Errno.EAFNOSUPPORT);
    for (const length of [0, 1, 15, 129, -1, 0x7fffffff]) {
      putAddress('198.18.0.1', 7);
      expect(call('__syscall_connect', fd, ADDRESS, length)).toBe(-Errno.EINVAL);
    }
    for (const pointer of [END - 4, END, -1]) {
      expect(call('__syscall_connect', fd, pointer, 16)).toBe(-Errno.EFAULT);
    }
    for (const family of [0, 1, 17, 0xffff]) {
      putAddress('198.18.0.1', 7);
      toy.memory.setU16(ADDRESS, family);
      expect(call('__syscall_connect', fd, ADDRESS, 16)).toBe(-Errno.EAFNOSUPPORT);
    }
    const six = open(Socket.AF_INET6);
    const length = putAddress('fe80::1', 7);
    toy.memory.setU32(ADDRESS + Layout.sockaddrIn6.scope, 1);
    expect(call('__syscall_connect', six, ADDRESS, length)).toBe(-Errno.EINVAL);
    expect(network.calls).toEqual([]);
  });

  it('is for sockets', () => {
    expect(connect(0)).toBe(-Errno.ENOTSOCK);
    expect(connect(99)).toBe(-Errno.EBADF);
    expect(connect(-1)).toBe(-Errno.EBADF);
  });
});

describe('what is not to be had', () => {
  it('is refused, and reported', () => {
    expect(open(Socket.AF_INET, Socket.DGRAM)).toBe(-Errno.EACCES);
    expect(open(Socket.AF_INET, Socket.RAW)).toBe(-Errno.EACCES);
    expect(open(Socket.AF_UNIX)).toBe(-Errno.EACCES);
    expect(call('__syscall_socket', Socket.AF_INET, Socket.STREAM, Protocol.UDP)).toBe(
      -Errno.EPROTONOSUPPORT,
    );
    const fd = open();
    expect(call('__syscall_bind', fd, ADDRESS, putAddress('0.0.0.0', 80))).toBe(-Errno.EACCES);
    expect(call('__syscall_bind', fd, ADDRESS, putAddress('127.0.0.1', 0))).toBe(-Errno.EACCES);
    expect(call('__syscall_listen', fd, 5)).toBe(-Errno.EACCES);
    expect(call('__syscall_accept4', fd)).toBe(-Errno.EINVAL);
    expect(
      toy.kernel.refusals.entries.map(({ target, errno: code, count }) => [target, code, count]),
    ).toEqual([
      ['__syscall_socket', 'EACCES', 3],
      ['__syscall_bind', 'EACCES', 2],
      ['__syscall_listen', 'EACCES', 1],
      ['__syscall_accept4', 'EINVAL', 1],
    ]);
  });

  it('is not what changes nothing', () => {
    const fd = open();
    expect(call('__syscall_bind', fd, ADDRESS, putAddress('0.0.0.0', 0))).toBe(0);
    expect(nameOf('__syscall_getsockname', fd)).toBe('0.0.0.0 0');
    expect(connect(fd)).toBe(0);
    expect(call('__syscall_bind', fd, ADDRESS, putAddress('0.0.0.0', 0))).toBe(-Errno.EINVAL);
  });

  it('is every socket, when there is no network', () => {
    start({ hasNetwork: false });
    expect(open()).toBe(-Errno.EACCES);
    expect(toy.kernel.refusals.entries).toMatchObject([{ target: '__syscall_socket', errno: 'EACCES' }]);
  });
});

describe('sending and receiving', () => {
  it('goes both ways, and peeks', () => {
    const fd = connected();
    expect(send(fd, 'hello')).toBe(5);
    expect(receive(fd, 2, Message.PEEK)).toBe('he');
    expect(receive(fd, 2)).toBe('he');
    toy.memory.setU32(LENGTH, OUT);
    expect(call('__syscall_ioctl', fd, Ioctl.FIONREAD, LENGTH)).toBe(0);
    expect(toy.memory.getI32(OUT)).toBe(3);
    toy.iovs(IOVS, [DATA, 1], [DATA + 8, 10]);
    expect(call('fd_read', fd, IOVS, 2, OUT)).toBe(0);
    expect(toy.memory.getU32(OUT)).toBe(3);
    expect(receive(fd, 0)).toBe('');
    expect(receive(fd, 10, Message.DONTWAIT)).toBe(-Errno.EAGAIN);
  });

  it('waits for what comes', () => {
    const fd = connected();
    network.toCome.push(
      () => network.connection().reply('la'),
      () => network.connection().reply('ter'),
    );
    expect(receive(fd)).toBe('la');
    network.toCome.push(() => network.connection().reply('!'));
    expect(receive(fd, 4, Message.WAITALL)).toBe('ter!');
    network.connection().hasEnded = true;
    expect(receive(fd, 4, Message.WAITALL)).toBe('');
  });

  it('sends all when it blocks, and what there is room for when it does not', () => {
    start({ pages: 4 });
    const fd = connected('198.18.0.2');
    const peer = network.connection();
    peer.window = 10;
    for (const room of [20_000, 70_000, 100_000]) {
      network.toCome.push(() => {
        peer.window = room;
      });
    }
    toy.memory.bytes(0x4000, BIG_BYTES).fill(120);
    expect(call('__syscall_sendto', fd, 0x4000, BIG_BYTES)).toBe(BIG_BYTES);
    expect(peer.received).toHaveLength(BIG_BYTES);
    peer.window = 10;
    expect(call('__syscall_sendto', fd, 0x4000, BIG_BYTES, Message.DONTWAIT)).toBe(10);
    expect(call('__syscall_sendto', fd, 0x4000, BIG_BYTES, Message.DONTWAIT)).toBe(-Errno.EAGAIN);
    expect(Math.max(...network.calls.flatMap((one) => /^send (\d+)$/.exec(one)?.[1] ?? []).map(Number))).toBe(
      65_536,
    );
  });

  it('sends and receives messages of several buffers', () => {
    const fd = connected();
    toy.text(TEXT, 'onetwothree');
    toy.iovs(IOVS, [TEXT, 3], [TEXT, 0], [TEXT + 3, 8]);
    const message = (count: number, control = 0) => {
      toy.memory.bytes(HEADER, Layout.msghdr.size).fill(0xaa);
      toy.memory.setU32(HEADER + Layout.msghdr.name, 0);
      toy.memory.setU32(HEADER + Layout.msghdr.iovs, IOVS);
      toy.memory.setU32(HEADER + Layout.msghdr.iovCount, count);
      toy.memory.setU32(HEADER + Layout.msghdr.controlLength, control);
      return HEADER;
    };
    network.calls.length = 0;
    expect(call('__syscall_sendmsg', fd, message(3))).toBe(11);
    expect(network.calls).toEqual(['send 11']);
    toy.iovs(IOVS, [DATA, 2], [DATA + 0x100, 4], [DATA + 0x200, 100]);
    expect(call('__syscall_recvmsg', fd, message(3, 64))).toBe(11);
    const text = (at: number, length: number) => Buffer.from(toy.memory.bytes(at, length)).toString();
    expect([text(DATA, 2), text(DATA + 0x100, 4), text(DATA + 0x200, 5)]).toEqual(['on', 'etwo', 'three']);
    for (const field of ['nameLength', 'controlLength', 'flags'] as const) {
      expect(toy.memory.getU32(HEADER + Layout.msghdr[field]), field).toBe(0);
    }
    expect(call('__syscall_sendmsg', fd, message(1, 12))).toBe(-Errno.EINVAL);
    expect(call('__syscall_sendmsg', fd, message(1025))).toBe(-Errno.EMSGSIZE);
    expect(call('__syscall_recvmsg', fd, message(0xffffffff))).toBe(-Errno.EMSGSIZE);
    toy.iovs(IOVS, [DATA, 2], [END - 2, 3]);
    for (const name of ['__syscall_sendmsg', '__syscall_recvmsg']) {
      expect(call(name, fd, message(2)), name).toBe(-Errno.EFAULT);
      for (const header of [END - 27, END, -1]) expect(call(name, fd, header), name).toBe(-Errno.EFAULT);
    }
  });

  it('ends', () => {
    const fd = connected();
    expect(call('_try_shutdown', fd, Socket.SHUT_WR, OUT)).toBe(1);
    expect(toy.memory.getI32(OUT)).toBe(0);
    expect(send(fd, 'x')).toBe(-Errno.EPIPE);
    network.connection().reply('last');
    expect(receive(fd)).toBe('last');
    network.connection().hasEnded = true;
    expect(receive(fd)).toBe('');
    expect(call('_try_shutdown', fd, 3, OUT)).toBe(1);
    expect(toy.memory.getI32(OUT)).toBe(-Errno.EINVAL);
    call('_try_shutdown', open(), Socket.SHUT_WR, OUT);
    expect(toy.memory.getI32(OUT)).toBe(-Errno.ENOTCONN);
    call('_try_shutdown', 0, Socket.SHUT_WR, OUT);
    expect(toy.memory.getI32(OUT)).toBe(-Errno.ENOTSOCK);
    expect(call('_try_shutdown', fd, 1, END)).toBe(-Errno.EFAULT);
  });

  it('needs a connection, and no address', () => {
    const fd = open();
    expect([receive(fd), send(fd, 'x')]).toEqual([-Errno.ENOTCONN, -Errno.EPIPE]);
    expect(call('__syscall_sendto', connected(), TEXT, 1, 0, ADDRESS, 16)).toBe(-Errno.EISCONN);
    expect(call('__syscall_recvfrom', fd, END - 1, 2)).toBe(-Errno.EFAULT);
    expect(call('__syscall_sendto', fd, END - 1, 2)).toBe(-Errno.EFAULT);
    expect(send(connected(), 'x', Message.OOB)).toBe(-Errno.EOPNOTSUPP);
  });

  it('gives up after the time that was set', () => {
    const fd = connected('198.18.0.2');
    const second = new Uint8Array(16);
    second[0] = 2;
    expect(setOption(fd, Socket.SOL_SOCKET, Socket.SO_RCVTIMEO, second)).toBe(0);
    expect(receive(fd)).toBe(-Errno.EAGAIN);
    expect(network.polls.at(-1)?.timeoutMs).toBe(2000);
  });
});

describe('descriptors', () => {
  it('share a connection, which the last of them closes', () => {
    const fd = connected();
    const copy = call('__syscall_dup', fd);
    expect(call('fd_close', fd)).toBe(0);
    expect(network.connection().isClosed).toBe(false);
    expect(send(copy, 'x')).toBe(1);
    expect(call('fd_close', copy)).toBe(0);
    expect(network.connection().isClosed).toBe(true);
  });

  it('are closed at the end of the run, whatever the network says to that', () => {
    connected();
    connected();
    network.close = () => {
      network.calls.push('close');
      throw errno(Errno.EIO);
    };
    toy.kernel.descriptors.closeAll();
    expect(network.calls.filter((one) => one === 'close')).toHaveLength(2);
  });

  it('have a limit, beyond which nothing is connected', () => {
    const opened = Array.from({ length: 20 }, () => open());
    expect(opened.filter((fd) => fd >= 0)).toHaveLength(13);
    expect(opened.at(-1)).toBe(-Errno.EMFILE);
  });

  it('are of sockets', () => {
    expect(call('__syscall_fstat64', open(), DATA)).toBe(0);
    expect(toy.memory.getU32(DATA + Layout.stat.mode) & 0o170000).toBe(0o140000);
    expect(imports.call('fd_seek', open(), 0n, 0, OUT)).toBe(Errno.ESPIPE);
  });

  it('names are cut to the room that there is for them', () => {
    const fd = connected();
    toy.memory.bytes(ADDRESS, 120).fill(0xee);
    for (const room of [0, 3, 16, 100]) {
      toy.memory.setU32(LENGTH, room);
      expect(call('__syscall_getpeername', fd, ADDRESS, LENGTH)).toBe(0);
      expect(toy.memory.getU32(LENGTH)).toBe(16);
      expect(toy.memory.getU8(ADDRESS + room)).toBe(0xee);
    }
    toy.memory.setI32(LENGTH, -1);
    expect(call('__syscall_getpeername', fd, ADDRESS, LENGTH)).toBe(-Errno.EINVAL);
    toy.memory.setI32(LENGTH, 16);
    expect(call('__syscall_getsockname', fd, END - 15, LENGTH)).toBe(-Errno.EFAULT);
    expect(call('__syscall_getsockname', fd, ADDRESS, END - 3)).toBe(-Errno.EFAULT);
  });
});
