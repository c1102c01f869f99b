import { describe, expect, it } from 'vitest';
import { capability, GuestError, type Isolation, Sandbox } from 'vitrine';

class Lamp {
  level = 0;
  on(level: number): number {
    this.level = level;
    return level;
  }
  get state(): { level: number; isOn: boolean } {
    return { level: this.level, isOn: this.level > 0 };
  }
  secret(): string {
    return 'not listed';
  }
}

/** What holds of capabilities wherever the guest runs. */
export function describeCapabilities(isolation: Isolation): void {
  describe('capabilities', () => {
    async function outputOf(code: string, globals: Record<string, unknown>): Promise<string> {
      await using sandbox = await Sandbox.open({ isolation });
      const result = await sandbox.run({ code, globals });
      expect(result, result.stderr).toMatchObject({ exitCode: 0, stderr: '' });
      return result.stdout;
    }

    it('hand a program exactly the listed members, and values', async () => {
      const lamp = new Lamp();
      const globals = {
        lamp: capability(lamp, { methods: ['on'], properties: ['state'], doc: 'A lamp.' }),
        room: 'hall',
        size: [3, 4.5, 10n ** 30n],
      };
      const code = `
print(lamp.on(3), lamp.state, room, size)
print([name for name in dir(lamp) if not name.startswith('_')])
import inspect
print(inspect.signature(lamp.on), type(lamp).__doc__.splitlines()[0])
for name in ('secret', 'level', 'constructor', '__proto__', 'toString', 'then'):
    try: print(name, getattr(lamp, name))
    except AttributeError as error: print('no', name)
try: lamp.state = 1
except AttributeError: print('not set')
`;
      const lines = (await outputOf(code, globals)).split('\n');
      expect(lines[0]).toBe(`3 {'level': 3, 'isOn': True} hall [3, 4.5, ${10n ** 30n}]`);
      expect(lines[1]).toBe("['on', 'state']");
      expect(lines[2]).toBe('(level) A lamp.');
      expect(lines.slice(3, 10)).toEqual([
        'no secret',
        'no level',
        'no constructor',
        expect.stringContaining('__proto__'),
        'no toString',
        'no then',
        'not set',
      ]);
      expect(lamp.level).toBe(3);
    });

    it('may be functions, in files and modules too', async () => {
      await using sandbox = await Sandbox.open({ isolation, files: { '/home/p.py': 'print(add(1, 2))' } });
      const add = capability((a: number, b: number) => a + b);
      expect(await sandbox.run({ file: 'p.py', globals: { add } })).toMatchObject({ stdout: '3\n' });
      expect(await sandbox.run({ module: 'p', globals: { add } })).toMatchObject({ stdout: '3\n' });
      expect(await sandbox.run({ file: 'p.py' })).toMatchObject({ exitCode: 1 });
    });

    it('give and take capabilities, which lead back to what they were made of', async () => {
      const rooms: Record<string, { name: string; exits(): unknown; enter(thing: unknown): string }> = {};
      const handed: unknown[] = [];
      const make = (name: string, exit: string) => {
        const room = {
          name,
          exits: () => ({ [exit]: capabilities[exit] }),
          enter(thing: unknown) {
            handed.push(thing);
            return name;
          },
        };
        rooms[name] = room;
        return capability(room, { methods: ['exits', 'enter'], properties: ['name'], name: 'Room' });
      };
      const capabilities: Record<string, unknown> = {};
      capabilities['hall'] = make('hall', 'attic');
      capabilities['attic'] = make('attic', 'hall');
      const lamp = new Lamp();
      const code = `
attic = hall.exits()['attic']
print(attic.name, attic.exits()['hall'] is hall, attic.enter(lamp), attic.enter({'a': [attic]}))
`;
      const globals = { hall: capabilities['hall'], lamp: capability(lamp, { methods: ['on'] }) };
      expect(await outputOf(code, globals)).toBe('attic True attic attic\n');
      expect(handed[0]).toBe(lamp);
      expect(handed[1]).toEqual({ a: [rooms['attic']] });
    });

    it('are narrowed, limited and revoked', async () => {
      const lamp = capability(new Lamp(), { methods: ['on'], properties: ['state'] });
      const few = lamp.limited({ calls: 2 });
      const globals = {
        narrow: lamp.only('state'),
        few,
        lamp,
        revoke: capability(() => lamp.revoke()),
      };
      const code = `
print(hasattr(narrow, 'on'), narrow.state)
few.on(1); few.on(2)
try: few.on(3)
except PermissionError as error: print('used up')
lamp.on(4)
revoke()
for use in (lambda: lamp.on(1), lambda: lamp.state, lambda: narrow.state, lambda: few.state):
    try: print(use())
    except PermissionError: print('revoked')
`;
      expect(await outputOf(code, globals)).toBe(
        "False {'level': 0, 'isOn': False}\nused up\nrevoked\nrevoked\nrevoked\nrevoked\n",
      );
    });

    it('are on the report where their use was refused', async () => {
      await using sandbox = await Sandbox.open({ isolation });
      const lamp = capability(new Lamp(), { methods: ['on'], name: 'Lamp' });
      lamp.revoke();
      const code = 'for n in range(3):\n    try: lamp.on(n)\n    except PermissionError: pass';
      const { refused } = await sandbox.run({ code, globals: { lamp } });
      expect(refused).toEqual([
        { kind: 'capability', target: 'Lamp.on', errno: 'EACCES', count: 3, firstMs: expect.any(Number) },
      ]);
    });

    it('raise what the host throws, without its paths', async () => {
      class Missing extends Error {}
      const globals = {
        fail: capability(
          (kind: string) => {
            if (kind === 'missing') throw new Missing('no such thing');
            if (kind === 'guest') throw new GuestError('see /etc/passwd', { pythonClass: 'LookupError' });
            throw new RangeError('cannot open /home/user/secret.txt');
          },
          { errors: [[Missing, 'KeyError']] },
        ),
      };
      const code = `
import traceback, vitrine
for kind in ('missing', 'guest', 'other'):
    try: fail(kind)
    except KeyError as error: print('KeyError', error)
    except LookupError as error: print('LookupError', error)
    except vitrine.HostError as error: print(error.type, error, 'secret' in traceback.format_exc())
`;
      const lines = (await outputOf(code, globals)).split('\n');
      expect(lines[0]).toContain('no such thing');
      expect(lines[1]).toBe('LookupError see /etc/passwd');
      expect(lines[2]).toMatch(/^RangeError cannot open .* False$/);
    });

    it('are nothing to a sandbox that was not handed them', async () => {
      await using sandbox = await Sandbox.open({ isolation });
      const code = `
import os
try: print(os.open('/dev/vitrine', os.O_RDWR))
except OSError as error: print(type(error).__name__)
`;
      expect((await sandbox.run({ code })).stdout).toBe('FileNotFoundError\n');
    });

    it('stay with a session, and are rolled back with it', async () => {
      await using sandbox = await Sandbox.open({ isolation });
      const lamps = [
        capability(new Lamp(), { methods: ['on'] }),
        capability(new Lamp(), { methods: ['on'] }),
      ];
      const shop = capability({ lamp: (n: number) => lamps[n] }, { methods: ['lamp'] });
      await using session = await sandbox.session({ globals: { shop } });
      await session.run('mine = [shop.lamp(0)]');
      const cut = 'mine.append(shop.lamp(1)); mine[0] = None\nwhile True: pass';
      expect(await session.run({ code: cut, limits: { cpu: '50ms' } })).toMatchObject({ rolledBack: true });
      expect(await session.evaluate('[len(mine), mine[0].on(7)]')).toEqual([1, 7]);
      await using copy = await session.fork();
      expect(await copy.evaluate('mine[0].on(8)')).toBe(8);
      const handed: unknown[] = [];
      await session.run({
        code: 'take(mine[0])',
        globals: { take: capability((lamp: unknown) => void handed.push(lamp)) },
      });
      expect(handed[0]).toBeInstanceOf(Lamp);
      expect(await session.evaluate('mine[0]')).toBe(handed[0]);
    });

    if (isolation === 'inline') {
      it('cannot wait for the host', async () => {
        const later = capability(async () => 1);
        const code = `
import vitrine
try: later()
except vitrine.HostError as error: print(error)
`;
        expect(await outputOf(code, { later })).toContain("isolation 'worker'");
      });
    } else {
      it('wait for the host, one by one or at once', async () => {
        let most = 0;
        let now = 0;
        const slow = capability(
          {
            async work(n: number) {
              most = Math.max(most, ++now);
              await new Promise((resolve) => setTimeout(resolve, 20));
              now--;
              return n * 2;
            },
          },
          { methods: ['work'] },
        );
        const code = `
import asyncio, vitrine
print(slow.work(4))
async def main():
    print(await asyncio.gather(*(vitrine.aio(slow).work(n) for n in range(5))))
asyncio.run(main())
asyncio.run(main())
`;
        expect(await outputOf(code, { slow })).toBe('8\n[0, 2, 4, 6, 8]\n[0, 2, 4, 6, 8]\n');
        expect(most).toBe(5);
      });
    }
  });
}
