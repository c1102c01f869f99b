import { beforeAll, beforeEach, expect, it } from 'vitest';
import { FakeController, Refusal, type Thing } from './capability-controller.js';
import { CapabilityGuest } from './capability-guest.js';

/** `vitrine.aio`: calls under asyncio. The controller finishes what was started last first, when the guest waits. */

let guest: CapabilityGuest;
let controller: FakeController;
let lamp: Thing;
let called: unknown[];

beforeAll(async () => {
  guest = await CapabilityGuest.load();
});

beforeEach(() => {
  controller = new FakeController();
  called = [];
  const child: Thing = { shape: 2, name: 'Bulb', methods: { watts: () => 5 } };
  lamp = {
    shape: 1,
    name: 'Lamp',
    methods: {
      on(level: number) {
        called.push(level);
        if (level < 0) throw new Refusal('value', 'too dark');
        return level * 10;
      },
      bulb: () => child,
      '': () => 'itself',
    },
    parameters: { on: ['level'] },
    properties: { state: () => 'lit' },
  };
  controller.handleOf(lamp);
  controller.handleOf(child);
});

function printed(code: string): string[] {
  const report = guest.run(controller, `import asyncio, vitrine\nfrom vitrine import aio\n${code}`, { lamp });
  expect([report.end, controller.output]).toEqual([{ kind: 'exited', exitCode: 0 }, expect.any(String)]);
  return controller.output.split('\n').slice(0, -1);
}

it('runs several calls at once, each with its own result', () => {
  const code = `
async def main():
    return await asyncio.gather(*(aio(lamp).on(level) for level in (1, 2, 3)), aio(lamp)())
print(asyncio.run(main()))
`;
  expect(printed(code)).toEqual(["[10, 20, 30, 'itself']"]);
  expect(called).toEqual([3, 2, 1]);
  const kinds = controller.requests.map(([kind]) => kind).filter((kind) => kind !== 'describe');
  expect(kinds.slice(0, 4)).toEqual(['start', 'start', 'start', 'start']);
  expect(kinds).not.toContain('call');
});

it('has coroutine functions that look like the methods, and properties that are read at once', () => {
  const code = `
import inspect
it = aio(lamp)
print(inspect.iscoroutinefunction(it.on), inspect.signature(it.on), it.on.__doc__, dir(it), it.state, aio(it) is it)
print(it)
for wrong in (5, None, print):
    try:
        aio(wrong)
    except TypeError as error:
        print(error)
try:
    it.missing
except AttributeError as error:
    print(error)
`;
  expect(printed(code)).toEqual([
    "True (level) does on ['__call__', 'bulb', 'on', 'state'] lit True",
    'aio(<capability Lamp: on(level), bulb(...), (...), state>)',
    "aio() takes a capability, not 'int'",
    "aio() takes a capability, not 'NoneType'",
    "aio() takes a capability, not 'builtin_function_or_method'",
    "'Lamp' object has no attribute 'missing'",
  ]);
});

it('raises what the host raised, in the call that it belongs to', () => {
  const code = `
async def main():
    return await asyncio.gather(aio(lamp).on(1), aio(lamp).on(-1), aio(lamp).off(2) if hasattr(lamp, 'off') else aio(lamp).on(2), return_exceptions=True)
print(asyncio.run(main()))
`;
  expect(printed(code)).toEqual(["[10, ValueError('too dark'), 20]"]);
});

it('works with any number of loops, one after the other, and with the calls that wait', () => {
  const code = `
async def both(level):
    return lamp.on(level), await aio(lamp).on(level + 1), lamp.state
for level in range(3):
    print(asyncio.run(both(level)))
loop = asyncio.new_event_loop()
print(loop.run_until_complete(aio(lamp).on(7)), loop.run_until_complete(aio(lamp).on(8)))
loop.close()
`;
  expect(printed(code)).toEqual(["(0, 10, 'lit')", "(10, 20, 'lit')", "(20, 30, 'lit')", '70 80']);
});

it('waits for other things at the same time, and watches nothing when no call is under way', () => {
  const code = `
async def main():
    await aio(lamp).on(1)
    for _ in range(50):
        await asyncio.sleep(0)
    done, pending = await asyncio.wait([asyncio.create_task(aio(lamp).on(2)), asyncio.create_task(asyncio.sleep(0.001))])
    return len(done)
print(asyncio.run(main()))
`;
  expect(printed(code)).toEqual(['2']);
  expect(controller.polls).toBeLessThan(20);
});

it('drops the ticket of a call that was cancelled', () => {
  const code = `
async def main():
    calls = [asyncio.create_task(aio(lamp).on(level)) for level in (1, 2, 3)]
    await asyncio.sleep(0)
    calls[2].cancel()
    *first, last = await asyncio.gather(*calls, return_exceptions=True)
    print(first, type(last).__name__)
    try:
        async with asyncio.timeout(0):
            await aio(lamp).on(4)
    except TimeoutError:
        print('timed out')
asyncio.run(main())
print(vitrine._aio._waiting)
`;
  expect(printed(code)).toEqual(['[10, 20] CancelledError', 'timed out', '{}']);
  expect(called).not.toContain(3);
  expect(controller.requests.filter(([kind]) => kind === 'drop')[0]?.[1]).toEqual([3]);
});

it('counts what came in results, those that nobody took included', () => {
  const code = `
async def main():
    bulb = await aio(lamp).bulb()
    same = (await asyncio.gather(*(aio(lamp).bulb() for _ in range(5))))[4]
    print(bulb is same, await aio(same).watts())
asyncio.run(main())
lamp.state
`;
  expect(printed(code)).toEqual(['True 5']);
  const bulb = [...controller.things].find(([, { name }]) => name === 'Bulb')?.[0];
  expect(controller.sent.get(bulb ?? -1)).toBe(0);
});

it('goes on when the program closes its descriptor', () => {
  const code = `
import os
async def main():
    first = await aio(lamp).on(1)
    task = asyncio.create_task(aio(lamp).on(2))
    await asyncio.sleep(0)
    os.close(vitrine._aio._descriptor)
    second = await asyncio.wait_for(task, 60)
    return first, second, await aio(lamp).on(3)
print(asyncio.run(main()))
`;
  expect(printed(code)).toEqual(['(10, 20, 30)']);
});

it('leaves no trace of a loop that ended in the midst of a call', () => {
  const code = `
loop = asyncio.new_event_loop()
task = loop.create_task(aio(lamp).on(1))
loop.call_soon(loop.stop)
loop.run_forever()
loop.call_soon(loop.stop)
loop.run_forever()
loop.close()
del task, loop
import gc; gc.collect()
print(asyncio.run(aio(lamp).on(2)))
`;
  expect(printed(code).at(-1)).toBe('20');
});
