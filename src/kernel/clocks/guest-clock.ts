import type { KernelClock } from '../kernel.js';
import type { ClockSetting } from './clock-setting.js';
import type { ClockState } from './clock-state.js';

/**
 * What one look at a virtual clock adds to it. Time that only slept would stand still for a program that waits
 * for it in a loop; a microsecond is what CPython's clocks tell apart.
 */
const LOOK_MS = 0.001;

/** A clock that a guest finds again as it left it. */
export interface ResumableClock extends KernelClock {
  readonly state: ClockState;
  /** Goes on from a state. That of another kind of clock is of no use here, and is passed over. */
  resume(state: ClockState): void;
}

/**
 * The clocks that a setting gives a guest, over those of its host.
 * @param state - where they were when the guest was last awake
 */
export function guestClock(setting: ClockSetting, host: KernelClock, state?: ClockState): ResumableClock {
  const clock = makeClock(setting, host);
  if (state !== undefined) clock.resume(state);
  return clock;
}

function makeClock(setting: ClockSetting, host: KernelClock): ResumableClock {
  switch (setting.kind) {
    case 'system':
      return new HostClock(host, undefined);
    case 'frozen':
      return new HostClock(host, setting.atMs);
    case 'virtual':
      return new VirtualClock(setting.startMs);
  }
}

/**
 * The host's clocks. While the guest sleeps its monotonic clock stands still, as CLOCK_MONOTONIC does while a computer is
 * suspended: timers that a program holds go on where they were.
 */
class HostClock implements ResumableClock {
  readonly #host: KernelClock;
  /** Where the time of day stands still, if it does. */
  readonly #frozenMs: number | undefined;
  #monotonicOffsetMs = 0;
  #cpuOffsetMs = 0;

  constructor(host: KernelClock, frozenMs: number | undefined) {
    this.#host = host;
    this.#frozenMs = frozenMs;
  }

  get state(): ClockState {
    return { kind: 'host', monotonicMs: this.monotonicMs(), cpuMs: this.cpuMs() };
  }

  resume(state: ClockState): void {
    if (state.kind !== 'host') return;
    this.#monotonicOffsetMs = state.monotonicMs - this.#host.monotonicMs();
    this.#cpuOffsetMs = state.cpuMs - this.#host.cpuMs();
  }

  realtimeMs(): number {
    return this.#frozenMs ?? this.#host.realtimeMs();
  }

  monotonicMs(): number {
    return this.#host.monotonicMs() + this.#monotonicOffsetMs;
  }

  cpuMs(): number {
    return this.#host.cpuMs() + this.#cpuOffsetMs;
  }
}

/** Clocks that depend on nothing but what the guest does. */
class VirtualClock implements ResumableClock {
  readonly #startMs: number;
  #looks = 0;
  #sleptMs = 0;

  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  get state(): ClockState {
    return { kind: 'virtual', looks: this.#looks, sleptMs: this.#sleptMs };
  }

  resume(state: ClockState): void {
    if (state.kind !== 'virtual') return;
    this.#looks = state.looks;
    this.#sleptMs = state.sleptMs;
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
