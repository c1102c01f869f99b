import { type ProgramFile, readHeader, readPrograms } from '../../programs/runner/program-file.js';

/** What is to be done with one session of a program; its text is code for {@link SessionStep.as}. */
export interface SessionStep {
  /** Which session. One that has not been named is opened. */
  readonly as: string;
  /** It is opened as a copy of that one. */
  readonly fork?: string;
  /** It is opened from a snapshot of that one. */
  readonly restore?: string;
  /** What it is given when it is opened; what the program is given unless said. */
  readonly given?: readonly string[];
  readonly limits?: Readonly<Record<string, string | number>>;
  /** Whether the step has to come to nothing. */
  readonly rolledBack?: boolean;
  /** What the host revokes before. */
  readonly revoke?: readonly string[];
  readonly code: string;
}

/** A program that holds capabilities; see `test/programs/capabilities/README.md`. */
export interface CapabilityProgram extends ProgramFile {
  readonly given: readonly string[];
  /** How often host code may be called, by name: a number, or the least and the most. */
  readonly calls: ReadonlyMap<string, number | readonly [least: number, most: number]>;
  /** Undefined for one run in a sandbox. */
  readonly steps: readonly SessionStep[] | undefined;
  /** Whether the host's memory is where it was afterwards. */
  readonly isMemoryFlat: boolean;
}

export function readCapabilityPrograms(folder: string): CapabilityProgram[] {
  return readPrograms(folder).map((program) => {
    const header = readHeader(program.source);
    const json = (key: string) => {
      const text = header.get(key);
      return text === undefined ? undefined : JSON.parse(text);
    };
    for (const key of ['tries', 'holds', 'given']) {
      if (!header.has(key)) throw new Error(`${program.name} does not say what it ${key}`);
    }
    return {
      ...program,
      given: (header.get('given') ?? '').split(/\s+/).filter((name) => name !== ''),
      calls: new Map(Object.entries(json('calls') ?? {})),
      steps: stepsOf(program.source),
      isMemoryFlat: header.get('memory') === 'flat',
    };
  });
}

/** Steps begin with a line `#: {...}`. */
function stepsOf(source: string): SessionStep[] | undefined {
  const parts = source.split(/^#: (.*)$/m);
  if (parts.length === 1) return undefined;
  const steps: SessionStep[] = [];
  for (let at = 1; at < parts.length; at += 2) {
    steps.push({ ...JSON.parse(parts[at] as string), code: parts[at + 1] as string });
  }
  return steps;
}
