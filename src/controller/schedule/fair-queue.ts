import { NodeHeap } from './node-heap.js';
import { PlaceRule } from './place-rule.js';
import { type ParkedEntry, QueueNode, QueueTicket } from './queue-node.js';
import type { Share } from './share.js';

/**
 * Who is next: fair queueing (after Goyal, Vin and Cheng, "Start-time fair queueing", 1996) by CPU time, at each level
 * of a tree. Each node has a virtual time: the CPU time of everything below it, divided by its weight. The child with
 * the least goes first. One that comes to wait starts no earlier than where its siblings are by now: who slept has
 * saved nothing.
 *
 * What an item is going to cost is not known when it is taken. Each leaf is charged its usual cost at once, so that it
 * is not taken again and again while its first item is still running, and the difference later.
 *
 * Items that were taken hold places until they are settled. While places are scarce, those go first at each level who
 * have the fewest of them, see {@link PlaceRule}.
 */
export class FairQueue<T> {
  readonly #root = new QueueNode<T>(undefined, 1);
  readonly #nodes = new WeakMap<Share, QueueNode<T>>();
  /** Nodes set aside because of their rates, by when they may go on. */
  readonly #parked = new NodeHeap<ParkedEntry<T>>((left, right) => left.untilMs < right.untilMs);
  readonly #rule: PlaceRule;
  #size = 0;
  #arrivals = 0;

  /** @param places - items under way at once, see {@link PlaceRule} */
  constructor(places = Number.POSITIVE_INFINITY) {
    this.#rule = new PlaceRule(places);
  }

  /** Items that wait, those set aside included. */
  get size(): number {
    return this.#size;
  }

  /**
   * Lets an item wait; items of one share go in their order. Precondition: the share is a leaf, the parent of no other.
   */
  add(share: Share, item: T): QueueTicket<T> {
    const leaf = this.#nodeOf(share);
    const ticket = new QueueTicket(leaf, item);
    leaf.items.add(ticket);
    this.#size++;
    this.#wake(leaf);
    this.#refresh(leaf);
    return ticket;
  }

  /** Takes an item out that waits no longer; false when it was taken before. */
  remove(ticket: QueueTicket<T>): boolean {
    if (!ticket.leaf.items.delete(ticket)) return false;
    this.#size--;
    this.#rest(ticket.leaf);
    this.#refresh(ticket.leaf);
    return true;
  }

  /** The next item; undefined when none waits, or none may begin now. */
  take(nowMs: number): TakenItem<T> | undefined {
    this.#unpark(nowMs);
    const leaf = this.#choose(nowMs);
    const [ticket] = leaf?.items ?? [];
    if (leaf === undefined || ticket === undefined) return undefined;
    leaf.items.delete(ticket);
    this.#size--;
    for (let node = leaf; node.parent !== undefined; node = node.parent) {
      node.parent.floor = Math.max(node.parent.floor, node.virtualMs);
      node.hasWaited = false;
    }
    this.#charge(leaf, leaf.usualMs);
    this.#rest(leaf);
    this.#count(leaf, 1);
    return new TakenItem(ticket.item, leaf, {
      charge: (ms) => this.#charge(leaf, ms),
      leave: () => this.#count(leaf, -1),
    });
  }

  /** When the first of those that are set aside may go on; undefined when none is. */
  get nextReadyMs(): number | undefined {
    return this.#parked.first?.untilMs;
  }

  #choose(nowMs: number): QueueNode<T> | undefined {
    if (!this.#rule.isScarce(this.#root.underWay)) return this.#descend(nowMs, byCpuTime);
    const leaf = this.#descend(nowMs, byPlaces);
    if (leaf === undefined || this.#rule.admits(leaf, this.#root)) return leaf;
    // Who has the fewest places at the top may have too many, and yet there is a newcomer somewhere below others.
    if (!this.#rule.admitsNewcomer(this.#root)) return undefined;
    const other = this.#descend(nowMs, byNewcomer);
    return other !== undefined && this.#rule.admits(other, this.#root) ? other : undefined;
  }

  /** Goes down from the root; again from there, when somebody had to be set aside on the way. */
  #descend(nowMs: number, first: (node: QueueNode<T>) => QueueNode<T> | undefined): QueueNode<T> | undefined {
    let node = this.#root;
    for (;;) {
      const child = first(node);
      if (child === undefined) return node === this.#root ? undefined : node;
      const waitMs = child.hasWaited ? 0 : (child.share?.waitMs?.(nowMs) ?? 0);
      if (waitMs > 0) this.#park(child, nowMs + waitMs);
      node = waitMs > 0 ? this.#root : child;
    }
  }

  #park(node: QueueNode<T>, untilMs: number): void {
    node.parent?.waiting.remove(node);
    const entry = { node, untilMs, heapIndex: -1 };
    node.parked = entry;
    this.#parked.add(entry);
    if (node.parent !== undefined) this.#rest(node.parent);
    this.#refresh(node);
  }

