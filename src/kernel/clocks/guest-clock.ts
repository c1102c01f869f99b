import type { KernelClock } from '../kernel.js';
import type { ClockSetting } from './clock-setting.js';

/**
 * What one look at a virtual clock adds to it. Time that only slept would stand still for a program that waits
 * for it in a loop; a microsecond is what CPython's clocks tell apart.
 */
const LOOK_MS = 0.001;

/** The clocks that a setting gives a guest, over those of its host. */
export function guestClock(setting: ClockSetting, host: KernelClock): KernelClock {
  switch (setting.kind) {
    case 'system':
      return host;
    case 'frozen':
      return { ...clockOver(host), realtimeMs: () => setting.atMs };
    case 'virtual':
      return new VirtualClock(setting.startMs);
  }
}

function clockOver(host: KernelClock): KernelClock {
  return {
    realtimeMs: () => host.realtimeMs(),
    monotonicMs: () => host.monotonicMs(),
    cpuMs: () => host.cpuMs(),
  };
}

/** Clocks that depend on nothing but what the guest does. */
class VirtualClock implements KernelClock {
  readonly #startMs: number;
  #looks = 0;
  #sleptMs = 0;

  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  realtimeMs(): number {
    return this.#startMs + this.monotonicMs();
  }

  monotonicMs(): number {
    this.#looks++;
    return this.#sleptMs + this.#looks * LOOK_MS;
  }

  cpuMs(): number {
    this.#looks++;
    return this.#looks * LOOK_MS;
  }

  advance(ms: number): void {
    this.#sleptMs += ms;
  }
}
