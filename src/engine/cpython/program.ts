import type { GuestIdentity } from '../../kernel/identity.js';

/** What a machine is to run, as `python3 -c`, `python3 FILE` and `python3 -m` do. */
export interface Program {
  readonly kind: 'command' | 'file' | 'module';
  /** The code, the file's path inside the guest, or the module's name. */
  readonly source: string;
  /** Arguments after the program: `sys.argv[1:]`. */
  readonly args: readonly string[];
}

/** How a program ended. */
export type ProgramEnd =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'crashed'; readonly message: string };

/** The request that the driver's `prepare` takes. */
export function driverRequest(program: Program, identity: GuestIdentity): string {
  const user = [identity.userName, identity.homeDirectory];
  const { kind, source, args } = program;
  switch (kind) {
    case 'command':
      return JSON.stringify({
        kind,
        user,
        code: source,
        argv: ['-c', ...args],
        origArgv: ['-c', source, ...args],
      });
    case 'module':
      return JSON.stringify({
        kind,
        user,
        name: source,
        argv: ['-m', ...args],
        origArgv: ['-m', source, ...args],
      });
    case 'file':
      return JSON.stringify({
        kind,
        user,
        path: source,
        argv: [source, ...args],
        origArgv: [source, ...args],
      });
  }
}
