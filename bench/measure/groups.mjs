/** @typedef {{ measure(options: { isQuick: boolean }): Promise<import('../row.mjs').Row[]> }} Group */

/**
 * The groups, in the order they are measured; each is loaded only where it is measured.
 *
 * @type {ReadonlyMap<string, () => Promise<Group>>}
 */
export const groups = new Map([
  ['start', () => import('./start.mjs')],
  ['sandbox', () => import('./sandbox.mjs')],
  ['reset', () => import('./reset.mjs')],
  ['import', () => import('./import.mjs')],
  ['memory', () => import('./memory.mjs')],
  ['throughput', () => import('./throughput.mjs')],
  ['kill', () => import('./kill.mjs')],
  ['files', () => import('./files.mjs')],
  ['network', () => import('./network.mjs')],
  ['capabilities', () => import('./capabilities.mjs')],
  ['sessions', () => import('./sessions.mjs')],
]);
