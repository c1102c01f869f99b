// What a thing is in the world: the host's own object. Its script never sees it, only the capabilities in senses.mjs.

export class Body {
  /** @type {import('./room.mjs').Room} */
  room;
  /** What it heard since it looked last. */
  heard = [];
  /** How bright it is; lamps alone have more than 0. */
  level = 0;
  /** The slot that others may put coins in, of a vending machine. */
  slot = undefined;
  /** Doors that it was given, by direction; good until it leaves the room. */
  doors = new Map();

  constructor(name, kind) {
    this.name = name;
    this.kind = kind;
  }
}
