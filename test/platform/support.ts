import { expect } from 'vitest';
import { type Isolation, type RunOptions, type RunResult, Sandbox, type SandboxOptions } from 'vitrine';

/** Runs one program in a sandbox of its own. */
export async function runOnce(
  isolation: Isolation,
  program: string | RunOptions,
  options: SandboxOptions = {},
): Promise<RunResult> {
  const sandbox = await Sandbox.open({ ...options, isolation });
  try {
    return await sandbox.run(typeof program === 'string' ? { code: program } : program);
  } finally {
    await sandbox.close();
  }
}

/** What a program that must end by itself with code 0, saying nothing on stderr, wrote on stdout. */
export async function outputOf(
  isolation: Isolation,
  program: string | RunOptions,
  options: SandboxOptions = {},
): Promise<string> {
  const result = await runOnce(isolation, program, options);
  expect(result, result.stderr).toMatchObject({ exitCode: 0, stopped: null, stderr: '' });
  return result.stdout;
}

/** One stream's pieces as they come, each a Uint8Array. */
export class Collected {
  readonly pieces: Uint8Array[] = [];
  readonly take = (bytes: Uint8Array): void => {
    expect(bytes).toBeInstanceOf(Uint8Array);
    this.pieces.push(bytes);
  };

  get bytes(): Uint8Array {
    return Buffer.concat(this.pieces);
  }

  get text(): string {
    return Buffer.concat(this.pieces).toString();
  }
}

/** A promise that settles when told to. */
export class Gate {
  open: () => void = () => undefined;
  readonly passed = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}

export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
