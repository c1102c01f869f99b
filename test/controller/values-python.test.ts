import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Sandbox } from 'vitrine';
import { decodeValue } from '../../src/controller/values/decode-value.js';
import { encodeValue } from '../../src/controller/values/encode-value.js';
import { valuesSource } from '../../src/engine/cpython/python/values-source.js';
import { failureOf, values } from './values-support.js';

const setUp = `
import json, sys
from _vitrine_values import codec

class Proxy:
    def __init__(self, handle):
        self.handle = handle

dumps, loads = codec(Proxy, lambda proxy: proxy.handle, Proxy)
`;

const capabilities = new Map([7, 8].map((handle) => [handle, { handle }]));
const options = {
  root: 'args',
  resolveCapability: (handle: number) => capabilities.get(handle),
  exportCapability: (value: object) => [...capabilities].find(([, capability]) => capability === value)?.[0],
};

/** Runs a program that has the module, and gives what it printed, as JSON, and its files. */
async function inGuest(code: string, files: Record<string, Uint8Array> = {}) {
  await using sandbox = await Sandbox.open({
    files: { '/home/_vitrine_values.py': valuesSource, '/home/main.py': setUp + code, ...files },
  });
  const result = await sandbox.run({ file: '/home/main.py' });
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  return JSON.parse(result.stdout);
}

/** What a guest sends for each expression, in hexadecimal, or the name and message of what it raises. */
async function sentFor(preparation: string, expressions: readonly string[]): Promise<string[]> {
  return inGuest(`
${preparation}
sent = []
for expression in ${JSON.stringify(expressions)}:
    value = eval(expression)
    try:
        sent.append(dumps(value, 'args').hex())
    except Exception as error:
        sent.append(f'{type(error).__name__}: {error}')
print(json.dumps(sent))
`);
}

const decodeSent = (hexadecimal: string) => decodeValue(Buffer.from(hexadecimal, 'hex'), options);

const preparation = `
import array, collections, dataclasses, datetime, decimal, enum, ipaddress, types, typing
from datetime import datetime as moment, timedelta, timezone

class Level(enum.IntEnum):
    HIGH = 3
class Colour(enum.Enum):
    RED = 1
class Name(str):
    def __str__(self): return 'a lie'
    def __eq__(self, other): return False
    __hash__ = str.__hash__
class Text(str): pass
class Words(list):
    def __iter__(self): raise RuntimeError
class Liar:
    __class__ = dict
Point = collections.namedtuple('Point', 'x y')
@dataclasses.dataclass
class Lamp:
    name: str
    levels: list
    count: typing.ClassVar[int] = 5
    where: Point = Point(1, 2)
ordered = collections.OrderedDict(a=1, b=2)
ordered.move_to_end('a')
cyclic = [1]
cyclic.append({'self': cyclic})
parent = {'name': 'p', 'children': []}
parent['children'] += [{'parent': parent}, {'parent': parent}]
doubled = []
for _ in range(100):
    doubled = [doubled, doubled]
nested = None
for _ in range(70):
    nested = [nested]
sets = frozenset()
for _ in range(5):
    sets = frozenset([sets])
`;

