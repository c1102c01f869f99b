// Capabilities that only some kinds of things get.
import { capability, GuestError } from 'vitrine';

const PRICE = 2;

/** `lamp`: a lamp's own light. */
class Light {
  #body;

  constructor(body) {
    this.#body = body;
  }

  get level() {
    return this.#body.level;
  }

  on(level) {
    if (!(level >= 1 && level <= 9))
      throw new GuestError('a level is from 1 to 9', { pythonClass: 'ValueError' });
    this.#body.level = Math.floor(level);
  }

  off() {
    this.#body.level = 0;
  }
}

export function lampOf(body) {
  return capability(new Light(body), { name: 'Lamp', methods: ['on', 'off'], properties: ['level'] });
}

/** Where a vending machine takes coins. Customers hold it as a capability, and can do nothing but pass it on. */
class Slot {
  coins = 0;
  price = PRICE;
}

/** `till`: what a vending machine knows of its coins. Its slot is what everybody else may have. */
export function tillOf(body) {
  const slot = new Slot();
  let sold = 0;
  body.slot = capability(slot, { name: 'Slot', doc: 'Takes coins: purse.pay(slot).', properties: ['price'] });
  const till = {
    /** Takes the price of one thing, if there are coins enough. */
    sell() {
      if (slot.coins < PRICE) return false;
      slot.coins -= PRICE;
      sold++;
      return true;
    },
    get sold() {
      return sold;
    },
  };
  return capability(till, { name: 'Till', methods: ['sell'], properties: ['sold'] });
}

/** `purse`: coins to spend. */
export function purseOf() {
  let coins = 100;
  const purse = {
    get coins() {
      return coins;
    },
    pay(slot) {
      // What a script gives back is the object that the capability was made of: nothing it can imitate.
      if (!(slot instanceof Slot)) throw new GuestError('that is no slot', { pythonClass: 'TypeError' });
      if (coins === 0) throw new GuestError('the purse is empty', { pythonClass: 'ValueError' });
      coins--;
      slot.coins++;
    },
  };
  return capability(purse, { name: 'Purse', methods: ['pay'], properties: ['coins'] });
}

/** `bag`: letters, each for a room. The world puts in a new one for each that was delivered. */
export function bagOf(body, rooms) {
  const draw = () => rooms[Math.floor(Math.random() * rooms.length)].name;
  let address = draw();
  const bag = {
    get address() {
      return address;
    },
    deliver() {
      if (body.room.name !== address) return false;
      address = draw();
      return true;
    },
  };
  return capability(bag, { name: 'Bag', methods: ['deliver'], properties: ['address'] });
}
