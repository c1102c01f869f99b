import { type HeapEntry, NodeHeap } from './node-heap.js';
import type { Share } from './share.js';

/**
 * Who is next: fair queueing (after Goyal, Vin and Cheng, "Start-time fair queueing", 1996) by CPU time, at each level
 * of a tree. Each node has a virtual time: the CPU time of everything below it, divided by its weight. The child with
 * the least goes first. One that comes to wait starts no earlier than where its siblings are by now: who slept has
 * saved nothing.
 *
 * What an item is going to cost is not known when it is taken. Each leaf is charged its usual cost at once, so that it
 * is not taken again and again while its first item is still running, and the difference later.
 */
export class FairQueue<T> {
  readonly #root = new QueueNode<T>(undefined, 1);
  readonly #nodes = new WeakMap<Share, QueueNode<T>>();
  /** Nodes set aside because of their rates, by when they may go on. */
  readonly #parked = new NodeHeap<ParkedEntry<T>>((left, right) => left.untilMs < right.untilMs);
  #size = 0;
  #arrivals = 0;

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
    return ticket;
  }

  /** Takes an item out that waits no longer; false when it was taken before. */
  remove(ticket: QueueTicket<T>): boolean {
    if (!ticket.leaf.items.delete(ticket)) return false;
    this.#size--;
    this.#rest(ticket.leaf);
    return true;
  }

  /** The next item; undefined when none waits, or none may begin now. */
  take(nowMs: number): TakenItem<T> | undefined {
    this.#unpark(nowMs);
    for (;;) {
      const leaf = this.#choose(nowMs);
      if (leaf === undefined) return undefined;
      const [ticket] = leaf.items;
      // Set aside on the way down: somebody else is to be chosen.
      if (ticket === undefined) continue;
      leaf.items.delete(ticket);
      this.#size--;
      for (let node: QueueNode<T> = leaf; node.parent !== undefined; node = node.parent) {
        node.parent.floor = Math.max(node.parent.floor, node.virtualMs);
        node.hasWaited = false;
      }
      this.#charge(leaf, leaf.usualMs);
      this.#rest(leaf);
      return new TakenItem(ticket.item, leaf, (node, ms) => this.#charge(node, ms));
    }
  }

  /** When the first of those that are set aside may go on; undefined when none is. */
  get nextReadyMs(): number | undefined {
    return this.#parked.first?.untilMs;
  }

  /** Goes down from the root by the least virtual time; the root where somebody had to be set aside. */
  #choose(nowMs: number): QueueNode<T> | undefined {
    if (this.#root.waiting.first === undefined) return undefined;
    let node = this.#root;
    for (;;) {
      const child = node.waiting.first;
      if (child === undefined) return node;
      const waitMs = child.hasWaited ? 0 : (child.share?.waitMs?.(nowMs) ?? 0);
      if (waitMs > 0) {
        this.#park(child, nowMs + waitMs);
        return this.#root;
      }
      node = child;
    }
  }

  #park(node: QueueNode<T>, untilMs: number): void {
    node.parent?.waiting.remove(node);
    const entry = { node, untilMs, heapIndex: -1 };
    node.parked = entry;
    this.#parked.add(entry);
    if (node.parent !== undefined) this.#rest(node.parent);
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
    for (let node = leaf; node.parent !== undefined; node = node.parent) {
      node.virtualMs += cpuMs / node.weight;
      node.parent.waiting.update(node);
    }
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

interface ParkedEntry<T> extends HeapEntry {
  readonly node: QueueNode<T>;
  readonly untilMs: number;
}

/** How much of a leaf's usual cost its last item says. */
const USUAL_PART = 0.25;

/** What an item costs at least: virtual time has to go on, also where clocks are too coarse to see anything. */
const LEAST_COST_MS = 0.05;

class QueueNode<T> implements HeapEntry {
  readonly parent: QueueNode<T> | undefined;
  readonly weight: number;
  readonly share: Share | undefined;
  /** CPU time of everything below, divided by the weight, in milliseconds. */
  virtualMs = 0;
  /** The virtual time that children have reached: of the last one that was chosen. Never goes back. */
  floor = 0;
  /** Where virtual times are equal, who came first goes first. */
  arrival = 0;
  heapIndex = -1;
  parked: ParkedEntry<T> | undefined;
  /**
   * It was set aside for as long as it had to wait then. One item may go on whatever others, who were under way already,
   * have used since: they might never leave anything.
   */
  hasWaited = false;
  /** What an item of this leaf usually costs. */
  usualMs = 1;
  readonly items = new Set<QueueTicket<T>>();
  readonly waiting = new NodeHeap<QueueNode<T>>(isBefore);

  constructor(parent: QueueNode<T> | undefined, weight: number, share?: Share) {
    this.parent = parent;
    this.weight = weight;
    this.share = share;
    if (parent !== undefined) this.virtualMs = parent.floor;
  }

  get hasWork(): boolean {
    return this.items.size > 0 || this.waiting.size > 0;
  }
}

function isBefore<T>(left: QueueNode<T>, right: QueueNode<T>): boolean {
  return left.virtualMs === right.virtualMs ? left.arrival < right.arrival : left.virtualMs < right.virtualMs;
}

/** An item's place in the queue. */
export class QueueTicket<T> {
  /** @internal */
  readonly leaf: QueueNode<T>;
  readonly item: T;

  /** @internal */
  constructor(leaf: QueueNode<T>, item: T) {
    this.leaf = leaf;
    this.item = item;
  }
}

/** An item that was taken, with what it costs still to be told. */
export class TakenItem<T> {
  readonly item: T;
  readonly #leaf: QueueNode<T>;
  readonly #chargeTo: (leaf: QueueNode<T>, ms: number) => void;
  /** Charged ahead and not used yet. */
  #aheadMs: number;
  #usedMs = 0;
  #isSettled = false;

  /** @internal */
  constructor(item: T, leaf: QueueNode<T>, chargeTo: (leaf: QueueNode<T>, ms: number) => void) {
    this.item = item;
    this.#leaf = leaf;
    this.#chargeTo = chargeTo;
    this.#aheadMs = leaf.usualMs;
  }

  /** CPU time that it used since the last charge. */
  charge(cpuMs: number): void {
    if (this.#isSettled) return;
    this.#usedMs += cpuMs;
    const covered = Math.min(cpuMs, this.#aheadMs);
    this.#aheadMs -= covered;
    if (cpuMs > covered) this.#chargeTo(this.#leaf, cpuMs - covered);
  }

  /** It is over: what it was charged too much is given back. */
  settle(): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    const leaf = this.#leaf;
    const costMs = Math.max(LEAST_COST_MS, this.#usedMs);
    this.#chargeTo(leaf, costMs - this.#usedMs - this.#aheadMs);
    leaf.usualMs += USUAL_PART * (costMs - leaf.usualMs);
  }
}
