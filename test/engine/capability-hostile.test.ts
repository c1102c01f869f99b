import { beforeAll, expect, it } from 'vitest';
import { FakeController } from './capability-controller.js';
import { CapabilityGuest } from './capability-guest.js';

/** Programs that write to the device what the module would not. */

let guest: CapabilityGuest;

beforeAll(async () => {
  guest = await CapabilityGuest.load();
});

/** Errors that a write may be answered with. */
const expected = ['EMSGSIZE', 'ENOBUFS', 'EACCES', 'EINVAL', 'EIO'];

it('10,000 frames of garbage are answered with a reply or an error, and the device goes on working', () => {
  const controller = new FakeController();
  const lamp = { shape: 1, name: 'Lamp', methods: { on: (level: unknown) => level } };
  const handle = controller.handleOf(lamp);
  const code = `
import errno, marshal, os, random
random.seed(20260101)
fds = [os.open('/dev/vitrine', os.O_RDWR) for _ in range(8)]
valid = [marshal.dumps(request, version) for version in (2, 4) for request in (
    ['call', ${handle}, 'on', [1], None, None], ['get', ${handle}, 'x', None], ['describe', ${handle}, []],
    ['start', ${handle}, 'on', [[{}]], {'a': 1}, None], ['take', 5, None], ['drop', [1, 2], None],
    ['release', [[${handle}, 1], [-1, 5]]], ['call', 99, '__proto__', [], None, None], [], None, 5, ['call'],
    ['call', (..., 'c', 3), 'on', [(..., 'c', ${handle}), (..., 't', 0)], None, None],
)]
def garbage():
    kind = random.randrange(6)
    if kind == 0:
        return random.randbytes(random.randrange(40))
    body = bytearray(random.choice(valid))
    if kind in (1, 2):
        for _ in range(random.randrange(1, 5)):
            body[random.randrange(len(body))] = random.randrange(256)
    elif kind == 3:
        del body[random.randrange(len(body)):]
    elif kind == 4:
        at = random.randrange(len(body))
        body[at:at] = random.randbytes(random.randrange(1, 9))
    size = len(body) if random.random() < 0.95 else random.choice([0, 1, len(body) + 3, 2**20, 2**32 - 1, random.getrandbits(32)])
    return size.to_bytes(4, 'little') + body
replies = errors = 0
seen = set()
for turn in range(10_000):
    fd = random.choice(fds)
    try:
        os.write(fd, garbage())
    except OSError as error:
        errors += 1
        seen.add(errno.errorcode[error.errno])
        continue
    if random.random() < 0.1:
        continue
    reply = os.read(fd, random.choice([1, 3, 5, 70_000]))
    if len(reply) > 5:
        assert marshal.loads(reply[4:])[0] in ('value', 'error', 'started', 'finished'), reply
        replies += 1
    if turn % 40 == 0:
        os.close(fd)
        fds[fds.index(fd)] = os.open('/dev/vitrine', os.O_RDWR)
    if turn % 500 == 0:
        assert lamp.on(turn) == turn
print(replies > 1000, errors > 100, sorted(seen))
assert lamp.on('still') == 'still'
`;
  const report = guest.run(controller, code, { lamp });
  const [first = '', ...rest] = controller.output.split('\n');
  expect([report.end, first.slice(0, 9), rest]).toEqual([{ kind: 'exited', exitCode: 0 }, 'True True', ['']]);
  for (const name of first.match(/E[A-Z]+/g) ?? []) expect(expected).toContain(name);
});

it('the module stays usable whatever a program makes of its parts', () => {
  const controller = new FakeController();
  const lamp = { shape: 1, name: 'Lamp', methods: { on: (level: unknown) => level } };
  controller.handleOf(lamp);
  const code = `
import marshal, os
lamp.on(0)
os.write = os.read = marshal.dumps = marshal.loads = None
print(lamp.on([1, {'a': 2}]))
lamp._handle = 4711
try:
    lamp.on(1)
except PermissionError as error:
    print(error)
for handle in (-1, 2**80, 'x', None, 1.5, [7], (..., 'c', 7)):
    lamp._handle = handle
    try:
        lamp.on(1)
    except (PermissionError, ValueError, TypeError) as error:
        print('refused')
`;
  const report = guest.run(controller, code, { lamp });
  expect([report.end, controller.output.split('\n')]).toEqual([
    { kind: 'exited', exitCode: 0 },
    ["[1, {'a': 2}]", 'there is no such capability', ...Array<string>(7).fill('refused'), ''],
  ]);
});