  #unpark(nowMs: number): void {
    for (
      let entry = this.#parked.first;
      entry !== undefined && entry.untilMs <= nowMs;
      entry = this.#parked.first
    ) {
      this.#parked.remove(entry);
      entry.node.parked = undefined;
      entry.node.hasWaited = true;
      this.#wake(entry.node);
      this.#refresh(entry.node);
    }
  }

  /** Has a node with something to do wait, and those above it. */
  #wake(node: QueueNode<T>): void {
    const { parent } = node;
    if (parent === undefined || node.heapIndex >= 0 || node.parked !== undefined) return;
    if (!node.hasWork) return;
    node.virtualMs = Math.max(node.virtualMs, parent.floor);
    node.arrival = ++this.#arrivals;
    parent.waiting.add(node);
    this.#wake(parent);
  }

  /** Has a node without anything to do wait no longer, and those above it. */
  #rest(node: QueueNode<T>): void {
    const { parent } = node;
    if (parent === undefined || node.hasWork) return;
    parent.waiting.remove(node);
    node.hasWaited = false;
    if (node.parked !== undefined) {
      this.#parked.remove(node.parked);
      node.parked = undefined;
    }
    this.#rest(parent);
  }

  #charge(leaf: QueueNode<T>, cpuMs: number): void {
    for (let node = leaf; node.parent !== undefined; node = node.parent) node.advance(cpuMs);
  }

  /** So many more items are under way. */
  #count(leaf: QueueNode<T>, change: number): void {
    for (let node: QueueNode<T> | undefined = leaf; node !== undefined; node = node.parent) {
      node.underWay += change;
    }
    this.#refresh(leaf);
  }

  #refresh(leaf: QueueNode<T>): void {
    for (let node: QueueNode<T> | undefined = leaf; node !== undefined; node = node.parent) node.refresh();
  }

  #nodeOf(share: Share): QueueNode<T> {
    let node = this.#nodes.get(share);
    if (node === undefined) {
      const parent = share.parent === undefined ? this.#root : this.#nodeOf(share.parent);
      node = new QueueNode(parent, share.weight, share);
      this.#nodes.set(share, node);
    }
    return node;
  }
}

/** How much of a leaf's usual cost its last item says. */
const USUAL_PART = 0.25;

/** What an item costs at least: virtual time has to go on, also where clocks are too coarse to see anything. */
const LEAST_COST_MS = 0.05;

function byCpuTime<T>(node: QueueNode<T>): QueueNode<T> | undefined {
  return node.waiting.first;
}

function byPlaces<T>(node: QueueNode<T>): QueueNode<T> | undefined {
  return node.byPlaces.first?.node;
}

/** To the nearest newcomer, and below it as ever. */
function byNewcomer<T>(node: QueueNode<T>): QueueNode<T> | undefined {
  return node.newcomerDistance === 0 ? byPlaces(node) : node.byNewcomer.first?.node;
}

interface Account {
  charge(ms: number): void;
  /** Its place is free again. */
  leave(): void;
}

/** An item that was taken, with what it costs still to be told. */
export class TakenItem<T> {
  readonly item: T;
  readonly #leaf: QueueNode<T>;
  readonly #account: Account;
  /** Charged ahead and not used yet. */
  #aheadMs: number;
  #usedMs = 0;
  #isSettled = false;

  /** @internal */
  constructor(item: T, leaf: QueueNode<T>, account: Account) {
    this.item = item;
    this.#leaf = leaf;
    this.#account = account;
    this.#aheadMs = leaf.usualMs;
  }

  /** CPU time that it used since the last charge. */
  charge(cpuMs: number): void {
    if (this.#isSettled) return;
    this.#usedMs += cpuMs;
    const covered = Math.min(cpuMs, this.#aheadMs);
    this.#aheadMs -= covered;
    if (cpuMs > covered) this.#account.charge(cpuMs - covered);
  }

  /** It is over: what it was charged too much is given back. */
  settle(): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    const leaf = this.#leaf;
    const costMs = Math.max(LEAST_COST_MS, this.#usedMs);
    this.#account.charge(costMs - this.#usedMs - this.#aheadMs);
    this.#account.leave();
    leaf.usualMs += USUAL_PART * (costMs - leaf.usualMs);
  }
}
