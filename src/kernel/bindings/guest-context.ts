import type { GuestMemory } from '../guest-memory.js';
import type { Kernel } from '../kernel.js';

/** What bindings work on. One per instance; the kernel in it changes with every run. */
export interface GuestContext {
  readonly memory: GuestMemory;
  /** The kernel of the run under way. */
  kernel: Kernel;
  readonly addresses: GuestAddresses;
  /** The guest's own aligned allocator (page alignment); 0 when memory is short. */
  allocatePages(lengthBytes: number): number;
  /** The guest's own malloc, for what the guest frees; 0 when memory is short. */
  allocate(lengthBytes: number): number;
  /** The guest's own free. */
  release(pointer: number): void;
  /** Calls entry `index` of the guest's function table with one integer. */
  callTable(index: number, argument: number): void;
}

/** Addresses inside the guest that the kernel reads or writes by itself. They are part of an image. */
export interface GuestAddresses {
  /** Of libc's `environ` variable; 0 when the engine does not tell. */
  environ: number;
  /** Of the buffers that `tzset` handed over, once it did. */
  timeZone: TimeZonePointers | undefined;
  /** Of the guest's one `struct protoent`; 0 until there is one. */
  protocolEntry: number;
}

/** The arguments of `_tzset_js`: libc's `timezone`, `daylight` and the buffers of `tzname`. */
export interface TimeZonePointers {
  readonly timezone: number;
  readonly daylight: number;
  readonly standardName: number;
  readonly daylightName: number;
}

/** What wasm takes and gives: i32 and f64 as numbers, i64 as bigint. */
export type WasmValue = number | bigint;

/**
 * An import's answer. Arguments are as wasm passes them: i32 signed and f64 as numbers, i64 as bigint; results
 * likewise, nothing for 0. Errno failures may be thrown: the wrapper that the ABI asks for turns them into numbers.
 */
// biome-ignore lint/suspicious/noExplicitAny: the one marked place: parameter types differ per import and are fixed by its wasm signature
export type Binding = (context: GuestContext, ...values: any[]) => unknown;

export type Bindings = Readonly<Record<string, Binding>>;
