import { percentEncode } from './leak-forms.js';
import type { SecretEntry } from './secret-book.js';

/** The parts of a request's head that secrets are put into. */
export interface SwappableHead {
  readonly target: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

export interface SwappedHead extends SwappableHead {
  /** Whether anything was put in. */
  readonly isChanged: boolean;
  /** Whether it held a placeholder of a secret that its peer may not have. */
  readonly hasStray: boolean;
}

/**
 * Puts values in place of placeholders.
 * @param entries - all secrets of the sandbox
 * @param admitted - those of them that the peer may have
 */
export function swapIn(
  head: SwappableHead,
  entries: readonly SecretEntry[],
  admitted: readonly SecretEntry[],
): SwappedHead {
  const strays = entries.filter((entry) => !admitted.includes(entry));
  let hasStray = false;
  const swap = (text: string, encode: (value: string) => string): string => {
    if (strays.some(({ placeholder }) => text.includes(placeholder))) hasStray = true;
    let swapped = text;
    for (const { secret, placeholder } of admitted)
      swapped = swapped.replaceAll(placeholder, () => encode(secret.reveal()));
    return swapped;
  };
  const asItIs = (value: string): string => value;
  const target = swap(head.target, percentEncode);
  const fields = head.fields.map(({ name, value }) => {
    const credentials = /^(basic +)([A-Za-z0-9+/]+=*)$/i.exec(value);
    if (credentials === null) return { name, value: swap(value, asItIs) };
    const [, scheme, encoded] = credentials as unknown as [string, string, string];
    const decoded = Buffer.from(encoded, 'base64').toString('latin1');
    const swapped = swap(decoded, asItIs);
    if (swapped === decoded) return { name, value };
    return { name, value: `${scheme}${Buffer.from(swapped, 'latin1').toString('base64')}` };
  });
  const isChanged =
    target !== head.target || fields.some((field, index) => field.value !== head.fields[index]?.value);
  return { target, fields, isChanged, hasStray };
}