describe('what a guest sends', () => {
  const bare = (entries: object) => Object.assign(Object.create(null), entries) as unknown;
  const cases: readonly [string, unknown][] = [
    ['(1, "on", 2.5, None, True)', [1, 'on', 2.5, null, true]],
    ['{"a": [b"x", bytearray(b"y")]}', bare({ a: [Uint8Array.of(120), Uint8Array.of(121)] })],
    ['[memoryview(b"abc")[::2], array.array("b", [1])]', [Uint8Array.of(97, 99), Uint8Array.of(1)]],
    ['{(1, 2): {3, "x"}}', new Map([[[1, 2], new Set([3, 'x'])]])],
    ['[Proxy(7), {"it": Proxy(8)}]', [capabilities.get(7), bare({ it: capabilities.get(8) })]],
    ['[Proxy(7), memoryview(b"abc")]', [capabilities.get(7), Uint8Array.of(97, 98, 99)]],
    ['moment(2026, 1, 2, 3, 4, 5, 678901, timezone.utc)', new Date('2026-01-02T03:04:05.678Z')],
    ['moment(2026, 1, 2, tzinfo=timezone(timedelta(hours=5)))', new Date('2026-01-01T19:00:00Z')],
    ['moment(1969, 12, 31, 23, 59, 59, 999999, timezone.utc)', new Date(-1)],
    // The zone of guests is UTC unless it is said.
    ['moment(2026, 1, 2)', new Date('2026-01-02T00:00:00Z')],
    ['[Level.HIGH, Point(1, 2), collections.Counter("aab")]', [3, [1, 2], bare({ a: 2, b: 1 })]],
    ['ordered', bare({ b: 2, a: 1 })],
    ['[Name("x"), Words([1])]', ['x', [1]]],
    ['Lamp("desk", [1])', bare({ name: 'desk', levels: [1], where: [1, 2] })],
    ['{Text("a"): Proxy(7), "b": 1}', bare({ a: capabilities.get(7), b: 1 })],
    ['{frozenset([1]), 2}', new Set([new Set([1]), 2])],
    ['{Proxy(7): 1, moment(1970, 1, 1): 2}', new Map([[capabilities.get(7), 1], [new Date(0), 2] as never])],
    ['2 ** 64', 2n ** 64n],
    ['[(..., "c", 7)]', [capabilities.get(7)]],
  ];

  it('is what it means', async () => {
    const sent = await sentFor(
      preparation,
      cases.map(([expression]) => expression),
    );
    cases.forEach(([expression, value], index) => {
      expect(decodeSent(sent[index]!), expression).toStrictEqual(value);
    });
  });

  const refusals: readonly [string, string][] = [
    ['[1, {"x": object()}]', "TypeError: args[1]['x']: a value of type object cannot be given to the host"],
    [
      '{"x": (1, print)}',
      "TypeError: args['x'][1]: a value of type builtin_function_or_method cannot be given to the host",
    ],
    ['[Colour.RED]', 'TypeError: args[0]: a value of type __main__.Colour cannot be given to the host'],
    ['Lamp', 'TypeError: args: the class Lamp cannot be given to the host'],
    ['Liar()', 'TypeError: args: a value of type __main__.Liar cannot be given to the host'],
    [
      '[decimal.Decimal(1)]',
      'TypeError: args[0]: a value of type decimal.Decimal cannot be given to the host',
    ],
    [
      '[datetime.date(2026, 1, 1)]',
      'TypeError: args[0]: a value of type datetime.date cannot be given to the host',
    ],
    ['{"x": range(3)}', "TypeError: args['x']: a value of type range cannot be given to the host"],
    [
      '{1: {-1: object()}}',
      'TypeError: args[1]<entry 0>: a value of type object cannot be given to the host',
    ],
    [
      '{(1, print): 1}',
      'TypeError: args<key 0>[1]: a value of type builtin_function_or_method cannot be a key or an element for the host',
    ],
    [
      'Lamp("x", [object()])',
      "TypeError: args['levels'][0]: a value of type object cannot be given to the host",
    ],
    ['[..., Proxy(7)]', 'TypeError: args[0]: a value of type ellipsis cannot be given to the host'],
    [
      '[cyclic, Proxy(7)]',
      "ValueError: args[0][1]['self']: is a value that it is itself a part of (a cycle)",
    ],
    ['[doubled, Proxy(7)]', `ValueError: args[0]${'[0]'.repeat(63)}: is nested more than 64 deep`],
    ['[sets, Proxy(7)]', `ValueError: args[0]${'<element 0>'.repeat(4)}: more than 4 sets within each other`],
    ['[2 ** 10**6, Proxy(7)]', 'ValueError: args[0]: is an int of more than 491520 bits'],
    ['["\\ud800", Proxy(7)]', 'ValueError: args[0]: is a str with a lone surrogate, which is not text'],
    ['["x" * 2**20, Proxy(7)]', 'ValueError: args: more than 1048576 bytes at once'],
    ['[["x" * 2**16] * 100, Proxy(7)]', 'ValueError: args[0][16]: more than 1048576 bytes at once'],
    ['[[0] * 100000, Proxy(7)]', 'ValueError: args[0][99998]: more than 100000 values at once'],
    [
      'moment(1, 1, 1, tzinfo=timezone(timedelta(hours=5)))',
      'ValueError: args: is a datetime that is out of range in UTC',
    ],
    ['b"x" * 2**20', 'ValueError: args: more than 1048576 bytes at once'],
    [
      '{Name("a"): 1, "a": Proxy(7)}',
      'ValueError: args<key 1>: is equal to another key once it is of a basic type',
    ],
  ];

  it('is refused by its path', async () => {
    const sent = await sentFor(
      preparation,
      refusals.map(([expression]) => expression),
    );
    expect(sent).toEqual(refusals.map(([, message]) => message));
  });

  it.each<[string, string, string]>([
    ['print.__class__ and (lambda: 1).__code__', 'type', 'args: a code object cannot be given to a host'],
    ['[1j]', 'type', 'args[0]: a complex number cannot be given to a host'],
    ['[StopIteration]', 'type', 'args[0]: StopIteration cannot be given to a host'],
    ['[...]', 'type', 'args[0]: Ellipsis cannot be given to a host'],
    ['["\\ud800"]', 'value', 'args[0]: is a str with a lone surrogate, which is not text'],
    ['(..., "c", 9)', 'value', 'args: is a capability that does not exist here'],
    ['cyclic', 'value', "args[1]['self']: is a value that it is itself a part of (a cycle)"],
    ['parent', 'value', "args['children'][0]['parent']: is a value that it is itself a part of (a cycle)"],
    ['nested', 'value', `args${'[0]'.repeat(64)}: is nested more than 64 deep`],
    ['doubled', 'value', `args${'[0]'.repeat(64)}: is nested more than 64 deep`],
  ])('is refused by the host, if marshal writes it: %s', async (expression, kind, message) => {
    const [sent = ''] = await sentFor(preparation, [expression]);
    expect(failureOf(() => decodeSent(sent))).toMatchObject({ kind, message });
  });
});

