import { describe } from 'vitest';
import type { Isolation } from 'vitrine';
import { describeCapabilities } from './suite/capabilities.js';
import { describeEndings } from './suite/endings.js';
import { describeFiles } from './suite/files.js';
import { describeFreshness } from './suite/freshness.js';
import { describeLimits } from './suite/limits.js';
import { describePrograms } from './suite/programs.js';
import { describeRefusals } from './suite/refusals.js';
import { describeSessions } from './suite/sessions.js';
import { describeSnapshots } from './suite/snapshots.js';
import { describeStreams } from './suite/streams.js';

/** What holds of a program wherever it runs: the one suite that every platform passes, through the public API. */
export function describePlatform(isolation: Isolation): void {
  describe(`platform ${isolation}`, () => {
    describePrograms(isolation);
    describeEndings(isolation);
    describeStreams(isolation);
    describeFiles(isolation);
    describeLimits(isolation);
    describeFreshness(isolation);
    describeRefusals(isolation);
    describeSessions(isolation);
    describeCapabilities(isolation);
    describeSnapshots(isolation);
  });
}
