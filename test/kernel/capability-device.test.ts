import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { CAPABILITY_MESSAGE_BYTES, CHUNK_BYTES } from '../../src/abi/delegation/calls.js';
import { Poll } from '../../src/abi/emscripten.js';
import { Errno, ErrnoFailure, type ErrnoValue, errno } from '../../src/abi/errno.js';
import { CAPABILITY_HELD_BYTES, capabilityDevice } from '../../src/kernel/delegation/capability-device.js';
import type { Delegate } from '../../src/kernel/delegation/delegate.js';
import type { DeviceSpec } from '../../src/vfs/devices.js';
import type { Device } from '../../src/vfs/node.js';

/** The device's byte stream, with a controller that answers each request as the test says. */

interface Send {
  readonly position: number;
  readonly bytes: Uint8Array;
  readonly last: number;
}

/** What was asked, and how it is answered; `send` and `more` may be replaced. */
class FakeDelegate {
  readonly requests: Buffer[] = [];
  readonly calls: string[] = [];
  reply: (request: Buffer) => Uint8Array = (request) => Buffer.from(`<${request.toString()}>`);
  failure: ErrnoValue | undefined;
  more = (reply: Uint8Array, position: number): Uint8Array => reply.slice(position, position + CHUNK_BYTES);
  #pieces: Buffer[] = [];
  #reply: Uint8Array = new Uint8Array(0);

