/** What the process exits with when it is not the program's own code. */
export const ExitCode = {
  ok: 0,
  /** `vitrine apply`: something was left undone. */
  undone: 1,
  /** A limit stopped the program, as timeout(1) has it. */
  limit: 124,
  /** Vitrine could not start, or not go on: a bad option, a missing file, a full disk under its output. */
  failed: 125,
  /** The guest broke its interpreter. */
  crashed: 126,
  /** 128 + the number of the signal: SIGINT, SIGPIPE (nobody reads standard output any more), SIGTERM. */
  interrupted: 130,
  brokenPipe: 141,
  terminated: 143,
} as const;
