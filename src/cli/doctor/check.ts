/** What `vitrine doctor` found about one thing. */
export interface Check {
  readonly name: string;
  /** `note`: nothing to mend, but worth knowing. */
  readonly status: 'ok' | 'note' | 'failed';
  /** The finding in words, one line. */
  readonly detail: string;
  /** The facts behind it, for `--json`. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Makes a check of something that may throw: that is then the finding. */
export async function checked(name: string, look: () => Promise<Check> | Check): Promise<Check> {
  try {
    return await look();
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { name, status: 'failed', detail, facts: {} };
  }
}
