import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Capability, capability, GuestError, type Isolation, type Sandbox } from 'vitrine';
import { naiveHost } from './naive-host.js';
import { oddError, oddValue } from './odd-values.js';

/** What can run code, and be closed: a sandbox or a session. */
export interface Owner {
  run(code: { code: string }): Promise<{ stdout: string }>;
  close(): Promise<void>;
}

interface Thing {
  name: string;
}

/**
 * Host objects that programs are given, each of which counts how often it is called, and has more than it gives. What
 * no program may see has the marker in it.
 */
export class CapabilityStage {
  readonly marker = `UNGIVEN-${randomBytes(12).toString('hex')}`;
  readonly calls = new Map<string, number>();
  readonly stopping = new AbortController();
  /** What came of the host's use of the sandbox while a program of it waited. */
  readonly reentered: string[] = [];
  readonly #made = new Map<string, Capability>();
  readonly #isolation: Isolation;
  readonly #neighbour: (() => Promise<Sandbox>) | undefined;
  /** What programs had other sandboxes do. */
  #asked: Promise<unknown> = Promise.resolve();
  #owner: Owner | undefined;

  constructor(isolation: Isolation, neighbour?: () => Promise<Sandbox>) {
    this.#isolation = isolation;
    this.#neighbour = neighbour;
  }

  /** Whose program the capabilities are given to. */
  set owner(owner: Owner) {
    this.#owner = owner;
  }

  globals(names: readonly string[]): Record<string, Capability> {
    return Object.fromEntries(names.map((name) => [name, this.get(name)]));
  }

  get(name: string): Capability {
    const known = this.#made.get(name);
    if (known !== undefined) return known;
    const make = this.#makers.get(name);
    if (make === undefined) throw new Error(`no capability ${name}`);
    const made = make();
    this.#made.set(name, made);
    return made;
  }

