import type { RunOutcome } from './platform.js';

/** The outcome of a run that was aborted before it began. */
export const abortedOutcome: RunOutcome = {
  report: undefined,
  stopped: 'abort',
  failure: undefined,
  cpuMs: 0,
  wallMs: 0,
};