describe('what a guest is sent', () => {
  it('is what it means', async () => {
    const lamp = capabilities.get(7)!;
    const value = {
      at: new Date('2026-01-02T03:04:05.678Z'),
      deep: [{ lamp, marked: new Set([lamp, 5]) }],
      keyed: new Map<unknown, unknown>([
        [new Date(0), lamp],
        [1, [lamp]],
      ]),
      text: '(\x03\x00\x00\x00.',
      early: new Date(-62_135_596_800_000),
      late: new Date(253_402_300_799_999),
    };
    const seen = await inGuest(
      `
value = loads(open('/home/value', 'rb').read())
print(json.dumps([
    repr(value['at']),
    value['deep'][0]['lamp'].handle,
    sorted(item.handle if isinstance(item, Proxy) else item for item in value['deep'][0]['marked']),
    [repr(key) for key in value['keyed']],
    [item.handle for item in (list(value['keyed'].values())[0], value['keyed'][1][0])],
    value['text'], str(value['early']), str(value['late']),
    dumps(loads(open('/home/value', 'rb').read())).hex(),
]))`,
      { '/home/value': encodeValue(value, options) },
    );
    expect(seen.slice(0, -1)).toEqual([
      'datetime.datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=datetime.timezone.utc)',
      7,
      [5, 7],
      ['datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)', '1'],
      [7, 7],
      value.text,
      '0001-01-01 00:00:00+00:00',
      '9999-12-31 23:59:59.999000+00:00',
    ]);
    const back = Object.assign(Object.create(null), value) as unknown;
    expect(decodeSent(seen.at(-1))).toEqual(back);
  });

  it('comes back as it was', async () => {
    const samples = fc.sample(values, 500);
    const lines = samples.map((value) => Buffer.from(encodeValue(value)).toString('hex')).join('\n');
    const back: string[] = await inGuest(
      `
print(json.dumps([dumps(loads(bytes.fromhex(line))).hex() for line in open('/home/values')]))`,
      { '/home/values': new TextEncoder().encode(lines) },
    );
    expect(back).toHaveLength(samples.length);
    samples.forEach((value, index) => {
      expect(decodeSent(back[index]!)).toStrictEqual(value);
    });
  });
});
