import type { GuestIdentity } from '../../kernel/identity.js';

/** What a machine is to run, as `python3 -c`, `python3 FILE` and `python3 -m` do. */
export interface Program {
  readonly kind: 'command' | 'file' | 'module';
  /** The code, the file's path inside the guest, or the module's name. */
  readonly source: string;
  /** Arguments after the program: `sys.argv[1:]`. */
  readonly args: readonly string[];
  /** Names to put into its main module: a dict as it crosses from the host; undefined for none. */
  readonly globals?: Uint8Array | undefined;
}

/** How a program ended. */
export type ProgramEnd =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'crashed'; readonly message: string };

/** The request that the driver's `prepare` takes. */
export function programRequest(program: Program, identity: GuestIdentity, namespace?: object): object {
  const { kind, source, args } = program;
  const user = userOf(identity);
  switch (kind) {
    case 'command':
      return {
        kind,
        user,
        namespace,
        code: source,
        argv: ['-c', ...args],
        origArgv: ['-c', source, ...args],
      };
    case 'module':
      return {
        kind,
        user,
        namespace,
        name: source,
        argv: ['-m', ...args],
        origArgv: ['-m', source, ...args],
      };
    case 'file':
      return { kind, user, namespace, path: source, argv: [source, ...args], origArgv: [source, ...args] };
  }
}

/** Whom the driver's `begin` makes the guest's user. */
export function userOf(identity: GuestIdentity): readonly [name: string, home: string] {
  return [identity.userName, identity.homeDirectory];
}
