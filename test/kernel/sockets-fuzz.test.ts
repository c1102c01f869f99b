import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Layout, Socket } from '../../src/abi/emscripten.js';
import { SETSOCKOPT_MARK, SOL_TLS } from '../../src/abi/vitrine.js';
import { GuestEnd } from '../../src/kernel/interrupts.js';
import {
  ADDRESS,
  connect,
  connected,
  DATA,
  END,
  HEADER,
  IOVS,
  imports,
  LENGTH,
  network,
  OUT,
  open,
  putAddress,
  start,
  TEXT,
  toy,
} from './sockets-guest.js';

/** Calls for sockets with whatever a guest might pass. */

it('no arguments bring a host exception, with sockets in every state', { timeout: 60_000 }, () => {
  start();
  const names = [...imports.all.keys()].filter((name) =>
    /sock|bind|connect|peername|recv|send|addrinfo|nameinfo|lookup_name|protobyname|shutdown|poll|listen|accept|fd_(read|write|close)|dup$|ioctl/.test(
      name,
    ),
  );
  expect(names.length).toBeGreaterThan(20);
  const value = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 3, max: 9 }) },
    {
      weight: 4,
      arbitrary: fc.constantFrom(ADDRESS, LENGTH, OUT, TEXT, DATA, IOVS, HEADER, END - 4, END, -1, 0),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom(1, 2, 4, 16, 28, 128, SOL_TLS, SETSOCKOPT_MARK, 0x40, 0x102, 66, 41),
    },
    { weight: 1, arbitrary: fc.integer() },
  );
  const step = fc.record({
    name: fc.constantFrom(...names),
    values: fc.array(value, { minLength: 8, maxLength: 8 }),
  });
  let answered = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 40, maxLength: 60, size: 'max' }), (steps) => {
      start();
      network.onHang = () => {
        throw GuestEnd.stopped('wall');
      };
      const pending = open(Socket.AF_INET, Socket.STREAM | Socket.NONBLOCK);
      connected();
      connected('2001:db8::1', Socket.STREAM | Socket.NONBLOCK);
      connect(pending);
      open();
      putAddress('198.18.0.1', 7);
      toy.memory.setU32(LENGTH, 16);
      toy.text(TEXT, '{"serverName":"a"}');
      toy.iovs(IOVS, [DATA, 16], [TEXT, 8]);
      toy.memory.setU32(HEADER + Layout.msghdr.iovs, IOVS);
      toy.memory.setU32(HEADER + Layout.msghdr.iovCount, 2);
      for (const { name, values } of steps) {
        const { call: run, type } = imports.all.get(name)!;
        try {
          const result = run(...type.params.map((_, i) => values[i]!));
          if (type.results.length > 0 && !name.startsWith('_maybe'))
            expect(Number.isInteger(result), name).toBe(true);
          if (typeof result === 'number' && result >= 0) answered++;
        } catch (thrown) {
          if (!(thrown instanceof GuestEnd)) throw thrown;
        }
      }
      toy.kernel.descriptors.closeAll();
      const left = [...network.connections.values()].filter(({ isClosed }) => !isClosed);
      expect(left).toEqual([]);
    }),
    { numRuns: 300, endOnFailure: true },
  );
  expect(answered).toBeGreaterThan(1000);
});
