import { capabilityDevice } from '../../src/kernel/delegation/capability-device.js';
import type { LoadedImage } from '../../src/platform/loaded-image.js';
import type { RunReport } from '../../src/platform/run-request.js';
import { Seat } from '../../src/platform/seat.js';
import type { SeatPorts } from '../../src/platform/seat-ports.js';
import { loadForSeats, portsTo, requestFor } from '../platform/seat-support.js';
import type { FakeController } from './capability-controller.js';

/** Programs in a real interpreter that have capabilities of a {@link FakeController}. */
export class CapabilityGuest {
  readonly #loaded: LoadedImage;
  readonly #seat: Seat;

  private constructor(loaded: LoadedImage) {
    this.#loaded = loaded;
    this.#seat = new Seat(loaded, { stackBytes: 2 ** 18, name: 'test' });
  }

  static async load(): Promise<CapabilityGuest> {
    return new CapabilityGuest(await loadForSeats());
  }

  /** Runs a program that has the given names; its output is the controller's. */
  run(
    controller: FakeController,
    code: string,
    globals: Readonly<Record<string, unknown>> = {},
    ports: Partial<SeatPorts> = {},
  ): RunReport {
    const request = requestFor(code, this.#loaded.image.facts.pythonVersion);
    return this.#seat.run(
      {
        ...request,
        program: { ...request.program, globals: controller.globals(globals) },
        hasCapabilities: true,
      },
      {
        ...portsTo({ text: '' }),
        channel: { exchange: (frame) => controller.exchange(frame) },
        ...ports,
      },
      { capabilityDevice },
    );
  }
}
