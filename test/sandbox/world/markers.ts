import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Texts that no guest may ever get to see; new in every process. In capitals, so that nothing which lowers or
 * encodes text on the way hides one by accident.
 */
export const markers = {
  /** In files outside of what is mounted, and in this process's environment. */
  outside: `OUTSIDE-${randomBytes(12).toString('hex')}`,
  /** In files inside of it whose names begin with a dot. */
  hidden: `HIDDEN-${randomBytes(12).toString('hex')}`,
  /** The value of a secret. */
  secret: `S3CR3T-${randomBytes(12).toString('hex')}`,
  /** The value of a secret that no host of the tests may have. */
  otherSecret: `OTH3R-S3CR3T-${randomBytes(12).toString('hex')}`,
} as const;

/** Shorter values of the host's environment are words like `true`, which say nothing. */
const TELLING_CHARACTERS = 16;

/** Texts of the real host: its users, its environment, its name. */
function hostTexts(): string[] {
  const texts: string[] = [];
  if (existsSync('/etc/passwd')) texts.push(readFileSync('/etc/passwd', 'utf8').split('\n')[0] as string);
  for (const value of Object.values(process.env)) {
    if (value !== undefined && value.length >= TELLING_CHARACTERS) texts.push(value);
  }
  texts.push(hostname());
  return texts.filter((text) => text.length >= 8);
}

/** Names and texts that may not appear in what a guest says, or in what is said about it. */
export const forbiddenTexts: ReadonlyMap<string, string> = new Map([
  ...Object.entries(markers),
  ...hostTexts().map((text, index) => [`text ${index} of the host`, text] as const),
]);

/** The names of those that a text holds, but for those that it may. */
export function leaksIn(text: string, allowed: readonly string[] = []): string[] {
  return [...forbiddenTexts].flatMap(([name, marker]) =>
    !allowed.includes(name) && text.includes(marker) ? [name] : [],
  );
}
