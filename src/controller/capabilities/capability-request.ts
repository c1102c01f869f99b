import { Refusal } from './reply.js';

/** Each `[handle, count]`: a capability that the guest was sent so many times and has dropped. */
export type Releases = readonly (readonly [handle: number, count: number])[];

/** A call's arguments. */
export interface CallRequest {
  readonly op: 'call' | 'start';
  readonly handle: number;
  /** Empty to call the capability itself. */
  readonly name: string;
  readonly values: readonly unknown[];
  /** Undefined for none. */
  readonly named: readonly (readonly [name: string, value: unknown])[] | undefined;
}

/** What a guest asks for, after what it releases. */
export type CapabilityRequest =
  | CallRequest
  | { readonly op: 'get'; readonly handle: number; readonly name: string }
  | { readonly op: 'take'; readonly limit: number }
  | { readonly op: 'drop'; readonly tickets: readonly unknown[] }
  | { readonly op: 'describe'; readonly handle: number }
  | { readonly op: 'release' };

/** How many values a request is; the last are its releases, or None. */
const lengths: ReadonlyMap<unknown, number> = new Map([
  ['call', 6],
  ['start', 6],
  ['get', 4],
  ['take', 3],
  ['drop', 3],
  ['describe', 3],
  ['release', 2],
]);

/** Takes requests apart that a guest has written, and that are read as values already. */
export class RequestReader {
  /** What capabilities in the request stand for: objects of the host, which are never parts of a request themselves. */
  readonly #foreign: ReadonlySet<unknown>;

  constructor(foreign: ReadonlySet<unknown>) {
    this.#foreign = foreign;
  }

  /** @throws Refusal for what is no request; nothing has been done then */
  read(message: unknown): { readonly request: CapabilityRequest; readonly releases: Releases } {
    const parts = this.#list(message, 'a request');
    const [op, first] = parts;
    if (parts.length !== lengths.get(op))
      throw malformed('it begins with no word that is known, or is of a wrong length');
    return {
      request: this.#request(op as CapabilityRequest['op'], first, parts),
      releases: this.releases(message),
    };
  }

  /** @throws Refusal */
  releases(message: unknown): Releases {
    const last = this.#list(message, 'a request').at(-1);
    if (last === null) return [];
    const list = this.#list(last, 'releases');
    for (const release of list) {
      const [handle, count] = this.#list(release, 'a release');
      if (!isCount(handle) || !isCount(count)) throw malformed('a release is not a handle and a count');
    }
    return list as Releases;
  }

  #request(op: CapabilityRequest['op'], first: unknown, parts: readonly unknown[]): CapabilityRequest {
    switch (op) {
      case 'call':
      case 'start':
        return {
          op,
          handle: handleOf(first),
          name: nameOf(parts[2]),
          values: this.#list(parts[3], 'args'),
          named: this.#named(parts[4]),
        };
      case 'get':
        return { op, handle: handleOf(first), name: nameOf(parts[2]) };
      case 'take':
        if (!isCount(first)) throw malformed('a limit is not a count');
        return { op, limit: first };
      case 'drop':
        return { op, tickets: this.#list(first, 'tickets') };
      case 'describe':
        return { op, handle: handleOf(first) };
      case 'release':
        return { op };
    }
  }

  #list(value: unknown, what: string): readonly unknown[] {
    if (!Array.isArray(value) || this.#foreign.has(value)) throw malformed(`${what} is not a list`);
    return value;
  }

  #named(value: unknown): CallRequest['named'] {
    if (value === null) return undefined;
    const isDict = typeof value === 'object' && !this.#foreign.has(value);
    // A dict has become a Map, or an object that has nothing which was not put there.
    const isMap = isDict && value instanceof Map;
    if (!isDict || (!isMap && Object.getPrototypeOf(value) !== null))
      throw malformed('kwargs are not a dict');
    const entries = isMap ? [...value] : Object.entries(value as object);
    if (!entries.every(([name]) => typeof name === 'string'))
      throw malformed('a name of kwargs is not a str');
    return entries.length === 0 ? undefined : (entries as [string, unknown][]);
  }
}

function malformed(problem: string): Refusal {
  return new Refusal('value', `not a message for capabilities: ${problem}`);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function handleOf(value: unknown): number {
  if (!isCount(value)) throw malformed('a handle is not a handle');
  return value;
}

function nameOf(value: unknown): string {
  if (typeof value !== 'string') throw malformed('a name is not a str');
  return value;
}