  #count(name: string): void {
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
  }

  #function(name: string, action: (...values: unknown[]) => unknown): Capability {
    return capability(
      (...values: unknown[]) => {
        this.#count(name);
        return action(...values);
      },
      { name: name.replaceAll('-', '_') },
    );
  }

  #lamp(name: string): Capability {
    const count = (what: string) => this.#count(`${name}.${what}`);
    const { marker } = this;
    class Lamp {
      level = 0;
      _wires = marker;
      serial = marker;
      on(level: number): number {
        count('on');
        this.level = level;
        return level;
      }
      get state(): number {
        count('state');
        return this.level;
      }
      secret(): string {
        count('secret');
        return marker;
      }
    }
    return capability(new Lamp(), { methods: ['on'], properties: ['state'], doc: 'A lamp.' });
  }

  readonly #makers: ReadonlyMap<string, () => Capability> = new Map<string, () => Capability>([
    ['lamp', () => this.#lamp('lamp')],
    ['torch', () => this.#lamp('torch')],
    ['dimmed', () => this.get('lamp').only('state')],
    ['vault', () => capability({ open: () => this.#opened() }, { methods: ['open'], name: 'Vault' })],
    [
      'record',
      // Plain data, of which one property is given.
      () => capability({ title: 'seen', secret: this.marker }, { properties: ['title'], name: 'Record' }),
    ],
    ['archive', () => capability(new Map([['secret', this.marker]]), { properties: ['size'] })],
    ['echo', () => this.#function('echo', (value) => value)],
    ['swallow', () => this.#function('swallow', () => undefined)],
    ['tick', () => this.#function('tick', () => this.calls.get('tick'))],
    ['few', () => this.#function('few', (value = null) => value).limited({ calls: 3 })],
    ['seldom', () => this.#function('seldom', () => true).limited({ perSecond: 2 })],
    ['revoke', () => this.#function('revoke', (name) => void this.get(String(name)).revoke())],
    ['box', () => this.#box()],
    ['hall', () => this.#room()],
    ['fresh', () => this.#function('fresh', (count = 1) => this.#fresh(Number(count)))],
    ['many', () => this.#function('many', (count) => new Uint8Array(Number(count)))],
    ['odd', () => this.#function('odd', (kind) => oddValue(String(kind), this.marker))],
    ['fail', () => this.#failing()],
    ['judge', () => this.#function('judge', (value) => naiveHost(value, this.#isolation !== 'inline'))],
    ['later', () => this.#function('later', (value = null) => soon().then(() => value))],
    ['never', () => this.#function('never', () => new Promise(() => undefined))],
    ['late', () => this.#function('late', () => new Promise((resolve) => setTimeout(resolve, 300, 'late')))],
    ['tell', () => this.#telling()],
    ['elsewhere', () => this.#function('elsewhere', (code) => this.#elsewhere(String(code)))],
    ['again', () => this.#function('again', (code) => this.#again(String(code)))],
    ['shut', () => this.#function('shut', () => this.#owner?.close())],
    ['abort', () => this.#function('abort', () => this.stopping.abort())],
    ['neighbour', () => this.#neighbouring()],
  ]);

  #opened(): string {
    this.#count('vault.open');
    return this.marker;
  }

  #box(): Capability {
    const contents: unknown[] = [];
    const count = (what: string) => this.#count(`box.${what}`);
    const box = {
      put(...values: unknown[]) {
        count('put');
        contents.push(...values);
        return contents.length;
      },
      take() {
        count('take');
        return contents.shift();
      },
    };
    return capability(box, { methods: ['put', 'take'] });
  }

  /** Rooms of which each leads to the next, and none to the last but through it. */
  #room(): Capability {
    const count = () => this.#count('room.exits');
    const make = (depth: number): Capability => {
      const room: Thing & { exits(): unknown } = {
        name: `room ${depth}`,
        exits: () => {
          count();
          return depth === 0 ? {} : { north: make(depth - 1) };
        },
      };
      return capability(room, { methods: ['exits'], properties: ['name'], name: 'Room' });
    };
    return make(3);
  }

  #fresh(count: number): Capability[] {
    const use = () => void this.#count('fresh one');
    return Array.from({ length: count }, () => capability({ use }, { methods: ['use'], name: 'Fresh' }));
  }

  #failing(): Capability {
    const path = `/srv/${this.marker}/app/index.js`;
    return this.#function('fail', (kind) => {
      if (kind === 'file') return readFileSync(path);
      if (kind === 'system-function') throw new GuestError('run', { pythonClass: 'os:system' });
      if (kind === 'exit') throw new GuestError('out', { pythonClass: 'SystemExit' });
      if (kind === 'rejected') return Promise.reject(new Error(`at ${path}`));
      throw oddError(String(kind), path);
    });
  }

  /** Errors in which there is text of the guest's beside a path. */
  #telling(): Capability {
    const path = `/srv/${this.marker}/things.db`;
    return this.#function('tell', (name) => {
      const which = (this.calls.get('tell') ?? 0) % 3;
      if (which === 0) throw new Error(`no ${String(name)} in '${path}'`);
      if (which === 1) throw new Error(`'${String(name)}' is not in ${path}, nor in its index`);
      throw new Error(`${path} has no "${String(name)}" (${path}:1)`);
    });
  }

  /** All that was asked of other sandboxes is done. */
  async settled(): Promise<void> {
    await this.#asked;
  }

  /** Inline, nobody can wait for it, so that it comes after. */
  #elsewhere(code: string): unknown {
    // One after the other: a sandbox runs one program at a time.
    const said = this.#asked.then(async () => {
      const sandbox = await this.#neighbour?.();
      const stdout = (await sandbox?.run({ code }))?.stdout;
      if (stdout !== '42\n') this.reentered.push(`said ${stdout}`);
      return stdout;
    });
    this.#asked = said.catch((error: unknown) => this.reentered.push(String(error)));
    return this.#isolation === 'inline' ? 'asked' : said;
  }

  #again(code: string): unknown {
    const owner = this.#owner;
    if (owner === undefined) throw new Error('nobody runs this');
    const outcome = owner.run({ code }).then(
      () => 'ran',
      (error: unknown) => String((error as { code?: unknown }).code),
    );
    const noted = outcome.then((what) => {
      this.reentered.push(what);
      return what;
    });
    return this.#isolation === 'inline' ? 'asked' : noted;
  }

  /** A session that runs at the same time, holds the vault, and does what it is told. */
  #neighbouring(): Capability {
    const open = async () => {
      if (this.#neighbour === undefined) throw new Error('no neighbour');
      const sandbox = await this.#neighbour();
      return await sandbox.session({ globals: { vault: this.get('vault'), lamp: this.get('torch') } });
    };
    let session: ReturnType<typeof open> | undefined;
    return this.#function('neighbour', async (code) => {
      session ??= open();
      const { stdout, stderr } = await (await session).run(String(code));
      return (stdout + stderr).replaceAll(this.marker, 'the treasure');
    });
  }
}

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
