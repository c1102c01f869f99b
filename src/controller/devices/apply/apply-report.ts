import type { Change } from '../../changes/change.js';

export interface ApplyOptions {
  /** Which changes to apply; all of them unless given. What they need above them has to be selected, too. */
  readonly select?: (change: Change) => boolean;
  /** Looks at everything and changes nothing: the report is what applying would come to now. */
  readonly dryRun?: boolean;
}

/** What became of the changes of a set: each is in one of the lists. */
export interface ApplyReport {
  readonly applied: readonly Change[];
  /** Not selected. */
  readonly skipped: readonly Change[];
  /** Selected, and left undone since the host is not as it was seen, or does not allow it. */
  readonly conflicts: readonly ApplyConflict[];
}

export interface ApplyConflict {
  readonly change: Change;
  /** What was in the way. */
  readonly reason: string;
}
