import { randomBytes } from 'node:crypto';
import { formsOf } from './leak-forms.js';
import type { KnownPeer, Secret } from './secret.js';

/** A secret with what a guest sees in its place. It shows up in no inspection of the object. */
export class SecretEntry {
  readonly secret: Secret;
  readonly placeholder: string;
  readonly #forms: readonly string[];

  constructor(secret: Secret, placeholder: string) {
    this.secret = secret;
    this.placeholder = placeholder;
    this.#forms = formsOf(secret.reveal());
  }

  /** The forms in which a peer might send the value back: ASCII, longest first. */
  get forms(): readonly string[] {
    return this.#forms;
  }
}

/** What a guest sees in place of a secret. @param tag - 32 hexadecimal digits, the same for a whole sandbox */
export function placeholderFor(name: string, tag: string): string {
  return `vitrine-secret-${name}-${tag}`;
}

/** The secrets of a sandbox. */
export class SecretBook {
  readonly entries: readonly SecretEntry[];

  constructor(secrets: readonly Secret[]) {
    const tag = randomBytes(16).toString('hex');
    this.entries = secrets.map((secret) => new SecretEntry(secret, placeholderFor(secret.name, tag)));
  }

  /** Those that may be sent to a peer, and are looked for in what it sends. */
  for(peer: KnownPeer): readonly SecretEntry[] {
    return this.entries.filter(({ secret }) => secret.isFor(peer));
  }
}
