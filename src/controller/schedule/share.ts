/**
 * A place in the tree of those who share the processors: a custodian, or a session or sandbox below one. Runs wait at
 * leaves; each node divides what it gets among its children by their weights.
 */
export interface Share {
  readonly parent: Share | undefined;
  /** Greater than 0. */
  readonly weight: number;
  /** How long nothing below may begin, because of its own rate alone; 0 or absent when it may. */
  waitMs?(nowMs: number): number;
}
