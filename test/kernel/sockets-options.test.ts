import { beforeEach, describe, expect, it } from 'vitest';
import { Poll, Protocol, Socket } from '../../src/abi/emscripten.js';
import { Errno } from '../../src/abi/errno.js';
import { SETSOCKOPT_MARK, SOL_TLS, TLS_INFO, TLS_START } from '../../src/abi/vitrine.js';
import {
  call,
  connected,
  DATA,
  END,
  getOption,
  LENGTH,
  network,
  OUT,
  open,
  poll,
  setOption,
  soError,
  start,
  TEXT,
  toy,
} from './sockets-guest.js';

/** getsockopt(2) and the setsockopt(2) that comes with it, TLS among them. */

beforeEach(() => start());

describe('options', () => {
  const int = (value: number) => new Uint8Array(Int32Array.of(value).buffer);

  it('are a closed set', () => {
    const fd = connected();
    expect(getOption(fd, Socket.SOL_SOCKET, Socket.SO_TYPE)).toBe(Socket.STREAM);
    expect(getOption(fd, Socket.SOL_SOCKET, Socket.SO_DOMAIN)).toBe(Socket.AF_INET);
    expect(getOption(fd, Socket.SOL_SOCKET, Socket.SO_PROTOCOL)).toBe(Protocol.TCP);
    expect(setOption(fd, Socket.SOL_SOCKET, Socket.SO_KEEPALIVE, int(42))).toBe(0);
    expect(getOption(fd, Socket.SOL_SOCKET, Socket.SO_KEEPALIVE)).toBe(1);
    for (const [level, option] of [
      [1, 999],
      [-1, -1],
      [0x7fffffff, 1],
      [Socket.SOL_SOCKET, Socket.SO_ERROR],
      [SOL_TLS, 0],
      [SOL_TLS, TLS_INFO],
    ] as const) {
      expect(setOption(fd, level, option, int(1)), `${level} ${option}`).toBe(-Errno.ENOPROTOOPT);
    }
    expect(getOption(fd, 1, 999)).toBe(-Errno.ENOPROTOOPT);
    expect(setOption(fd, Socket.SOL_SOCKET, Socket.SO_KEEPALIVE, new Uint8Array(3))).toBe(-Errno.EINVAL);
    expect(setOption(fd, Socket.SOL_SOCKET, Socket.SO_RCVTIMEO, int(1))).toBe(-Errno.EINVAL);
    expect(setOption(fd, Socket.SOL_SOCKET, Socket.SO_RCVTIMEO, new Uint8Array(16).fill(255))).toBe(
      -Errno.EDOM,
    );
    expect(setOption(0, Socket.SOL_SOCKET, Socket.SO_KEEPALIVE, int(1))).toBe(-Errno.ENOTSOCK);
  });

  it('values lie in memory, and are no longer than need be', () => {
    const fd = connected();
    const set = (pointer: number, length: number) =>
      call(
        '__syscall_getsockopt',
        fd,
        Socket.SOL_SOCKET,
        Socket.SO_KEEPALIVE,
        pointer,
        length,
        SETSOCKOPT_MARK,
      );
    expect(set(END - 3, 4)).toBe(-Errno.EFAULT);
    expect(set(TEXT, 4097)).toBe(-Errno.EINVAL);
    expect(set(TEXT, -1)).toBe(-Errno.EINVAL);
    const get = (pointer: number, lengthPointer: number) =>
      call('__syscall_getsockopt', fd, Socket.SOL_SOCKET, Socket.SO_TYPE, pointer, lengthPointer);
    expect(get(OUT, END - 3)).toBe(-Errno.EFAULT);
    toy.memory.setI32(LENGTH, 4);
    expect(get(END - 3, LENGTH)).toBe(-Errno.EFAULT);
    toy.memory.setI32(LENGTH, -4);
    expect(get(OUT, LENGTH)).toBe(-Errno.EINVAL);
    toy.memory.setI32(LENGTH, 1000);
    expect(get(OUT, LENGTH)).toBe(0);
    expect(toy.memory.getI32(LENGTH)).toBe(4);
  });

  it('start TLS once, on a connection', () => {
    const request = (text: string) => setOption(fd, SOL_TLS, TLS_START, Buffer.from(text));
    let fd = open();
    const good = '{"serverName":"api.example.com"}';
    expect(request(good)).toBe(-Errno.ENOTCONN);
    fd = connected();
    for (const bad of [
      '',
      '{',
      'null',
      '[]',
      '{"serverName":null}',
      '{"serverName":"a\\u0000b"}',
      '{"serverName":"127.1"}',
      '{"__proto__":{"serverName":"a"}}',
      `{"serverName":"${'a.'.repeat(200)}com"}`,
      '['.repeat(4096),
    ]) {
      expect(request(bad), bad.slice(0, 40)).toBe(-Errno.EINVAL);
    }
    expect(setOption(fd, SOL_TLS, TLS_START, Uint8Array.of(0x22, 0xff, 0x22))).toBe(-Errno.EINVAL);
    expect(network.connection().tlsRequests).toEqual([]);
    expect(request(good)).toBe(0);
    expect(request(good)).toBe(-Errno.EALREADY);
    expect(poll(0, [fd, Poll.OUT])).toEqual([0]);
    network.connection().error = Errno.EIO;
    expect(poll(-1, [fd, Poll.OUT])).toEqual([Poll.OUT | Poll.ERR]);
    expect([soError(fd), soError(fd)]).toEqual([Errno.EIO, 0]);
    toy.memory.setU32(LENGTH, 1024);
    expect(call('__syscall_getsockopt', fd, SOL_TLS, TLS_INFO, DATA, LENGTH)).toBe(0);
    expect(JSON.parse(Buffer.from(toy.memory.bytes(DATA, toy.memory.getU32(LENGTH))).toString())).toEqual({
      version: 'TLSv1.3',
    });
    toy.memory.setU32(LENGTH, 4);
    expect(call('__syscall_getsockopt', fd, SOL_TLS, TLS_INFO, DATA, LENGTH)).toBe(-Errno.ERANGE);
    const [a] = [call('__syscall_socket', Socket.AF_INET, Socket.STREAM, 0x5650)];
    expect(setOption(a, SOL_TLS, TLS_START, Buffer.from(good))).toBe(-Errno.ENOPROTOOPT);
  });
});
