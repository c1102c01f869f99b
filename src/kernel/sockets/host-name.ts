/** Longest host name, in bytes (RFC 1035, 2.3.4, as text), and longest label of one. */
const NAME_MAX = 253;
const LABEL_MAX = 63;

/**
 * Whether a text can be the name of a host (RFC 1123, 2.1), underscores allowed. What ends in a number is none: such
 * texts are other spellings of addresses ("127.1", "0x7f000001"), which not everybody reads alike.
 */
export function isHostName(text: string): boolean {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  if (name.length === 0 || name.length > NAME_MAX || !/^[A-Za-z0-9._-]+$/.test(name)) return false;
  const labels = name.split('.');
  if (labels.some((label) => label === '' || label.length > LABEL_MAX)) return false;
  return !/^(\d+|0[xX][0-9a-fA-F]*)$/.test(labels.at(-1)!);
}

/** Names of this host itself (RFC 6761, 6.3). */
export function isLocalhost(name: string): boolean {
  return /^(.*\.)?localhost\.?$/i.test(name);
}
