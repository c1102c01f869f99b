// What a script gets of the world: capabilities, each for one body. There is no way from one of them to anything
// that is not listed here.
import { capability, GuestError } from 'vitrine';

/** Longest message, in characters. */
const SAID_MAX = 80;
/** Most others that one sees in a room. */
const SEEN_MAX = 20;
/** Messages per second; more is a BlockingIOError for whoever sends them, and nothing for anybody else. */
const SAID_PER_SECOND = 3;

/** `room`: what is around a body, wherever it is. */
class Surroundings {
  #body;

  constructor(body) {
    this.#body = body;
  }

  get name() {
    return this.#body.room.name;
  }

  look() {
    const body = this.#body;
    const others = [...body.room.bodies].filter((other) => other !== body).slice(0, SEEN_MAX);
    const slots = others.flatMap((other) => other.slot ?? []);
    return {
      who: others.map((other) => other.name),
      light: body.room.light,
      heard: body.heard.splice(0),
      // Capabilities inside of a value: whoever looks gets to hold the slots of the vending machines here.
      slots,
    };
  }

  exits() {
    const body = this.#body;
    if (body.doors.size === 0) {
      for (const [direction, behind] of body.room.doors) body.doors.set(direction, doorFor(body, behind));
    }
    return body.doors;
  }
}

/** A capability that a capability gives: goes through one door, once. */
function doorFor(body, behind) {
  const go = () => {
    // Its doors are those of a room where it is no more.
    for (const door of body.doors.values()) door.revoke();
    body.doors = new Map();
    body.room.leave(body);
    behind.enter(body);
    return behind.name;
  };
  return capability(go, { name: 'door', doc: 'Goes through, and says where you are then.', parameters: [] });
}

export function sensesOf(body) {
  const room = capability(new Surroundings(body), {
    name: 'Room',
    doc: 'The room where you are.',
    methods: {
      look: { doc: 'Who and what is here, and what was said since you looked last.', parameters: [] },
      exits: { doc: 'The doors, by direction. Call one to go through it.', parameters: [] },
    },
    properties: { name: { doc: 'What the room is called.' } },
  });
  const speak = (text) => {
    if (typeof text !== 'string') throw new GuestError('say a text', { pythonClass: 'TypeError' });
    body.room.hear(body, text.slice(0, SAID_MAX));
  };
  const say = capability(speak, {
    name: 'say',
    doc: 'Everybody in the room hears it.',
    parameters: ['text'],
  });
  return { room, say: say.limited({ perSecond: SAID_PER_SECOND }) };
}
