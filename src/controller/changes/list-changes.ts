import type { Change, ChangeKind } from './change.js';
import type { ChangeSet } from './change-set.js';

const marks: Record<ChangeKind, string> = { created: '+', modified: '~', deleted: '-', renamed: '>' };

/**
 * Changes for people, one a line: a mark (`+` created, `~` modified, `-` deleted, `>` renamed), the size, and the path;
 * directories end in '/', links in '@'. Control characters and such that reorder text are escaped, so that a name
 * cannot pretend to be another line.
 */
export function* listChanges(changes: ChangeSet): Generator<string> {
  for (const change of changes) yield listChange(change);
  const { omitted } = changes;
  if (omitted > 0) yield `! ${omitted} not listed: their paths are too long, or they are of the mount itself`;
}

export function listChange(change: Change): string {
  const { kind, type, path, from, contents } = change;
  const size = type === 'file' ? showSize(change.sizeBytes) : '';
  const places =
    from === undefined ? showPath(path, type) : `${showPath(from, type)} -> ${showPath(path, type)}`;
  const notes =
    kind === 'renamed' && contents
      ? ' (and its contents)'
      : kind === 'modified' && !contents
        ? ' (permissions or times)'
        : '';
  return `${marks[kind]} ${size.padStart(9)}  ${places}${notes}`;
}

function showPath(path: string, type: Change['type']): string {
  const end = type === 'directory' ? '/' : type === 'link' ? '@' : '';
  return escapeText(path) + end;
}

/** Backslash, controls (Cc), invisible and reordering characters (Cf), separators of lines, lone surrogates. */
function escapeText(text: string): string {
  return text.replace(/[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return character === '\\' ? '\\\\' : `\\u{${code.toString(16)}}`;
  });
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

function showSize(bytes: number): string {
  let unit = 0;
  let amount = bytes;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${unit === 0 ? amount : amount.toFixed(1)} ${units[unit]}`;
}
