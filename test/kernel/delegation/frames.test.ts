import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CallName,
  type CallShape,
  CHUNK_BYTES,
  delegatedCalls,
  type Fields,
  type FieldType,
  FRAME_BYTES,
} from '../../../src/abi/delegation/calls.js';
import { Errno, ErrnoFailure } from '../../../src/abi/errno.js';
import { Delegate } from '../../../src/kernel/delegation/delegate.js';
import { BadFrame } from '../../../src/kernel/delegation/frame-reader.js';
import {
  type Answer,
  decodeReply,
  decodeRequest,
  FrameEncoder,
} from '../../../src/kernel/delegation/frames.js';
import { GuestEnd } from '../../../src/kernel/interrupts.js';

const byteString = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const kind = fc.constantFrom('file', 'directory', 'symlink');
const u32 = fc.nat({ max: 0xffffffff });
const info = fc.record({
  kind,
  ino: fc.double({ noNaN: true }),
  permissions: u32,
  nlink: u32,
  sizeBytes: fc.nat(),
  atimeMs: fc.double({ noNaN: true }),
  mtimeMs: fc.double({ noNaN: true }),
  ctimeMs: fc.double({ noNaN: true }),
  target: byteString,
});
const text = fc.string({ unit: 'grapheme', maxLength: 100 });
const event = fc.record({ socket: u32, events: u32 });

const arbitraries: { readonly [type in FieldType]: fc.Arbitrary<unknown> } = {
  u8: fc.nat({ max: 255 }),
  u32,
  f64: fc.double(),
  bytes: fc.uint8Array({ maxLength: 2000 }),
  path: byteString,
  text,
  info,
  infos: fc.array(info, { maxLength: 20 }),
  entries: fc.array(fc.record({ kind, ino: fc.nat(), name: byteString }), { maxLength: 20 }),
  stat: fc.record({
    totalBytes: fc.nat(),
    freeBytes: fc.nat(),
    totalEntries: fc.nat(),
    freeEntries: fc.nat(),
  }),
  texts: fc.array(text, { maxLength: 20 }),
  events: fc.array(event, { maxLength: 20 }),
};

const valuesFor = (fields: Fields) =>
  fc.record(Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, arbitraries[type]])));

const calls = Object.entries(delegatedCalls) as [CallName, CallShape][];

describe('frames of delegated calls', () => {
  it('numbers are given once', () => {
    expect(new Set(calls.map(([, { number }]) => number)).size).toBe(calls.length);
  });

  it.each(calls)('%s: what is encoded is decoded', (name, shape) => {
    const encoder = new FrameEncoder();
    fc.assert(
      fc.property(valuesFor(shape.request), valuesFor(shape.reply), (request, reply) => {
        expect(decodeRequest(encoder.request(name, request as never).slice())).toEqual({
          name,
          values: request,
        });
        const answer = { kind: 'value', values: reply } as unknown as Answer<CallName>;
        expect(decodeReply(name, encoder.reply(name, answer).slice())).toEqual(answer);
      }),
      { numRuns: 30 },
    );
  });

  it('errors and reasons to stop', () => {
    const encoder = new FrameEncoder();
    for (const errno of Object.values(Errno)) {
      expect(decodeReply('file.read', encoder.reply('file.read', { kind: 'error', errno }))).toEqual({
        kind: 'error',
        errno,
      });
    }
    for (const reason of ['cpu', 'wall', 'output', 'abort', 'callback', 'calls'] as const) {
      const answer = { kind: 'stop', reason } as const;
      expect(decodeReply('net.poll', encoder.reply('net.poll', answer))).toEqual(answer);
    }
  });

  it('hostile requests are BadFrame and nothing else, and cost no more memory than they have bytes', () => {
    const mutated = fc
      .tuple(fc.constantFrom(...calls), fc.uint8Array({ maxLength: 200 }))
      .map(([[, { number }], rest]) => Uint8Array.from([number & 255, number >> 8, ...rest]));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated), (frame) => {
        try {
          decodeRequest(frame);
        } catch (failure) {
          expect(failure).toBeInstanceOf(BadFrame);
        }
        for (const [name] of calls) {
          try {
            decodeReply(name, frame);
          } catch (failure) {
            expect(failure).toBeInstanceOf(BadFrame);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('lengths that lie are refused before anything is allocated', () => {
    // console.write of 4 GiB, of one byte more than a chunk, and a list of 65,535 entries that are not there.
    const lies = [
      [1, 0, 1, 0xff, 0xff, 0xff, 0xff],
      [1, 0, 1, 1, 0, 1, 0],
    ];
    for (const lie of lies) expect(() => decodeRequest(Uint8Array.from(lie))).toThrow();
    expect(() => decodeReply('file.nextEntries', Uint8Array.from([0, 0, 0xff, 0xff]))).toThrow();
  });

  it('one byte too many or too few is refused', () => {
    const frame = new FrameEncoder().request('file.close', { mount: 1, handle: 2 }).slice();
    expect(decodeRequest(frame).name).toBe('file.close');
    expect(() => decodeRequest(Uint8Array.from([...frame, 0]))).toThrow();
    expect(() => decodeRequest(frame.subarray(0, -1))).toThrow();
  });

  it('what does not fit is an errno, and the encoder goes on', () => {
    const encoder = new FrameEncoder();
    const entries = Array.from({ length: 30_000 }, (_, ino) => ({
      name: 'name',
      ino,
      kind: 'file' as const,
    }));
    const send = () => encoder.reply('file.nextEntries', { kind: 'value', values: { entries } });
    expect(send).toThrow(expect.objectContaining({ value: Errno.EMSGSIZE }));
    expect(encoder.request('net.close', { socket: 1 }).length).toBe(6);
    const full = { mount: 1, handle: 1, position: 0, bytes: new Uint8Array(CHUNK_BYTES) };
    expect(encoder.request('file.write', full).length).toBeLessThan(FRAME_BYTES);
  });
});

describe('a kernel that delegates', () => {
  const replying = (reply: Uint8Array | undefined) => new Delegate({ exchange: () => reply });
  const encoder = new FrameEncoder();

  it('throws the errno that it is answered', () => {
    const reply = encoder.reply('net.close', { kind: 'error', errno: Errno.EBADF }).slice();
    expect(() => replying(reply).call('net.close', { socket: 1 })).toThrow(
      expect.objectContaining({ value: Errno.EBADF }),
    );
  });

  it('ends the run when it is told to', () => {
    const reply = encoder.reply('net.close', { kind: 'stop', reason: 'calls' }).slice();
    let thrown: unknown;
    try {
      replying(reply).call('net.close', { socket: 1 });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(GuestEnd);
    expect(thrown).toMatchObject({ reason: 'calls' });
  });

  it('takes a given-up wait for EINTR and nonsense for EIO', () => {
    const attempt = (reply: Uint8Array | undefined) => {
      try {
        return replying(reply).call('console.read', { limit: 1, again: 0 });
      } catch (failure) {
        return failure instanceof ErrnoFailure ? failure.value : failure;
      }
    };
    expect(attempt(undefined)).toBe(Errno.EINTR);
    expect(attempt(new Uint8Array(0))).toBe(Errno.EIO);
    expect(attempt(Uint8Array.from([0, 0, 9, 0, 0, 0, 1]))).toBe(Errno.EIO);
    expect(attempt(Uint8Array.from([0xff, 0x7f]))).toBe(Errno.EIO);
  });
});
