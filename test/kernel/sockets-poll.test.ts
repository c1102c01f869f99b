import { beforeEach, describe, expect, it } from 'vitest';
import { NameError, Poll } from '../../src/abi/emscripten.js';
import { Errno, errno } from '../../src/abi/errno.js';
import {
  call,
  connect,
  connected,
  network,
  OUT,
  open,
  poll,
  receive,
  start,
  TEXT,
  toy,
} from './sockets-guest.js';

/** poll(2) over sockets, with whatever else there is to wait for. */

beforeEach(() => start());

describe('poll', () => {
  it('asks once for all sockets, and names each once', () => {
    const [a, b] = [connected(), connected()];
    const copy = call('__syscall_dup', a);
    network.calls.length = 0;
    network.polls.length = 0;
    network.toCome.push(() => network.connection(101).reply('x'));
    expect(poll(500, [a, Poll.IN], [b, Poll.IN], [copy, Poll.RDNORM], [-1, Poll.IN], [99, Poll.IN])).toEqual([
      0,
      0,
      0,
      0,
      Poll.NVAL,
    ]);
    expect(poll(500, [a, Poll.IN], [b, Poll.IN], [copy, Poll.RDNORM | Poll.IN])).toEqual([
      Poll.IN,
      0,
      Poll.IN | Poll.RDNORM,
    ]);
    expect(network.calls).toEqual(['poll', 'poll']);
    expect(network.polls.map(({ sockets, timeoutMs }) => [sockets.length, timeoutMs])).toEqual([
      [2, 0],
      [2, 500],
    ]);
    expect(toy.sleptMs).toBe(0);
  });

  it('does not wait for sockets when something else is ready', () => {
    const fd = connected();
    network.polls.length = 0;
    expect(poll(-1, [fd, Poll.IN], [0, Poll.IN])).toEqual([0, Poll.IN]);
    expect(network.polls.map(({ timeoutMs }) => timeoutMs)).toEqual([0]);
  });

  it('sleeps when there is no connection to wait for', () => {
    expect(poll(50, [-1, Poll.IN])).toEqual([0]);
    expect(toy.sleptMs).toBe(50);
    expect(poll(50, [open(), Poll.IN])).toEqual([Poll.HUP]);
    expect(network.calls).toEqual([]);
  });

  it('moves a clock on that only moves by waiting', () => {
    const advanced: number[] = [];
    toy.kernel.ports.clock.advance = (ms) => advanced.push(ms);
    const fd = connected();
    expect(poll(70, [fd, Poll.IN])).toEqual([0]);
    expect(poll(0, [fd, Poll.IN])).toEqual([0]);
    expect(advanced).toEqual([70]);
  });

  it('an interrupted wait ends as if timed out, and the exception is due', () => {
    const fd = connected();
    let hurried = 0;
    toy.kernel.interruptHandler = {
      isTurn: () => true,
      armSignal: () => 0,
      raise: () => undefined,
      hurry: () => void hurried++,
    };
    network.poll = () => {
      throw errno(Errno.EINTR);
    };
    network.resolve = () => {
      throw errno(Errno.EINTR);
    };
    expect(poll(-1, [fd, Poll.IN])).toEqual([0]);
    expect(receive(fd)).toBe(-Errno.ETIMEDOUT);
    expect(connect(open())).toBe(-Errno.ETIMEDOUT);
    expect(call('getaddrinfo', toy.text(TEXT, 'a.example'), 0, 0, OUT)).toBe(NameError.AGAIN);
    expect(hurried).toBe(4);
  });
});