  call(name: string, values: unknown): unknown {
    this.calls.push(name);
    if (name === 'capability.more') return { bytes: this.more(this.#reply, (values as Send).position) };
    expect(name).toBe('capability.send');
    const { position, bytes, last } = values as Send;
    expect(bytes.length).toBeLessThanOrEqual(CHUNK_BYTES);
    if (position === 0) this.#pieces = [];
    expect(position).toBe(Buffer.concat(this.#pieces).length);
    this.#pieces.push(Buffer.from(bytes));
    if (last === 0) return { size: 0, bytes: new Uint8Array(0) };
    const request = Buffer.concat(this.#pieces);
    this.requests.push(request);
    if (this.failure !== undefined) throw errno(this.failure);
    this.#reply = this.reply(request);
    return { size: this.#reply.length, bytes: this.#reply.slice(0, CHUNK_BYTES) };
  }
}

let delegate: FakeDelegate;
let spec: DeviceSpec;
let device: Device;

beforeEach(() => {
  delegate = new FakeDelegate();
  spec = capabilityDevice(delegate as unknown as Delegate);
  device = spec.open();
});

function message(body: string | Uint8Array): Buffer {
  const bytes = Buffer.from(body as string);
  const header = Buffer.alloc(4);
  header.writeUInt32LE(bytes.length);
  return Buffer.concat([header, bytes]);
}

function read(from: Device = device, length = 100): string {
  const into = new Uint8Array(length);
  return Buffer.from(into.subarray(0, from.read(into))).toString('latin1');
}

/** The body of the reply, read in pieces of a length. */
function reply(from: Device = device, pieceLength = 100): string {
  let all = '';
  for (let piece = read(from, pieceLength); piece !== ''; piece = read(from, pieceLength)) all += piece;
  expect(all.length - 4).toBe(Buffer.from(all, 'latin1').readUInt32LE());
  return all.slice(4);
}

function errnoOf(action: () => unknown): ErrnoValue | undefined {
  try {
    action();
  } catch (failure) {
    if (failure instanceof ErrnoFailure) return failure.value;
    throw failure;
  }
  return undefined;
}

const isReadable = (of: Device = device) => ((of.ready?.() ?? 0) & Poll.IN) !== 0;

describe('one open', () => {
  it('executes a request, gives the reply once, and then nothing', () => {
    expect(read()).toBe('');
    expect(device.write(message('abc'))).toBe(7);
    expect(isReadable()).toBe(true);
    expect(reply()).toBe('<abc>');
    expect(isReadable()).toBe(false);
    expect(read()).toBe('');
    expect(delegate.requests.map(String)).toEqual(['abc']);
  });

  it('takes requests and gives replies in any pieces', () => {
    const bytes = fc.uint8Array({ maxLength: 60 });
    const lengths = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 });
    fc.assert(
      fc.property(bytes, lengths, fc.integer({ min: 1, max: 20 }), (body, pieces, pieceLength) => {
        delegate.reply = (request) => request;
        const whole = message(body);
        for (let at = 0, turn = 0; at < whole.length; turn++) {
          const piece = whole.subarray(at, at + (pieces[turn % pieces.length] ?? 1));
          expect(device.write(piece)).toBe(piece.length);
          at += piece.length;
          expect(isReadable()).toBe(at === whole.length);
        }
        expect(reply(device, pieceLength)).toBe(Buffer.from(body).toString('latin1'));
      }),
    );
  });

  it('takes nothing beyond the request that it executes', () => {
    const two = Buffer.concat([message('one'), message('two')]);
    expect(device.write(two)).toBe(7);
    expect(reply()).toBe('<one>');
    expect(device.write(two.subarray(7))).toBe(7);
    expect(reply()).toBe('<two>');
    // The same where the request was begun before.
    device.write(two.subarray(0, 2));
    expect(device.write(two.subarray(2))).toBe(5);
  });

  it('drops what is unread when a request begins, and not before', () => {
    device.write(message('one'));
    expect(read(device, 6)).toHaveLength(6);
    expect(device.write(new Uint8Array(0))).toBe(0);
    expect(isReadable()).toBe(true);
    device.write(message('two').subarray(0, 1));
    expect(isReadable()).toBe(false);
    expect(read()).toBe('');
    device.write(message('two').subarray(1));
    expect(reply()).toBe('<two>');
  });

  it('has a request of no bytes executed, and gives a reply of none', () => {
    delegate.reply = () => new Uint8Array(0);
    expect(device.write(message(''))).toBe(4);
    expect(reply()).toBe('');
    expect(delegate.requests).toHaveLength(1);
  });

  it('sends and fetches long messages piece by piece', () => {
    const body = Buffer.alloc(CAPABILITY_MESSAGE_BYTES, 'abcdefg');
    delegate.reply = (request) => request;
    expect(device.write(message(body))).toBe(4 + body.length);
    expect(delegate.calls.filter((name) => name === 'capability.send')).toHaveLength(17);
    expect(delegate.calls.filter((name) => name === 'capability.more')).toHaveLength(16);
    expect(reply(device, 100_000)).toBe(body.toString('latin1'));
  });

  it('refuses a request that is too long at its length, and goes on with the next', () => {
    const header = Buffer.alloc(4);
    for (const length of [CAPABILITY_MESSAGE_BYTES + 1, 0x7fffffff, 0xffffffff]) {
      header.writeUInt32LE(length);
      expect(errnoOf(() => device.write(header))).toBe(Errno.EMSGSIZE);
      device.write(header.subarray(0, 3));
      expect(errnoOf(() => device.write(header.subarray(3)))).toBe(Errno.EMSGSIZE);
    }
    expect(delegate.calls).toEqual([]);
    device.write(message('ok'));
    expect(reply()).toBe('<ok>');
  });

  it('passes on what the controller refuses, and goes on with the next request', () => {
    for (const whole of [true, false]) {
      delegate.failure = Errno.EACCES;
      if (!whole) device.write(message('no').subarray(0, 5));
      expect(errnoOf(() => device.write(message('no').subarray(whole ? 0 : 5)))).toBe(Errno.EACCES);
      expect(read()).toBe('');
      delegate.failure = undefined;
      device.write(message('yes'));
      expect(reply()).toBe('<yes>');
    }
  });

  it('never executes a request again that an interruption ended: EINTR, ECANCELED, then as before', () => {
    delegate.failure = Errno.EINTR;
    expect(errnoOf(() => device.write(message('once')))).toBe(Errno.EINTR);
    delegate.failure = undefined;
    expect(errnoOf(() => device.write(message('once')))).toBe(Errno.ECANCELED);
    expect(delegate.requests.map(String)).toEqual(['once']);
    device.write(message('next'));
    expect(reply()).toBe('<next>');
  });

  it('trusts no length of the controller', () => {
    const answers: { size: number; bytes: Uint8Array }[] = [
      { size: CAPABILITY_MESSAGE_BYTES + 1, bytes: new Uint8Array(10) },
      { size: 0xffffffff, bytes: new Uint8Array(0) },
      { size: 3, bytes: new Uint8Array(4) },
    ];
    for (const answer of answers) {
      const lying = { call: () => answer } as unknown as Delegate;
      const open = capabilityDevice(lying).open();
      expect(errnoOf(() => open.write(message('x')))).toBe(Errno.EIO);
      expect(read(open)).toBe('');
    }
    delegate.reply = () => new Uint8Array(CHUNK_BYTES + 10);
    for (const length of [0, 11]) {
      delegate.more = () => new Uint8Array(length);
      expect(errnoOf(() => device.write(message('x')))).toBe(Errno.EIO);
      expect(read()).toBe('');
    }
  });
});

describe('several opens', () => {
  it('do not see each other’s requests and replies', () => {
    const other = spec.open();
    device.write(message('first').subarray(0, 6));
    other.write(message('second'));
    device.write(message('first').subarray(6));
    expect(reply(other)).toBe('<second>');
    expect(reply()).toBe('<first>');
  });

  it('hold a bounded number of bytes together', () => {
    const long = message(new Uint8Array(CAPABILITY_MESSAGE_BYTES));
    const opens = Array.from({ length: 40 }, () => spec.open());
    let held = 0;
    let refused = 0;
    for (const open of opens) {
      const failure = errnoOf(() => open.write(long.subarray(0, -1)));
      if (failure === undefined) held += CAPABILITY_MESSAGE_BYTES;
      else refused++;
      expect(failure ?? Errno.ENOBUFS).toBe(Errno.ENOBUFS);
    }
    expect(held).toBeLessThanOrEqual(CAPABILITY_HELD_BYTES);
    expect(refused).toBeGreaterThan(30);
    // No room for an answer: nothing is executed.
    expect(errnoOf(() => device.write(message('x')))).toBe(Errno.ENOBUFS);
    expect(delegate.calls).toEqual([]);
    for (const open of opens) open.close?.();
    device.write(message('x'));
    expect(reply()).toBe('<x>');
  });

  it('hold unread replies within the same bound, and give them back when they are read or dropped', () => {
    delegate.reply = () => new Uint8Array(CAPABILITY_MESSAGE_BYTES);
    const opens = Array.from({ length: 5 }, () => spec.open());
    const failures = opens.map((open) => errnoOf(() => open.write(message('x'))));
    expect(failures).toEqual([undefined, undefined, undefined, Errno.ENOBUFS, Errno.ENOBUFS]);
    for (let round = 0; round < 20; round++) {
      expect(errnoOf(() => opens[0]?.write(message('x')))).toBe(undefined);
      expect(reply(opens[1], 2_000_000)).toHaveLength(CAPABILITY_MESSAGE_BYTES);
      opens[2]?.close?.();
      expect(errnoOf(() => opens[1]?.write(message('x')))).toBe(undefined);
      expect(errnoOf(() => opens[2]?.write(message('x')))).toBe(undefined);
    }
  });

  it('do not pay in advance for what a header announces', () => {
    const header = Buffer.alloc(4);
    header.writeUInt32LE(CAPABILITY_MESSAGE_BYTES);
    const opens = Array.from({ length: 500 }, () => spec.open());
    for (const open of opens) expect(open.write(header)).toBe(4);
    device.write(message('x'));
    expect(reply()).toBe('<x>');
  });
});
