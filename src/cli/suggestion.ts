/** Lengths that are compared: of a letter or two anything is a slip, and what is longer than this is none. */
const COMPARED_LEAST = 3;
const COMPARED_MOST = 40;

/** "; did you mean X?" for the candidate that is nearest to a mistyped name, or nothing. */
export function suggestionFor(name: string, candidates: Iterable<string>): string {
  if (name.length < COMPARED_LEAST || name.length > COMPARED_MOST) return '';
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(name, candidate);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best === undefined ? '' : `; did you mean '${best}'?`;
}

/** Levenshtein's distance: insertions, deletions and replacements of a character. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}
