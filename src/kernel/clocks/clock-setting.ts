/** Which time a guest sees: plain data. Milliseconds since the epoch. */
export type ClockSetting =
  | { readonly kind: 'system' }
  /** The time of day stands still; the monotonic clock goes on, so that waits end. */
  | { readonly kind: 'frozen'; readonly atMs: number }
  /** All clocks are the guest's own: sleeping moves them at once, and so does, a little, looking at them. */
  | { readonly kind: 'virtual'; readonly startMs: number };
