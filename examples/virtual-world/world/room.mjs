// A room: who is in it, what stands in it, and where its doors lead.

/** What somebody heard and has not asked for yet; older messages are forgotten. */
const HEARD_MAX = 8;

export class Room {
  /** @type {Map<string, Room>} direction → the room behind that door */
  doors = new Map();
  /** @type {Set<import('./body.mjs').Body>} */
  bodies = new Set();
  /** The last thing that was said here, for the map. */
  lastSaid = '';

  constructor(name, column, row) {
    this.name = name;
    this.column = column;
    this.row = row;
  }

  enter(body) {
    this.bodies.add(body);
    body.room = this;
  }

  leave(body) {
    this.bodies.delete(body);
  }

  /** Brightness of all lamps, from 0 to 9. */
  get light() {
    let light = 0;
    for (const { level } of this.bodies) light = Math.max(light, level);
    return light;
  }

  /** Everybody else in the room hears it. */
  hear(speaker, text) {
    this.lastSaid = text;
    for (const body of this.bodies) {
      if (body === speaker) continue;
      body.heard.push(`${speaker.name}: ${text}`);
      if (body.heard.length > HEARD_MAX) body.heard.shift();
    }
  }
}
