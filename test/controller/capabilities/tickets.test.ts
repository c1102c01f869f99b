import { describe, expect, it } from 'vitest';
import { CapabilityBroker } from '../../../src/controller/capabilities/capability-broker.js';
import { capability } from '../../../src/controller/capabilities/make-capability.js';
import { Guest, Handle } from './guest.js';

const guest = (limits = {}) => new Guest(new CapabilityBroker({ canWait: true, limits }));
const settled = () => new Promise((resolve) => setImmediate(resolve));
const failed = (kind: string) => ['error', expect.objectContaining({ kind })];

/** A host function whose calls finish when the test says so. */
class Slow {
  readonly waiting: ((value: unknown) => void)[] = [];
  readonly function = capability(() => new Promise((resolve) => this.waiting.push(resolve)), {
    name: 'slow',
  });
}

describe('calls without waiting', () => {
  it('finish in whatever order, and are taken once', async () => {
    const room = guest();
    const slow = new Slow();
    const { f } = room.given({ f: slow.function });
    for (const ticket of [1, 2, 3])
      expect(await room.send('start', f, '', [], null, [])).toEqual(['started', ticket]);
    expect(await room.send('take', 10, [])).toEqual(['finished', []]);
    slow.waiting[2]?.('third');
    await settled();
    slow.waiting[0]?.('first');
    await settled();
    expect(room.broker.hasFinished).toBe(true);
    expect(await room.send('take', 1, [])).toEqual(['finished', [[3, ['value', 'third']]]]);
    expect(await room.send('take', 10, [])).toEqual(['finished', [[1, ['value', 'first']]]]);
    expect(await room.send('take', 10, [])).toEqual(['finished', []]);
    expect(room.broker.hasFinished).toBe(false);
    expect(await room.send('take', 0, [])).toEqual(['finished', []]);
  });

  it('give their errors with their tickets', async () => {
    const room = guest();
    const { f } = room.given({
      f: capability(async () => {
        throw new RangeError('no');
      }),
    });
    await room.send('start', f, '', [], null, []);
    await room.send('start', f, 'missing', [], null, []);
    await room.send('start', 99, '', [], null, []);
    await settled();
    expect(await room.send('take', 10, [])).toEqual([
      'finished',
      expect.arrayContaining([
        [1, failed('host')],
        [2, failed('attribute')],
        [3, failed('permission')],
      ]),
    ]);
  });

  it('tell listeners, until they are ended', async () => {
    const room = guest();
    let told = 0;
    const stop = room.broker.onFinished(() => told++);
    const { f } = room.given({ f: capability(() => 1) });
    await room.send('start', f, '', [], null, []);
    expect(told).toBe(1);
    room.broker.endCall();
    expect(told).toBe(2);
    stop();
    room.broker.startCall();
    await room.send('start', f, '', [], null, []);
    expect(told).toBe(2);
  });

  it('may be forgotten, with what they would have sent', async () => {
    const room = guest();
    const slow = new Slow();
    const { f } = room.given({ f: slow.function });
    await room.send('start', f, '', [], null, []);
    await room.send('start', f, '', [], null, []);
    slow.waiting[0]?.(capability(() => 1));
    await settled();
    expect(room.broker.table.size).toBe(2);
    const odd = [1, 2, 99, -1, 1.5, '1', null, [], new Map()];
    expect(await room.send('drop', odd, [])).toEqual(['value', null]);
    expect(room.broker.table.size).toBe(1);
    slow.waiting[1]?.([capability(() => 1)]);
    await settled();
    expect([room.broker.table.size, room.broker.hasFinished]).toEqual([1, false]);
  });

  it('are limited in number, by what the host still works on', async () => {
    const room = guest({ tickets: 3 });
    const slow = new Slow();
    const { f, now } = room.given({ f: slow.function, now: capability(() => 1) });
    for (let count = 0; count < 3; count++) await room.send('start', f, '', [], null, []);
    expect(await room.send('start', f, '', [], null, [])).toEqual(failed('limit'));
    expect(await room.send('call', now, '', [], null, [])).toEqual(failed('limit'));
    // Forgetting them makes no room: the host is not done.
    await room.send('drop', [1, 2, 3], []);
    expect(await room.send('start', f, '', [], null, [])).toEqual(failed('limit'));
    room.broker.endCall();
    room.broker.startCall();
    expect(await room.send('start', f, '', [], null, [])).toEqual(failed('limit'));
    expect(slow.waiting).toHaveLength(3);
    for (const finish of slow.waiting) finish(1);
    await settled();
    for (let count = 0; count < 3; count++) await room.send('start', now, '', [], null, []);
    expect(await room.send('start', now, '', [], null, [])).toEqual(failed('limit'));
    // Those that were not taken do not keep others from being waited for.
    expect(await room.send('call', now, '', [], null, [])).toEqual(['value', 1]);
  });

  it('are limited in the bytes that wait', async () => {
    const room = guest({ messageBytes: 200_000 });
    const { f } = room.given({ f: capability(() => new Uint8Array(190_000)) });
    for (let count = 0; count < 20; count++) await room.send('start', f, '', [], null, []);
    const kinds: unknown[] = [];
    for (;;) {
      const [, finished] = (await room.send('take', 1_000, [])) as [string, [number, [string, unknown]][]];
      if (finished.length === 0) break;
      for (const [, [kind]] of finished) kinds.push(kind);
    }
    expect(kinds).toEqual([...Array(16).fill('value'), ...Array(4).fill('error')]);
  });

  it('fit a message, always', async () => {
    const messageBytes = 150_000;
    const room = guest({ messageBytes });
    const { f } = room.given({
      f: capability((size: number) => [
        ...Array.from({ length: 260 }, () => capability(() => 1)),
        new Uint8Array(size),
      ]),
    });
    let largest = 0;
    for (let size = 138_000; size < 146_000; size += 97) {
      await room.send('start', f, '', [size], null, []);
      const reply = (await room.send('take', 5, [])) as [string, [number, [string, unknown[], number[][]]][]];
      const outcome = reply[1][0]?.[1] as [string, unknown[], [number, number][]];
      if (outcome[0] === 'value') {
        largest = size;
        await room.send(
          'release',
          outcome[2].map(([handle]) => [handle, 1]),
        );
      }
      expect(room.broker.table.size).toBe(1);
    }
    expect(largest).toBeGreaterThan(138_000);
  });

  it('send capabilities like others', async () => {
    const room = guest();
    const { f } = room.given({ f: capability(async () => capability(() => 'in')) });
    await room.send('start', f, '', [], null, []);
    await settled();
    expect(await room.send('take', 5, [])).toEqual([
      'finished',
      [[1, ['value', new Handle(2), [[2, expect.any(Number)]]]]],
    ]);
    expect(await room.call(2, '')).toEqual(['value', 'in']);
  });
});
