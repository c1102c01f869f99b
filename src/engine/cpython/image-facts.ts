import type { TimeZonePointers } from '../../kernel/bindings/guest-context.js';
import type { ModuleTables } from './namespaces/module-tables.js';

/** What a restored memory has to be told apart by: addresses inside it, and the globals that go with it. */
export interface ImageFacts {
  readonly moduleTables: ModuleTables;
  /** CPython's version, e.g. `3.14.2`. */
  readonly pythonVersion: string;
  /** Size of linear memory, in bytes. */
  readonly memoryBytes: number;
  /** Entries of the function table. */
  readonly tableSize: number;
  /** Values of the instance's mutable globals, in the order of `globalExportName`. */
  readonly globals: readonly number[];
  /** libc's `environ` variable. */
  readonly environ: number;
  readonly timeZone: TimeZonePointers | null;
  /** CPython's count-down to its next look for signals, `_Py_emscripten_signal_clock`. */
  readonly signalClock: number;
  /** The driver's functions and classes. */
  readonly driver: DriverObjects;
  readonly threadState: number;
  readonly threadId: number;
}

/** Addresses of Python objects that `driver-source.ts` makes. */
export interface DriverObjects {
  readonly prepare: number;
  readonly classify: number;
  readonly finish: number;
  readonly sessionOpen: number;
  readonly sessionCopy: number;
  readonly sessionPlan: number;
  readonly sessionAnswer: number;
  readonly sessionFailure: number;
  readonly flush: number;
  readonly armSignal: number;
  readonly cpuLimitReached: number;
  readonly wallLimitReached: number;
  readonly keyboardInterrupt: number;
}
