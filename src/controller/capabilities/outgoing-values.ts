import { ValueEncoder } from '../values/encode-value.js';
import { describeObject } from '../values/foreign-object.js';
import { ValueFailure } from '../values/value-failure.js';
import { Capability } from './capability.js';
import type { CapabilityTable } from './capability-table.js';
import type { Shapes } from './description.js';
import { NOTHING_SENT, Refusal } from './reply.js';

/** A value as its bytes, with what the guest has to know of the capabilities in it. */
export interface OutgoingValue {
  readonly bytes: Uint8Array;
  /** `[[handle, shape], ...]` as bytes; undefined without capabilities. */
  readonly shapes: Uint8Array | undefined;
  /** The handles in it, each of which counts as sent once. */
  readonly sent: ReadonlySet<number>;
}

/** Why a value is not written: a capability was made of it. */
class TargetFound {
  readonly description: string;
  constructor(description: string) {
    this.description = description;
  }
}

/** Writes values for one guest, and counts the capabilities in them as sent, unless writing fails. */
export class OutgoingValues {
  readonly #table: CapabilityTable;
  readonly #shapes: Shapes;
  readonly #encoder: ValueEncoder;
  /** What the value that is being written has sent. */
  #sent: Set<number> | undefined;
  /** Why writing ends, where the value is not to blame. */
  #refusal: Refusal | undefined;

  constructor(table: CapabilityTable, shapes: Shapes, maxBytes: number) {
    this.#table = table;
    this.#shapes = shapes;
    this.#encoder = new ValueEncoder({ maxBytes, exportCapability: (value) => this.#export(value) });
  }

  /** @throws ValueFailure; Refusal when the guest holds too many capabilities */
  encode(value: unknown, root: string): OutgoingValue {
    // A getter in the value may have another value written meanwhile.
    const outer = this.#sent;
    this.#sent = undefined;
    try {
      const bytes = this.#encoder.encode(value, root);
      const sent = this.#sent as Set<number> | undefined;
      return { bytes, shapes: sent && this.#shapesOf(sent), sent: sent ?? NOTHING_SENT };
    } catch (failure) {
      this.takeBack(this.#sent ?? NOTHING_SENT);
      const refusal = this.#refusal;
      this.#refusal = undefined;
      throw refusal ?? withAdvice(failure);
    } finally {
      this.#sent = outer;
    }
  }

  /** What was to be sent is not. */
  takeBack(sent: ReadonlySet<number>): void {
    for (const handle of sent) this.#table.release(handle, 1);
  }

  #export(value: object): number | undefined {
    if (!Capability.is(value)) {
      // A guest that gives a capability to host code which gives values back would get a copy of all that is behind it.
      if (Capability.isTarget(value)) throw new TargetFound(describeObject(value));
      return undefined;
    }
    const known = this.#table.handleOf(value);
    if (known !== undefined && this.#sent?.has(known)) return known;
    const handle = this.#table.export(value);
    if (handle === undefined) {
      this.#refusal = new Refusal('limit', 'the program holds as many capabilities as it may at once');
      throw this.#refusal;
    }
    this.#sent ??= new Set();
    this.#sent.add(handle);
    return handle;
  }

  #shapesOf(sent: ReadonlySet<number>): Uint8Array {
    const pairs: (readonly [number, number])[] = [];
    for (const handle of sent) {
      const capability = this.#table.resolve(handle);
      if (Capability.is(capability)) pairs.push([handle, this.#shapes.of(capability)]);
    }
    return this.#encoder.encode(pairs, 'shapes');
  }
}

function withAdvice(failure: unknown): unknown {
  if (!(failure instanceof ValueFailure)) return failure;
  if (failure.cause instanceof TargetFound) {
    const problem = `${failure.cause.description}, of which a capability was made, cannot be given to a guest; give the capability`;
    return new ValueFailure('type', failure.path, problem);
  }
  if (failure.kind !== 'type') return failure;
  const problem = failure.message.slice(failure.path.length + 2);
  return new ValueFailure('type', failure.path, `${problem}; use capability(...) for functions and objects`);
}
