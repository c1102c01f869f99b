// Rooms in rows and columns, with doors between neighbours.
import { Room } from './room.mjs';

const names = (
  'hall kitchen library cellar attic garden stable chapel forge mill tower bridge harbour market theatre school ' +
  'bakery brewery stage study vault gallery gate well orchard pond dovecote pantry armoury dairy crypt lookout'
).split(' ');

const COLUMNS = 5;

/** Some thirty things to a room, so that there is somebody to meet. */
export function makeMap(things) {
  const rows = Math.max(2, Math.min(6, Math.round(things / 30 / COLUMNS)));
  const rooms = names.slice(0, rows * COLUMNS).map((name, index) => {
    return new Room(name, index % COLUMNS, Math.floor(index / COLUMNS));
  });
  const at = (column, row) => rooms.find((room) => room.column === column && room.row === row);
  for (const room of rooms) {
    const { column, row } = room;
    const neighbours = {
      north: at(column, row - 1),
      east: at(column + 1, row),
      south: at(column, row + 1),
      west: at(column - 1, row),
    };
    for (const [direction, other] of Object.entries(neighbours)) if (other) room.doors.set(direction, other);
  }
  return { rooms, columns: COLUMNS, rows };
}
