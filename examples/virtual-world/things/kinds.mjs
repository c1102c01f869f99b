// Which kinds of things there are, how many of each, and what each is handed besides its senses.
import { readFileSync } from 'node:fs';
import { bagOf, lampOf, purseOf, tillOf } from '../world/tools.mjs';

/**
 * @typedef Kind
 * @property {string} name - of its script, too
 * @property {string} glyph - on the map
 * @property {number} part - of all things, in hundredths; 0 for the hostile ones, of which there is one each
 * @property {(body: object, rooms: object[]) => Record<string, unknown>} tools
 */

/** @type {Kind[]} */
export const kinds = [
  { name: 'lamp', glyph: 'i', part: 30, tools: (body) => ({ lamp: lampOf(body) }) },
  { name: 'cat', glyph: 'c', part: 20, tools: () => ({}) },
  { name: 'visitor', glyph: 'v', part: 25, tools: () => ({ purse: purseOf() }) },
  { name: 'courier', glyph: 'k', part: 15, tools: (body, rooms) => ({ bag: bagOf(body, rooms) }) },
  { name: 'machine', glyph: 'm', part: 10, tools: (body) => ({ till: tillOf(body) }) },
  { name: 'looper', glyph: '!', part: 0, tools: () => ({}) },
  { name: 'hoarder', glyph: '!', part: 0, tools: () => ({}) },
  { name: 'flooder', glyph: '!', part: 0, tools: () => ({}) },
];

export const isHostile = (kind) => kind.part === 0;

/** What a player wrote for a kind of thing. */
export function scriptOf(kind) {
  return readFileSync(new URL(`${kind.name}.py`, import.meta.url), 'utf8');
}
