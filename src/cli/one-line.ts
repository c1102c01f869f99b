/** A text for a message: on one line, with nothing in it that drives a terminal. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu, '?');
}
