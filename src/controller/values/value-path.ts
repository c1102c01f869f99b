/**
 * One step from a value to one inside it: the key of a dict, the index of a list, or, as a negative number made by
 * one of the functions below, something that has no simple name. Numbers, so that noting a step costs nothing.
 */
export type PathStep = string | number;

/** The key itself of the `index`th entry. */
export const keyStep = (index: number): PathStep => -3 * index - 1;
/** The `index`th element of a set. */
export const elementStep = (index: number): PathStep => -3 * index - 2;
/** The value of the `index`th entry, whose key is not simple. */
export const entryStep = (index: number): PathStep => -3 * index - 3;

/** Not at anything inside of the container yet. */
export const NO_STEP: PathStep = -(2 ** 30);

const UNNAMED = ['entry', 'key', 'element'] as const;

/** Most characters of a path in a message. */
const PATH_LENGTH = 240;
/** Most characters shown of one key. */
const KEY_LENGTH = 40;

/** `args[0]['x'][2]`: printable ASCII only, and of bounded length whatever the keys are. */
export function renderPath(root: string, steps: readonly PathStep[], depth: number): string {
  let path = root;
  for (let level = 0; level < depth; level++) path += renderStep(steps[level] ?? NO_STEP);
  if (path.length <= PATH_LENGTH) return path;
  return `${path.slice(0, PATH_LENGTH / 2 - 3)}...${path.slice(-PATH_LENGTH / 2)}`;
}

function renderStep(step: PathStep): string {
  if (typeof step === 'string') return `[${quoteText(step)}]`;
  if (step >= 0) return `[${step}]`;
  if (step === NO_STEP) return '';
  return `<${UNNAMED[-step % 3]} ${Math.ceil(-step / 3) - 1}>`;
}

/** Text of anybody's for a message: quoted, shortened, everything but printable ASCII escaped. */
export function quoteText(text: string, limit = KEY_LENGTH): string {
  const shown = text.length > limit ? text.slice(0, limit) : text;
  let quoted = "'";
  for (let index = 0; index < shown.length; index++) {
    const code = shown.charCodeAt(index);
    if (code === 0x27 || code === 0x5c) quoted += `\\${shown[index]}`;
    else if (code >= 0x20 && code < 0x7f) quoted += shown[index];
    else quoted += code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  }
  return text.length > limit ? `${quoted}'...` : `${quoted}'`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
