// The rooms as a picture in characters.
import { kinds } from '../things/kinds.mjs';
import { printable } from './text.mjs';

/** Inner width of a room. */
const WIDTH = 14;

/** @returns {string[]} lines; bright rooms and those with somebody hostile in them are coloured */
export function drawMap({ rooms, columns, rows }, paint) {
  const border = `+${`${'-'.repeat(WIDTH)}+`.repeat(columns)}`;
  const lines = [border];
  for (let row = 0; row < rows; row++) {
    const cells = rooms.filter((room) => room.row === row).map((room) => drawRoom(room, paint));
    for (const line of [0, 1, 2]) lines.push(`|${cells.map((cell) => cell[line]).join('|')}|`);
    lines.push(border);
  }
  return lines;
}

function drawRoom(room, paint) {
  const counts = new Map();
  for (const { kind } of room.bodies) counts.set(kind.glyph, (counts.get(kind.glyph) ?? 0) + 1);
  const glyphs = [...new Set(kinds.map((kind) => kind.glyph))].filter((glyph) => counts.has(glyph));
  // Hostile ones first: there is little room.
  const who = glyphs
    .sort((glyph) => (glyph === '!' ? -1 : 0))
    .map((glyph) => `${glyph}${counts.get(glyph)}`)
    .join('');
  const title = `${room.name.padEnd(WIDTH - 2).slice(0, WIDTH - 2)} ${room.light || ' '}`;
  return [
    paint(room.light >= 3 ? 'yellow' : 'dim', title),
    paint(counts.has('!') ? 'red' : 'cyan', who.padEnd(WIDTH).slice(0, WIDTH)),
    printable(room.lastSaid, WIDTH).padEnd(WIDTH),
  ];
}

export const legend = `${kinds
  .filter(({ glyph }) => glyph !== '!')
  .map(({ glyph, name }) => `${glyph} ${name}`)
  .join(', ')}, ! hostile; the number behind a room's name is its light, the last line what was last said`;
