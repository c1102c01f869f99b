/** Where a guest's clocks are, as plain data: what goes on when the guest does. */
export type ClockState =
  /**
   * Clocks of a host, which begin anew in each of its threads, whereas a guest keeps moments of them. The time of day is
   * not among them: that is the host's at any time.
   */
  | { readonly kind: 'host'; readonly monotonicMs: number; readonly cpuMs: number }
  /** Clocks of the guest's own: how often they were looked at, and how long it slept. */
  | { readonly kind: 'virtual'; readonly looks: number; readonly sleptMs: number };
