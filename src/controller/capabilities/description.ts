import type { Capability } from './capability.js';
import { writeParameter } from './parameter-names.js';

/** What a guest is told of a capability, once for all that have the same shape. */
export interface CapabilityDescription {
  readonly shape: number;
  readonly name: string;
  readonly doc: string;
  readonly members: ReadonlyMap<string, MemberDescription>;
}

interface MemberDescription {
  readonly kind: 'method' | 'property' | 'call';
  readonly doc: string;
  /** Null when they are not known. */
  readonly parameters: readonly string[] | null;
}

/**
 * Numbers descriptions: equal ones have the same number, always and in every process, so that what a guest remembers of
 * one stays true wherever it is woken, restored or forked. The number is a hash; two descriptions with the same one
 * would be taken for each other by the guest, and by nobody else.
 */
export class Shapes {
  readonly #known = new WeakMap<Capability, number>();

  of(capability: Capability): number {
    const known = this.#known.get(capability);
    if (known !== undefined) return known;
    const shape = hash(JSON.stringify(contentsOf(capability)));
    this.#known.set(capability, shape);
    return shape;
  }

  describe(capability: Capability): CapabilityDescription {
    const [name, doc, members] = contentsOf(capability);
    return { shape: this.of(capability), name, doc, members: new Map(members) };
  }
}

function contentsOf(capability: Capability): [string, string, [string, MemberDescription][]] {
  const members = [...capability.members].map(([name, member]): [string, MemberDescription] => {
    const { kind, doc, signature } = member;
    const parameters = signature?.parameters.map(writeParameter) ?? null;
    return [name, { kind, doc: kind === 'call' ? capability.doc : doc, parameters }];
  });
  return [capability.name, capability.doc, members];
}

/** 52 bits of two multiplicative hashes. */
function hash(text: string): number {
  let high = 0x811c9dc5;
  let low = 0x2545f491;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul((low << 7) ^ (low >>> 25) ^ code, 0x9e3779b1);
  }
  return (mix(high) >>> 0) * 2 ** 20 + (mix(low) >>> 12);
}

/** Spreads each bit over all. */
function mix(bits: number): number {
  const once = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  const twice = Math.imul(once ^ (once >>> 15), 0x846ca68b);
  return twice ^ (twice >>> 16);
}
