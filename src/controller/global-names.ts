import { badOption } from './units.js';

const NAMES_LIMIT = 10_000;
const globalName = /^[A-Za-z_][A-Za-z0-9_]{0,199}$/;

/**
 * Checks names that a program's main module is to have. Those that begin with two underscores are Python's own.
 * @throws VitrineError ERR_BAD_OPTION
 */
export function checkGlobals(
  globals: unknown,
): asserts globals is Readonly<Record<string, unknown>> | undefined {
  if (globals === undefined) return;
  if (typeof globals !== 'object' || globals === null || Array.isArray(globals)) {
    throw badOption('globals', globals, 'an object of values by name');
  }
  const names = Object.keys(globals);
  if (names.length > NAMES_LIMIT)
    throw badOption('globals', `${names.length} names`, `at most ${NAMES_LIMIT}`);
  for (const name of names) {
    if (globalName.test(name) && !name.startsWith('__')) continue;
    throw badOption(
      'globals',
      name,
      'made of names of letters, digits and underscores, no two of which come first',
    );
  }
}
