import type { CapabilityBroker } from '../../../src/controller/capabilities/capability-broker.js';
import { decodeValue } from '../../../src/controller/values/decode-value.js';
import { encodeValue } from '../../../src/controller/values/encode-value.js';

/** A capability as a guest has it: a number, which it may have made up. */
export class Handle {
  readonly handle: number;
  constructor(handle: number) {
    this.handle = handle;
  }
}

/** The bytes that a guest writes for a value. */
export function written(value: unknown): Uint8Array {
  return encodeValue(value, {
    exportCapability: (object) => (object instanceof Handle ? object.handle : undefined),
  });
}

/** A value as a guest reads it. */
export function read(bytes: Uint8Array): unknown {
  return decodeValue(bytes, { maxDepth: 100, resolveCapability: (handle) => new Handle(handle) });
}

/** A guest's end of a broker. */
export class Guest {
  readonly broker: CapabilityBroker;
  constructor(broker: CapabilityBroker) {
    this.broker = broker;
    broker.startCall();
  }

  /** The reply to a message. */
  async send(...message: readonly unknown[]): Promise<unknown> {
    return read(await this.broker.handle(written(message)));
  }

  /** The same where it must be there at once. */
  sendNow(...message: readonly unknown[]): unknown {
    const reply = this.broker.handle(written(message));
    if (reply instanceof Promise) throw new Error('it waits');
    return read(reply);
  }

  call(
    handle: number,
    name: string,
    args: readonly unknown[] = [],
    kwargs: object | null = null,
  ): Promise<unknown> {
    return this.send('call', handle, name, args, kwargs, []);
  }

  /** Is given variables; the handles of those that are capabilities. */
  given(variables: Readonly<Record<string, unknown>>): Record<string, number> {
    const [values] = read(this.broker.encodeGlobals(variables)) as [Record<string, unknown>, unknown];
    const handles: Record<string, number> = {};
    for (const [name, value] of Object.entries(values)) {
      if (value instanceof Handle) handles[name] = value.handle;
    }
    return handles;
  }
}

export class Lamp {
  level = 0;
  #secret = 'wire';
  on(level: number): number {
    this.level = level;
    return level;
  }
  get state(): string {
    return `level ${this.level}`;
  }
  get wiring(): string {
    return this.#secret;
  }
}
