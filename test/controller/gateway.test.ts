import { describe, expect, it, vi } from 'vitest';
import { Errno, errno } from '../../src/abi/errno.js';
import type { Oversight } from '../../src/controller/devices/oversight.js';
import { type CallHandlers, StopRun } from '../../src/controller/gateway/call-handlers.js';
import { fileCalls } from '../../src/controller/gateway/file-calls.js';
import { Gateway } from '../../src/controller/gateway/gateway.js';
import { networkCalls } from '../../src/controller/gateway/network-calls.js';
import { RunOversight } from '../../src/controller/gateway/run-oversight.js';
import type { PolicyRequest } from '../../src/controller/policy.js';
import { decodeReply, FrameEncoder } from '../../src/kernel/delegation/frames.js';

const encoder = new FrameEncoder();
const silent: Oversight = { consult: () => undefined, noteRefusal: () => undefined };

function gatewayWith(handlers: Partial<CallHandlers>, callLimit = 100): Gateway {
  const refuse = () => {
    throw errno(Errno.EBADF);
  };
  const console = { 'console.write': refuse, 'console.read': refuse };
  const all = { ...console, ...fileCalls(new Map(), silent), ...networkCalls(undefined), ...handlers };
  return new Gateway({ handlers: () => all as CallHandlers, callLimit });
}

const closing = () => encoder.request('file.close', { mount: 0, handle: 1 }).slice();
const closed = (reply: Uint8Array | Promise<Uint8Array>) => {
  if (reply instanceof Promise) throw new Error('it took its time');
  return decodeReply('file.close', reply);
};

describe('the gateway', () => {
  it('keeps nothing of a run that is over, and answers nothing more', () => {
    const gateway = gatewayWith({ 'file.close': () => expect.unreachable('the run is over') });
    gateway.close();
    expect(closed(gateway.call(closing()))).toEqual({ kind: 'stop', reason: 'abort' });
  });

  it('answers at once, later, with errors', async () => {
    expect(closed(gatewayWith({ 'file.close': () => ({}) }).call(closing()))).toEqual({
      kind: 'value',
      values: {},
    });
    const later = gatewayWith({ 'file.close': async () => ({}) }).call(closing());
    expect(decodeReply('file.close', await later)).toEqual({ kind: 'value', values: {} });
    const failing = gatewayWith({ 'file.close': () => Promise.reject(errno(Errno.EIO)) });
    expect(decodeReply('file.close', await failing.call(closing()))).toEqual({
      kind: 'error',
      errno: Errno.EIO,
    });
    expect(closed(gatewayWith({}).call(closing()))).toEqual({ kind: 'error', errno: Errno.EBADF });
  });

  it('counts by kind, and stops at the limit for good', () => {
    const gateway = gatewayWith({ 'file.close': () => ({}) }, 3);
    for (let i = 0; i < 3; i++) expect(closed(gateway.call(closing())).kind).toBe('value');
    for (let i = 0; i < 3; i++)
      expect(closed(gateway.call(closing()))).toEqual({ kind: 'stop', reason: 'calls' });
    expect(gateway.stopReason).toBe('calls');
    expect([...gateway.counts]).toEqual([['file.close', 6]]);
  });

  it('a reason to stop holds for all that follows', () => {
    const handler = vi.fn(() => {
      throw new StopRun('output');
    });
    const gateway = gatewayWith({ 'file.close': handler });
    expect(closed(gateway.call(closing()))).toEqual({ kind: 'stop', reason: 'output' });
    expect(closed(gateway.call(closing()))).toEqual({ kind: 'stop', reason: 'output' });
    expect(handler).toHaveBeenCalledOnce();
  });

  it("a device's own fault ends the run and is kept for the host only", () => {
    const gateway = gatewayWith({
      'file.close': () => {
        throw new Error('secret host path');
      },
    });
    expect(closed(gateway.call(closing()))).toEqual({ kind: 'stop', reason: 'callback' });
    expect(gateway.failure).toMatchObject({ call: 'file.close', error: { message: 'secret host path' } });
  });

  it('frames that are no call are answered, whatever they are', () => {
    const gateway = gatewayWith({});
    for (const frame of [[], [1], [0xff, 0xff], [26, 0, 1], [26, 0, ...new Array(50).fill(255)]]) {
      expect(closed(gateway.call(Uint8Array.from(frame)))).toEqual({ kind: 'error', errno: Errno.EIO });
    }
  });

  it.each(['..', '../x', 'a/../b', '/', '/etc', 'a//b', 'a/', '.', './a', 'a\0b'])(
    'a path that is not plain components never reaches a device: %j',
    (path) => {
      const device = new Proxy({}, { get: () => () => expect.unreachable('the device was asked') });
      const mounts = new Map([[0, { device: device as never, at: '/data' }]]);
      const gateway = gatewayWith(fileCalls(mounts, silent));
      const ask = (request: Uint8Array) => gateway.call(request.slice()) as Uint8Array;
      const refused = { kind: 'error', errno: Errno.EINVAL };
      expect(decodeReply('file.walk', ask(encoder.request('file.walk', { mount: 0, path })))).toEqual(
        refused,
      );
      const renaming = encoder.request('file.rename', { mount: 0, path: 'ok', to: path });
      expect(decodeReply('file.rename', ask(renaming))).toEqual(refused);
      const unlinking = encoder.request('file.unlink', { mount: 0, path });
      expect(decodeReply('file.unlink', ask(unlinking))).toEqual(refused);
    },
  );

  it('positions that are no positions never reach a device', () => {
    const device = new Proxy({}, { get: () => () => expect.unreachable('the device was asked') });
    const gateway = gatewayWith(fileCalls(new Map([[0, { device: device as never, at: '/' }]]), silent));
    for (const position of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      const request = encoder.request('file.read', { mount: 0, handle: 1, position, limit: 10 }).slice();
      expect(decodeReply('file.read', gateway.call(request) as Uint8Array).kind).toBe('error');
    }
  });
});

describe('a policy', () => {
  const request: PolicyRequest = { kind: 'connect', host: 'h', port: 1, address: 'a' };
  const outcome = async (policy: (request: PolicyRequest) => unknown, canWait = true) => {
    const oversight = new RunOversight({ policy: policy as never, canWait });
    try {
      await oversight.consult(request);
      return 'allowed';
    } catch (failure) {
      const { value } = failure as { value: number };
      expect(oversight.refusals.entries).toMatchObject([{ kind: 'network', target: 'h:1', count: 1 }]);
      return value;
    }
  };

  it('allows only by saying so', async () => {
    expect(await outcome(() => 'allow')).toBe('allowed');
    expect(await outcome(async () => 'allow')).toBe('allowed');
    for (const answer of [
      'refuse',
      undefined,
      true,
      'ALLOW',
      null,
      {},
      { errno: 'toString' },
      { errno: 7 },
      1,
    ]) {
      expect(await outcome(() => answer)).toBe(Errno.EACCES);
      expect(await outcome(async () => answer)).toBe(Errno.EACCES);
    }
    expect(await outcome(() => ({ errno: 'ENOENT' }))).toBe(Errno.ENOENT);
  });

  it('refuses when it throws or rejects', async () => {
    expect(
      await outcome(() => {
        throw new Error('bug');
      }),
    ).toBe(Errno.EACCES);
    expect(await outcome(() => Promise.reject(new Error('bug')))).toBe(Errno.EACCES);
  });

  it('refuses when it takes its time where nothing can wait', async () => {
    expect(await outcome(async () => 'allow', false)).toBe(Errno.EACCES);
    expect(await outcome(() => 'allow', false)).toBe('allowed');
  });
});
