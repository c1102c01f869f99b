import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Errno } from '../../src/abi/errno.js';
import type { Interruption } from '../../src/kernel/interrupts.js';
import { FakeController, Refusal, type Thing } from './capability-controller.js';
import { CapabilityGuest } from './capability-guest.js';

/** The module `vitrine` in a real interpreter, with a small controller: calls, what there is to see, errors, releases. */

let guest: CapabilityGuest;
let controller: FakeController;

beforeAll(async () => {
  guest = await CapabilityGuest.load();
});

beforeEach(() => {
  controller = new FakeController();
});

function thing(about: Thing): Thing {
  controller.handleOf(about);
  return about;
}

const lampMembers = {
  shape: 1,
  name: 'Lamp',
  doc: 'A lamp in the hall.',
  methods: { on: (level: number, named?: object) => ({ level, named: named ?? null }), off: () => undefined },
  parameters: { on: ['level', 'colour=...', '*more'], off: [] },
  properties: { state: () => 'lit' },
};

/** The lines that a program printed. */
function printed(code: string, globals: Record<string, unknown> = {}): string[] {
  const report = guest.run(controller, code, globals);
  expect([report.end, controller.output]).toEqual([{ kind: 'exited', exitCode: 0 }, expect.any(String)]);
  return controller.output.split('\n').slice(0, -1);
}

describe('calls', () => {
  it('methods with arguments, properties, and functions', () => {
    const lamp = thing(lampMembers);
    const twice = thing({
      shape: 2,
      name: 'twice',
      methods: { '': (x: number) => x * 2 },
      parameters: { '': ['x'] },
    });
    const code = `
print(lamp.on(3))
print(lamp.on([1, 'ä', None, 2**70, b'x', {1: (2,)}], colour='red'))
print(lamp.off(), lamp.state, twice(21), callable(lamp), room)
`;
    expect(printed(code, { lamp, twice, room: 'hall' })).toEqual([
      "{'level': 3, 'named': None}",
      "{'level': [1, 'ä', None, 1180591620717411303424, b'x', {1: [2]}], 'named': {'colour': 'red'}}",
      'None lit 42 False hall',
    ]);
    expect(controller.requests[0]?.slice(0, 2)).toEqual(['describe', controller.handleOf(lamp)]);
    expect(controller.requests.at(-1)).toEqual(['call', controller.handleOf(twice), '', [21], null, null]);
  });

  it('give and take capabilities, which are the same object for as long as they live', () => {
    const hall: Thing = thing({
      shape: 3,
      name: 'Room',
      methods: { exits: () => ({ up: [attic], also: attic }) },
    });
    const attic: Thing = thing({
      shape: 3,
      name: 'Room',
      methods: { exits: () => [hall], same: (a: unknown) => a === attic },
    });
    const code = `
import copy, dataclasses
exits = hall.exits()
attic = exits['up'][0]
print(attic is exits['also'], attic == hall, attic.exits()[0] is hall, len({attic, exits['also'], hall}))
@dataclasses.dataclass
class Box:
    inner: object
print(hall.ask(attic), hall.ask({'x': [Box(attic)]}))
print(copy.copy(attic) is attic, copy.deepcopy([attic])[0] is attic)
`;
    const ask = (value: unknown) => value === attic || JSON.stringify(Object.keys(value as object));
    const room = { ...hall, methods: { ...hall.methods, ask } };
    controller.things.set(controller.handleOf(hall), room);
    expect(printed(code, { hall })).toEqual(['True False True 2', 'True ["x"]', 'True True']);
    const last = controller.requests.at(-1) as unknown[][];
    expect(last[3]?.[0]).toEqual({ x: [{ inner: attic }] });
  });

  it('carry long arguments and results, and refuse what is too long before it is sent', () => {
    const echo = thing({ shape: 4, name: 'echo', methods: { '': (x: unknown) => x } });
    const code = `
for size in (400, 448, 65_500, 65_536, 1_000_000):
    data = bytes(range(256)) * (size // 256)
    assert echo(data) == data
print(echo(['x' * 70_000])[0] == 'x' * 70_000)
for value in (bytes(1_100_000), [bytes(600_000)] * 2, 'x' * 2_000_000):
    try:
        echo(value)
    except ValueError as error:
        print(error)
print(echo(1))
`;
    const lines = printed(code, { echo });
    expect(lines[0]).toBe('True');
    expect(lines.slice(1, 4).every((line) => line.includes('bytes at once'))).toBe(true);
    expect(lines[4]).toBe('1');
  });

  it('name the path of what cannot be given, and are then not made', () => {
    const lamp = thing(lampMembers);
    const code = `
for make in (lambda: lamp.on([{'x': object()}]), lambda: lamp.on(1, deep={'y': [iter([])]}), lambda: lamp.on(3j)):
    try:
        make()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
`;
    const lines = printed(code, { lamp });
    expect(lines[0]).toContain("TypeError args[0][0]['x']");
    expect(lines[1]).toContain("TypeError kwargs['deep']['y'][0]");
    // Marshal knows it, hosts do not: the controller's message is raised.
    expect(lines[2]).toContain('complex');
    expect(controller.requests.filter(([kind]) => kind === 'call')).toEqual([]);
  });
});

