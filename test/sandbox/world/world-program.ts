import type { HostDirectoryOptions, NetworkOptions } from 'vitrine';
import { type ProgramFile, readHeader, readPrograms } from '../../programs/runner/program-file.js';

/** What a program finds at `/data`. */
export const mountModes = ['read-only', 'read-write', 'overlay', 'memory', 'archive'] as const;
export type MountMode = (typeof mountModes)[number];

/** A program with the world it runs in; see `test/programs/world/README.md`. */
export interface WorldProgram extends ProgramFile {
  readonly world: 'files' | 'network';
  readonly modes: readonly MountMode[];
  readonly mount: Partial<
    Pick<HostDirectoryOptions, 'maxBytes' | 'maxEntries' | 'showHidden' | 'followLinks'>
  >;
  readonly network: Partial<NetworkOptions>;
  readonly policy: string | undefined;
  /** What the host does meanwhile, all the time. */
  readonly during: 'swap' | undefined;
  /** Read-write: texts of files that the host has afterwards; null for none. */
  readonly leaves: ReadonlyMap<string, string | null>;
  /** Lines `SERVER METHOD PATH` of all requests that servers got, when the header says which. */
  readonly requests: readonly string[] | undefined;
  /** Names that the resolver was asked for, without repetitions, when the header says which. */
  readonly asked: readonly string[] | undefined;
  /** `kind target errno` of what must be on the report. */
  readonly refused: readonly string[];
  /** Whether it is told the host's path of the tree, to try it. */
  readonly knowsHostPath: boolean;
}

export function readWorldPrograms(folder: string): WorldProgram[] {
  return readPrograms(folder).map((program) => {
    const header = readHeader(program.source);
    const json = (key: string) => {
      const text = header.get(key);
      return text === undefined ? undefined : JSON.parse(text);
    };
    const world = header.get('world');
    if (world !== 'files' && world !== 'network') throw new Error(`${program.name} has no world`);
    return {
      ...program,
      world,
      platforms: world === 'network' ? ['worker'] : program.platforms,
      modes: json('modes') ?? ['read-only', 'read-write', 'overlay'],
      mount: json('mount') ?? {},
      network: json('network') ?? {},
      policy: header.get('policy'),
      during: header.get('during') as 'swap' | undefined,
      leaves: new Map(Object.entries(json('leaves') ?? {})),
      requests: json('requests'),
      asked: json('asked'),
      refused: json('refused') ?? [],
      knowsHostPath: json('knows-host-path') ?? false,
    };
  });
}
