import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CAPABILITY_SOCKET, type SocketEvents } from '../../../src/abi/delegation/calls.js';
import { Poll } from '../../../src/abi/emscripten.js';
import { Errno } from '../../../src/abi/errno.js';
import { PollWait } from '../../../src/controller/devices/network/poll-wait.js';
import { pollCall } from '../../../src/controller/gateway/poll-call.js';

/** Tickets and connections that are ready when the test says so. */
class World {
  hasFinished = false;
  isOver = false;
  readonly listeners = new Set<() => void>();
  readonly ready = new Set<number>();
  readonly #connections = new PollWait((socket) => (this.ready.has(socket) ? Poll.IN : 0));
  polls = 0;

  readonly broker = {
    isFinished: () => this.hasFinished,
    onFinished: (listener: () => void) => {
      this.listeners.add(listener);
      return () => void this.listeners.delete(listener);
    },
  };

  readonly network = {
    poll: (sockets: readonly SocketEvents[], timeoutMs: number) => {
      this.polls++;
      return this.#connections.wait(sockets, timeoutMs);
    },
  };

  finish(): void {
    this.hasFinished = true;
    for (const listener of [...this.listeners]) listener();
  }

  /** The guest's call is over. */
  end(): void {
    this.isOver = true;
    for (const listener of [...this.listeners]) listener();
  }

  arrive(socket: number): void {
    this.ready.add(socket);
    this.#connections.check();
  }

  handler({ canWait = true, network = true, broker = true } = {}) {
    const world = this;
    const poll = pollCall({
      canWait,
      network: network ? this.network : undefined,
      broker: broker
        ? {
            get hasFinished() {
              return world.hasFinished;
            },
            get isOver() {
              return world.isOver;
            },
            onFinished: this.broker.onFinished,
          }
        : undefined,
    });
    return async (sockets: readonly number[], timeoutMs: number) => {
      const answer = await poll({
        sockets: sockets.map((socket) => ({ socket, events: Poll.IN })),
        timeoutMs,
      });
      return answer.sockets.map(({ socket, events }) => [socket, events]);
    };
  }
}

const own = CAPABILITY_SOCKET;

describe('polling tickets and connections', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Nothing is left of a wait. */
  const expectNothingLeft = (world: World) => {
    expect(vi.getTimerCount()).toBe(0);
    expect(world.listeners.size).toBe(0);
  };

  it.each([[true], [false]])('ends when a ticket has finished (network: %s)', async (network) => {
    const world = new World();
    const poll = world.handler({ network });
    const answer = poll(network ? [own, 5] : [own], 60_000);
    await vi.advanceTimersByTimeAsync(1_000);
    world.finish();
    expect(await answer).toEqual([[own, Poll.IN]]);
    expectNothingLeft(world);
  });

  it.each([[60_000], [Number.POSITIVE_INFINITY]])(
    'ends when a connection is ready (timeout: %s)',
    async (timeoutMs) => {
      const world = new World();
      const answer = world.handler()([5, own, 6], timeoutMs);
      await vi.advanceTimersByTimeAsync(0);
      world.arrive(6);
      expect(await answer).toEqual([[6, Poll.IN]]);
      expectNothingLeft(world);
    },
  );

  it('answers all that holds', async () => {
    const world = new World();
    world.arrive(5);
    world.finish();
    expect(await world.handler()([5, own], 0)).toEqual([
      [5, Poll.IN],
      [own, Poll.IN],
    ]);
    expect(await world.handler()([own], Number.POSITIVE_INFINITY)).toEqual([[own, Poll.IN]]);
    expectNothingLeft(world);
  });

  it.each([[true], [false]])('ends after its time with nothing (network: %s)', async (network) => {
    const world = new World();
    const answer = world.handler({ network })(network ? [own, 5] : [own], 100);
    await vi.advanceTimersByTimeAsync(100);
    expect(await answer).toEqual([]);
    expectNothingLeft(world);
  });

  it('answers what holds now where nobody can wait', async () => {
    const world = new World();
    const poll = world.handler({ canWait: false, network: false });
    expect(await poll([own], Number.POSITIVE_INFINITY)).toEqual([]);
    world.finish();
    expect(await poll([own], 5)).toEqual([[own, Poll.IN]]);
    expectNothingLeft(world);
  });

  it('answers at once where the guest is on this thread, not even by a promise', () => {
    const broker = { hasFinished: false, isOver: false, onFinished: () => () => undefined };
    const poll = pollCall({ canWait: false, network: undefined, broker });
    const request = { sockets: [{ socket: own, events: Poll.IN | Poll.OUT }], timeoutMs: 5 };
    expect(poll(request)).toEqual({ sockets: [] });
    broker.hasFinished = true;
    expect(poll(request)).toEqual({ sockets: [{ socket: own, events: Poll.IN }] });
    expect(poll({ sockets: [{ socket: own, events: Poll.OUT }], timeoutMs: 0 })).toEqual({ sockets: [] });
  });

  it('that is given up ends with nothing, and does not end the one after it', async () => {
    const world = new World();
    const poll = world.handler();
    const first = poll([own, 5], Number.POSITIVE_INFINITY);
    await vi.advanceTimersByTimeAsync(0);
    let isDone = false;
    const second = poll([own, 5], Number.POSITIVE_INFINITY).then((answer) => {
      isDone = true;
      return answer;
    });
    expect(await first).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(isDone).toBe(false);
    world.arrive(5);
    expect(await second).toEqual([[5, Poll.IN]]);
    expectNothingLeft(world);
  });

  it('leaves nothing behind when the call of the guest ends, who has not taken anything', async () => {
    const world = new World();
    const answer = world.handler({ network: false })([own], Number.POSITIVE_INFINITY);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(world.listeners.size).toBe(1);
    world.end();
    await answer;
    expectNothingLeft(world);
  });

  it("of connections only is the network's", async () => {
    const world = new World();
    const answer = world.handler({ broker: false })([5], 1_000);
    world.arrive(5);
    expect(await answer).toEqual([[5, Poll.IN]]);
    expect(world.polls).toBe(1);
    await expect(world.handler({ network: false })([5], 0)).rejects.toMatchObject({ value: Errno.EACCES });
    await expect(world.handler()([5], Number.NaN)).rejects.toMatchObject({ value: Errno.EINVAL });
    await expect(world.handler()([own], -1)).rejects.toMatchObject({ value: Errno.EINVAL });
  });

  it('of tickets says that there are none where there are no capabilities', async () => {
    expect(await new World().handler({ broker: false })([own, 5], 1_000)).toEqual([[own, Poll.NVAL]]);
  });
});