describe('what there is to see', () => {
  it('is what the host listed, and nothing else', () => {
    const lamp = thing(lampMembers);
    const code = `
import inspect, pickle, vitrine
print(dir(lamp), lamp)
print(inspect.signature(lamp.on), inspect.signature(lamp.off), lamp.on.__name__, lamp.on.__doc__, type(lamp).on.__qualname__)
print(isinstance(lamp, vitrine.Capability), type(lamp).__doc__)
def fails(action):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, '|', error)
fails(lambda: lamp.explode)
fails(lambda: lamp.constructor)
fails(lambda: setattr(lamp, 'colour', 1))
fails(lambda: setattr(lamp, 'state', 1))
fails(lambda: pickle.dumps(lamp))
fails(lambda: vitrine.Capability())
fails(lambda: type(lamp)())
fails(lambda: lamp())
`;
    expect(printed(code, { lamp })).toEqual([
      "['off', 'on', 'state'] <capability Lamp: on(level, colour=..., *more), off(), state>",
      '(level, colour=..., *more) () on does on Lamp.on',
      'True A lamp in the hall.',
      "AttributeError | 'Lamp' object has no attribute 'explode'",
      "AttributeError | 'Lamp' object has no attribute 'constructor'",
      expect.stringContaining('AttributeError'),
      expect.stringContaining('AttributeError'),
      'TypeError | cannot pickle the capability Lamp',
      'TypeError | capabilities come from the host and cannot be made here',
      'TypeError | capabilities come from the host and cannot be made here',
      "TypeError | 'Lamp' object is not callable",
    ]);
  });

  it('help() shows members with their texts', () => {
    const lamp = thing(lampMembers);
    const output = printed('help(lamp)', { lamp }).join('\n');
    expect(output).toContain('A lamp in the hall.');
    expect(output).toMatch(/on\(self, \/?,? ?level/);
    expect(output).toContain('is state');
  });

  it('has no signature where the host’s is none that Python could have', () => {
    const odd = thing({
      shape: 9,
      name: 'Odd',
      methods: { a: () => 1, b: () => 2, c: () => 3 },
      parameters: { a: ['x', 'x'], b: ['class'], c: ['*a', '*b'] },
    });
    const code =
      'import inspect\nprint(*(inspect.signature(f) for f in (odd.a, odd.b, odd.c)), odd.a(), odd.c())';
    expect(printed(code, { odd })).toEqual(['(*args, **kwargs) (*args, **kwargs) (*args, **kwargs) 1 3']);
  });
});

describe('errors', () => {
  it('are raised as their kind says', () => {
    const refuse = (kind: string, message: string, className: string | null = null) => {
      throw new Refusal(kind, message, className);
    };
    const host = thing({
      shape: 5,
      name: 'Host',
      methods: {
        refuse,
        boom: () => {
          throw new RangeError('too far');
        },
      },
    });
    const code = `
import vitrine
def fails(*args):
    try:
        host.refuse(*args)
    except BaseException as error:
        print(type(error).__module__, type(error).__name__, '|', error, getattr(error, 'type', ''))
for kind in ('permission', 'attribute', 'type', 'value', 'busy', 'limit'):
    fails(kind, 'no ' + kind)
for name in ('KeyError', 'json:JSONDecodeError', 'zlib:error', 'nowhere:Error', 'os:getcwd', 'builtins:SystemExit', 'KeyboardInterrupt', 'email.errors:MessageError'):
    fails('host', 'm', name)
try:
    host.boom()
except vitrine.HostError as error:
    print(repr(error), error.type)
try:
    host.refuse('host', 'm', 'KeyError')
except Exception as error:
    print(error.__context__, error.__cause__)
`;
    expect(printed(code, { host })).toEqual([
      'builtins PermissionError | no permission ',
      'builtins AttributeError | no attribute ',
      'builtins TypeError | no type ',
      'builtins ValueError | no value ',
      'builtins BlockingIOError | no busy ',
      'vitrine HostError | no limit Refusal',
      "builtins KeyError | 'm' ",
      'vitrine HostError | m Refusal',
      'zlib error | m ',
      'vitrine HostError | m Refusal',
      'vitrine HostError | m Refusal',
      'vitrine HostError | m Refusal',
      'vitrine HostError | m Refusal',
      'email.errors MessageError | m ',
      "HostError('too far') RangeError",
      'None None',
    ]);
  });

  it('of the device are OSErrors, and the next call works', () => {
    const lamp = thing(lampMembers);
    controller.globals({ lamp });
    const fail = thing({
      shape: 6,
      name: 'fail',
      methods: {
        '': () => {
          controller.nextErrno = Errno.EACCES;
        },
      },
    });
    const code = `
fail()
try:
    lamp.off()
except OSError as error:
    print(type(error).__name__)
print(lamp.off())
`;
    expect(printed(code, { lamp, fail })).toEqual(['PermissionError', 'None']);
  });
});

describe('releases', () => {
  it('tell the host how often a handle came, once nothing refers to it', () => {
    const made = (index: number): Thing => thing({ shape: 7, name: 'Item', methods: { index: () => index } });
    const items = Array.from({ length: 40 }, (_, index) => made(index));
    const shop = thing({
      shape: 8,
      name: 'Shop',
      methods: { all: () => [items, items], one: () => items[0] },
    });
    const code = `
kept = shop.all()[1]
for _ in range(3):
    assert shop.one() is kept[0]
kept = None
print(shop.one().index())
shop.one()
`;
    expect(printed(code, { shop })).toEqual(['0']);
    const left = items.map((item) => controller.sent.get(controller.handleOf(item)));
    expect(left).toEqual([expect.any(Number), ...items.slice(1).map(() => 0)]);
    expect(left[0]).toBeLessThanOrEqual(1);
    expect(controller.sent.get(controller.handleOf(shop))).toBe(1);
  });

  it('of thousands go in messages of their own', () => {
    const items = Array.from({ length: 3000 }, (_, index) =>
      thing({ shape: 7, name: 'Item', methods: { index: () => index } }),
    );
    const shop = thing({ shape: 8, name: 'Shop', methods: { all: () => items, none: () => undefined } });
    expect(printed('shop.all()\nshop.none()', { shop })).toEqual([]);
    expect(items.every((item) => controller.sent.get(controller.handleOf(item)) === 0)).toBe(true);
    for (const request of controller.requests)
      expect((request.at(-1) as unknown[] | null)?.length ?? 0).toBeLessThanOrEqual(256);
  });

  it('of a message that was not sent ride on the next', () => {
    const item = thing({ shape: 7, name: 'Item', methods: { index: () => 1 } });
    const shop = thing({ shape: 8, name: 'Shop', methods: { one: () => item, take: () => undefined } });
    const code = `
for wrong in (object(), bytes(2_000_000), [object(), bytes(2_000_000)]):
    shop.one()
    try:
        shop.take(wrong)
    except (TypeError, ValueError):
        pass
shop.take(1)
`;
    expect(printed(code, { shop })).toEqual([]);
    expect(controller.sent.get(controller.handleOf(item))).toBe(0);
  });

  it('of cycles that end with the program do not disturb its end', () => {
    const lamp = thing(lampMembers);
    const code = `
class Holder:
    def __del__(self):
        print('gone', self.lamp.off())
holder = Holder()
holder.me, holder.lamp = holder, lamp
`;
    expect(printed(code, { lamp })).toEqual(['gone None']);
  });
});

describe('the device’s descriptor', () => {
  it('is opened at the first use, out of the way, and again when it was closed or taken', () => {
    const lamp = thing(lampMembers);
    const code = `
import os, fcntl
def descriptors():
    found = []
    for number in range(3, 64):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.append(number)
    return found
lamp.off()
ours = descriptors()
print(len(ours), ours[0] >= 50 and not os.get_inheritable(ours[0]), os.open('/dev/null', os.O_RDONLY) < 10)
os.closerange(3, 64)
print(lamp.state)
ours = [number for number in range(20, 64) if number in descriptors()]
null = os.open('/dev/null', os.O_RDWR)
os.dup2(null, ours[0])
print(lamp.state)
readable, writable = os.pipe()
for number in ours:
    os.dup2(readable, number)
print(lamp.state)
`;
    expect(printed(code, { lamp })).toEqual(['1 True True', 'lit', 'lit', 'lit']);
  });

  it('is another one for a finalizer that runs in the midst of a call', () => {
    const lamp = thing(lampMembers);
    const code = `
from vitrine import _channel
read = _channel.read
class Late:
    def __del__(self):
        self.seen.append(lamp.on(2)['level'])
def slow(descriptor, size):
    global late
    _channel.read = read
    late = None
    return read(descriptor, size)
late = Late()
Late.seen = []
_channel.read = slow
print(lamp.on(1)['level'], Late.seen)
`;
    expect(printed(code, { lamp })).toEqual(['1 [2]']);
  });
});

it('an interruption ends a call, is raised in its place, and cleaning up may call again', () => {
  let interruption: Interruption | undefined;
  let isTold = false;
  const interrupts = {
    poll: () => interruption,
    takeUp: () => {
      isTold = true;
    },
    sleep: () => undefined,
    blockedMs: 0,
  };
  const wait = () => {
    interruption = { action: 'raise', reason: 'wall' };
  };
  const lamp = thing({ ...lampMembers, methods: { ...lampMembers.methods, wait } });
  const code = `
try:
    lamp.wait()
except TimeoutError as error:
    print(type(error).__name__)
print(lamp.on(4)['level'], lamp.state)
`;
  const report = guest.run(
    controller,
    code,
    { lamp },
    {
      interrupts,
      channel: {
        exchange(frame, isInterruptible) {
          const reply = controller.exchange(frame);
          return isInterruptible && interruption !== undefined && !isTold ? undefined : reply;
        },
      },
    },
  );
  expect(report.end).toMatchObject({ kind: 'exited', exitCode: 0 });
  expect(controller.output).toBe('WallLimitReached\n4 lit\n');
  expect(controller.requests.filter(([, , name]) => name === 'wait')).toHaveLength(1);
});
