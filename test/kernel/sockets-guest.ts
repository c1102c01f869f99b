import { expect } from 'vitest';
import { Fcntl, OpenFlag, Socket } from '../../src/abi/emscripten.js';
import { Errno } from '../../src/abi/errno.js';
import { SETSOCKOPT_MARK } from '../../src/abi/vitrine.js';
import { formatIp, parseIp } from '../../src/kernel/sockets/ip-address.js';
import { decodeSocketAddress, encodeSocketAddress } from '../../src/kernel/sockets/socket-address.js';
import { echo, FakeNetwork } from './sockets-support.js';
import { BoundImports, ToyKernel } from './support.js';

/** A guest with sockets: what its libc would do, and where it would put things. Begun anew by `start`. */

export const engine = BoundImports.read();
export const END = 2 * 65536;
export const ADDRESS = 0x100;
export const LENGTH = 0x180;
export const OUT = 0x1000;
export const TEXT = 0x2000;
export const DATA = 0x3000;
export const IOVS = 0x3800;
export const HEADER = 0x3c00;

export let network: FakeNetwork;
export let toy: ToyKernel;
export let imports: BoundImports;

export function start({ pages = 2, hasNetwork = true } = {}): void {
  network = new FakeNetwork();
  network.services.set('198.18.0.1 7', echo);
  network.services.set('198.18.0.2 7', () => undefined);
  network.services.set('2001:db8::1 7', echo);
  network.services.set('127.0.0.1 7', echo);
  network.services.set('198.18.0.4 7', Errno.EACCES);
  toy = new ToyKernel({ network: hasNetwork ? network : undefined, pages, descriptorLimit: 16 });
  imports = new BoundImports(engine, toy.context);
}

export const call = (name: string, ...values: number[]) => {
  const missing = (imports.all.get(name)?.type.params.length ?? values.length) - values.length;
  return imports.call(name, ...values, ...new Array<number>(missing).fill(0)) as number;
};

export function putAddress(text: string, port: number): number {
  const bytes = encodeSocketAddress({ ip: parseIp(text)!, port });
  toy.memory.bytes(ADDRESS, bytes.length).set(bytes);
  return bytes.length;
}

export const open = (domain: number = Socket.AF_INET, type: number = Socket.STREAM) =>
  call('__syscall_socket', domain, type, 0);
export const connect = (fd: number, text = '198.18.0.1', port = 7) =>
  call('__syscall_connect', fd, ADDRESS, putAddress(text, port));

export function connected(text = '198.18.0.1', type: number = Socket.STREAM): number {
  const fd = open(text.includes(':') ? Socket.AF_INET6 : Socket.AF_INET);
  expect(connect(fd, text)).toBe(0);
  if (type & Socket.NONBLOCK) setFlags(fd, OpenFlag.NONBLOCK);
  return fd;
}

export function setFlags(fd: number, flags: number): void {
  toy.memory.setI32(OUT, flags);
  expect(call('__syscall_fcntl64', fd, Fcntl.SETFL, OUT)).toBe(0);
}

export function send(fd: number, text: string, flags = 0): number {
  toy.text(TEXT, text);
  return call('__syscall_sendto', fd, TEXT, text.length, flags);
}

/** What was received, or the error. */
export function receive(fd: number, length = 100, flags = 0): string | number {
  const count = call('__syscall_recvfrom', fd, DATA, length, flags);
  return count < 0 ? count : Buffer.from(toy.memory.bytes(DATA, count)).toString();
}

export function nameOf(name: '__syscall_getsockname' | '__syscall_getpeername', fd: number): string | number {
  toy.memory.setU32(LENGTH, 128);
  const result = call(name, fd, ADDRESS, LENGTH);
  if (result < 0) return result;
  const length = toy.memory.getU32(LENGTH);
  if (length === 0) return '';
  const { ip, port } = decodeSocketAddress(toy.memory.bytes(ADDRESS, length));
  return `${formatIp(ip)} ${port}`;
}

export function getOption(fd: number, level: number, option: number): number {
  toy.memory.setU32(LENGTH, 4);
  const result = call('__syscall_getsockopt', fd, level, option, OUT, LENGTH);
  return result < 0 ? result : toy.memory.getI32(OUT);
}

export function setOption(fd: number, level: number, option: number, value: Uint8Array): number {
  toy.memory.bytes(TEXT, value.length).set(value);
  return call('__syscall_getsockopt', fd, level, option, TEXT, value.length, SETSOCKOPT_MARK);
}

export const soError = (fd: number) => getOption(fd, Socket.SOL_SOCKET, Socket.SO_ERROR);

/** The events of each descriptor after a poll, or the error. */
export function poll(
  timeoutMs: number,
  ...requests: readonly (readonly [fd: number, events: number])[]
): number[] {
  requests.forEach(([fd, events], i) => {
    toy.memory.setI32(OUT + 8 * i, fd);
    toy.memory.setU16(OUT + 8 * i + 4, events);
  });
  const count = call('__syscall_poll', OUT, requests.length, timeoutMs);
  if (count < 0) return [count];
  const found = requests.map((_, i) => toy.memory.getI16(OUT + 8 * i + 6));
  expect(found.filter((events) => events !== 0)).toHaveLength(count);
  return found;
}
