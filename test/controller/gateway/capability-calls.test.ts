import { describe, expect, it } from 'vitest';
import { CAPABILITY_MESSAGE_BYTES, CHUNK_BYTES } from '../../../src/abi/delegation/calls.js';
import { Errno } from '../../../src/abi/errno.js';
import { CapabilityBroker } from '../../../src/controller/capabilities/capability-broker.js';
import { capability } from '../../../src/controller/capabilities/make-capability.js';
import { capabilityCalls } from '../../../src/controller/gateway/capability-calls.js';
import { Guest, read, written } from '../capabilities/guest.js';

const failing = (value: number) => expect.objectContaining({ value });

function prepare() {
  const room = new Guest(new CapabilityBroker({ canWait: true }));
  const waiting: (() => void)[] = [];
  const { echo } = room.given({ echo: capability((value: unknown) => value) });
  const { later } = room.given({
    later: capability((value: unknown) => new Promise((resolve) => waiting.push(() => resolve(value)))),
  });
  const calls = capabilityCalls(room.broker);
  const send = async (message: Uint8Array, pieceBytes = CHUNK_BYTES) => {
    for (let at = 0; ; at += pieceBytes) {
      const last = at + pieceBytes >= message.length ? 1 : 0;
      const reply = await calls['capability.send']({
        position: at,
        bytes: message.slice(at, at + pieceBytes),
        last,
      });
      if (last === 1) return reply;
      expect(reply).toEqual({ size: 0, bytes: new Uint8Array(0) });
    }
  };
  const more = async (position: number) => (await calls['capability.more']({ position })).bytes;
  return { calls, send, more, echo, later, waiting };
}

describe('messages for capabilities in pieces', () => {
  it('are done with their last piece, and answered in pieces', async () => {
    const { send, more, echo } = prepare();
    const value = Uint8Array.from({ length: 300_000 }, (_, index) => index);
    const first = await send(written(['call', echo, '', [value], null, []]), 50_001);
    const pieces = [first.bytes];
    let size = first.bytes.length;
    expect(size).toBe(CHUNK_BYTES);
    while (size < first.size) {
      const piece = await more(size);
      pieces.push(piece);
      size += piece.length;
    }
    expect(size).toBe(first.size);
    expect(read(Buffer.concat(pieces))).toEqual(['value', value]);
    expect(
      Buffer.concat(pieces)
        .subarray(3)
        .indexOf(await more(3)),
    ).toBe(0);
    await expect(more(first.size)).rejects.toEqual(failing(Errno.EINVAL));
  });

  it('are not kept beyond their limit, and begin anew after it', async () => {
    const { calls, send, echo } = prepare();
    const bytes = new Uint8Array(CHUNK_BYTES);
    const add = (position: number) => calls['capability.send']({ position, bytes, last: 0 });
    for (let size = bytes.length; size <= CAPABILITY_MESSAGE_BYTES; size += bytes.length)
      add(size - bytes.length);
    expect(() => add(16 * CHUNK_BYTES)).toThrow(failing(Errno.EMSGSIZE));
    expect(() => add(1)).toThrow(failing(Errno.EINVAL));
    expect(() => add(2 ** 32 - 1)).toThrow(failing(Errno.EINVAL));
    const reply = await send(written(['call', echo, '', [1], null, []]));
    expect(read(reply.bytes)).toEqual(['value', 1]);
  });

  it('may be given up: a reply that comes late is not taken for the next one', async () => {
    const { calls, send, more, echo, later, waiting } = prepare();
    const given = calls['capability.send']({
      position: 0,
      bytes: written(['call', later, '', ['late'], null, []]),
      last: 1,
    });
    const next = await send(written(['call', echo, '', ['next'], null, []]));
    waiting[0]?.();
    expect(read((await given).bytes)).toEqual(['value', 'late']);
    expect(await more(0)).toEqual(next.bytes);
  });

  it('are refused where there are no capabilities', () => {
    const calls = capabilityCalls(undefined);
    expect(() => calls['capability.send']({ position: 0, bytes: new Uint8Array(1), last: 1 })).toThrow(
      failing(Errno.EACCES),
    );
    expect(() => calls['capability.more']({ position: 0 })).toThrow(failing(Errno.EACCES));
  });

  it('have nothing more before there was a reply', () => {
    const { calls } = prepare();
    expect(() => calls['capability.more']({ position: 0 })).toThrow(failing(Errno.EINVAL));
  });
});
