import { beforeEach, describe, expect, it } from 'vitest';
import { CAPABILITY_SOCKET, type SocketEvents } from '../../src/abi/delegation/calls.js';
import { OpenFlag, Poll } from '../../src/abi/emscripten.js';
import { Errno, type ErrnoValue, errno } from '../../src/abi/errno.js';
import { capabilityDevice } from '../../src/kernel/delegation/capability-device.js';
import type { Delegate } from '../../src/kernel/delegation/delegate.js';
import { DeviceDescription } from '../../src/kernel/descriptors/device-description.js';
import type { Device } from '../../src/vfs/node.js';
import { call, connected, DATA, IOVS, network, OUT, poll, start, TEXT, toy } from './sockets-guest.js';

/** The device behind descriptors: poll(2) with and without sockets, writev(2), and interruptions. */

let device: Device;
let polls: { sockets: readonly SocketEvents[]; timeoutMs: number }[];
let ready: readonly SocketEvents[];
let failure: ErrnoValue | undefined;
let requests: string[];

function open(flags: number = OpenFlag.RDWR): number {
  const stat = {
    dev: 3,
    ino: 9,
    mode: 0o20666,
    nlink: 1,
    size: 0,
    rdev: 0,
    atimeMs: 0,
    mtimeMs: 0,
    ctimeMs: 0,
  };
  return toy.kernel.descriptors.add(new DeviceDescription(device, flags, () => stat));
}

function prepare(hasNetwork: boolean): void {
  start({ hasNetwork });
  polls = [];
  ready = [];
  failure = undefined;
  requests = [];
  const delegate = {
    call(name: string, values: { bytes: Uint8Array; sockets: readonly SocketEvents[]; timeoutMs: number }) {
      if (failure !== undefined) throw errno(failure);
      if (name === 'net.poll') {
        polls.push({ sockets: values.sockets, timeoutMs: values.timeoutMs });
        return { sockets: ready };
      }
      requests.push(Buffer.from(values.bytes).toString());
      return { size: 2, bytes: Buffer.from('ok') };
    },
  };
  device = capabilityDevice(delegate as unknown as Delegate).open();
}

const finished = [{ socket: CAPABILITY_SOCKET, events: Poll.IN }];
const request = '\x03\0\0\0abc';

/** Writes with writev(2); answers the errno. */
function write(fd: number, ...pieces: readonly string[]): number {
  let at = TEXT;
  const buffers = pieces.map((text) => {
    toy.memory.bytes(at, text.length).set(Buffer.from(text, 'latin1'));
    at += text.length;
    return [at - text.length, text.length] as const;
  });
  return call('fd_write', fd, toy.iovs(IOVS, ...buffers), buffers.length, OUT);
}

describe.each([true, false])('poll, with a network: %s', (hasNetwork) => {
  beforeEach(() => prepare(hasNetwork));

  it('asks whether a ticket has finished, and waits for it', () => {
    const fd = open();
    expect(poll(500, [fd, Poll.IN])).toEqual([0]);
    ready = finished;
    expect(poll(-1, [fd, Poll.IN])).toEqual([Poll.IN]);
    expect(poll(0, [fd, Poll.IN | Poll.RDNORM])).toEqual([Poll.IN | Poll.RDNORM]);
    expect(polls.map(({ timeoutMs }) => timeoutMs)).toEqual([500, Number.POSITIVE_INFINITY, 0]);
    expect(polls.map(({ sockets }) => sockets)).toEqual([finished, finished, finished]);
    expect(toy.sleptMs).toBe(0);
  });

  it('knows itself of an unread reply, and that writing does not wait', () => {
    const fd = open();
    expect(poll(-1, [fd, Poll.OUT])).toEqual([Poll.OUT]);
    expect(write(fd, request)).toBe(0);
    expect(poll(-1, [fd, Poll.IN])).toEqual([Poll.IN]);
    expect(polls).toEqual([]);
    ready = finished;
    expect(call('fd_read', fd, toy.iovs(IOVS, [DATA, 100]), 1, OUT)).toBe(0);
    expect(poll(-1, [fd, Poll.IN | Poll.OUT])).toEqual([Poll.IN | Poll.OUT]);
    expect(polls.map(({ timeoutMs }) => timeoutMs)).toEqual([0]);
  });

  it('asks nothing for a descriptor that cannot be read', () => {
    const fd = open(OpenFlag.WRONLY);
    ready = finished;
    expect(poll(20, [fd, Poll.IN])).toEqual([0]);
    expect(polls).toEqual([]);
  });

  it('names the device once for all of its descriptors', () => {
    const [a, b] = [open(), open()];
    ready = finished;
    expect(poll(100, [a, Poll.IN], [b, Poll.IN], [0, Poll.OUT])).toEqual([Poll.IN, Poll.IN, 0]);
    expect(polls).toEqual([{ sockets: finished, timeoutMs: 100 }]);
  });

  it('an interrupted wait ends as if timed out', () => {
    failure = Errno.EINTR;
    expect(poll(-1, [open(), Poll.IN])).toEqual([0]);
  });
});

it('asks once for sockets and the device together', () => {
  prepare(true);
  const socket = connected();
  const fd = open();
  network.polls.length = 0;
  ready = [...finished, { socket: 101, events: Poll.OUT }];
  expect(poll(70, [fd, Poll.IN], [socket, Poll.IN | Poll.OUT])).toEqual([Poll.IN, Poll.OUT]);
  expect(polls).toEqual([
    {
      sockets: [
        { socket: CAPABILITY_SOCKET, events: Poll.IN },
        { socket: 101, events: Poll.IN | Poll.OUT },
      ],
      timeoutMs: 70,
    },
  ]);
  expect(network.polls).toEqual([]);
});

describe('writes', () => {
  beforeEach(() => prepare(false));

  it('of several buffers are one request', () => {
    const fd = open();
    expect(write(fd, '\x03\0', '\0\0a', 'bc')).toBe(0);
    expect(toy.memory.getU32(OUT)).toBe(7);
    expect(requests).toEqual(['abc']);
  });

  it('of several buffers fail as one: half a request that was refused is no beginning of another', () => {
    const fd = open();
    failure = Errno.EACCES;
    expect(write(fd, '\x03\0\0\0', 'abc')).toBe(Errno.EACCES);
    failure = undefined;
    expect(write(fd, request)).toBe(0);
    expect(requests).toEqual(['abc']);
  });

  it('that are cut short have the interpreter look for what is due', () => {
    const fd = open();
    let hurried = 0;
    toy.kernel.interruptHandler = {
      isTurn: () => false,
      armSignal: () => 24,
      raise: () => undefined,
      hurry: () => void hurried++,
    };
    toy.interruption = { action: 'raise', reason: 'wall' };
    failure = Errno.EINTR;
    expect(write(fd, request)).toBe(Errno.EINTR);
    expect(hurried).toBe(1);
    // The very next look, in the midst of C code, finds the signal.
    expect(toy.kernel.tick()).toBe(24);
    failure = undefined;
    expect(write(fd, request)).toBe(Errno.ECANCELED);
    expect(write(fd, request)).toBe(0);
    expect(requests).toEqual(['abc']);
  });
});
