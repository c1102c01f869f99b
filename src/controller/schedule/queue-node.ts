import { type HeapEntry, NodeHeap } from './node-heap.js';
import type { Share } from './share.js';

/** A node in a heap of its siblings that is not the one of those that wait, by CPU time. */
export interface NodeEntry<T> extends HeapEntry {
  readonly node: QueueNode<T>;
}

/** A node that is set aside because of its rate. */
export interface ParkedEntry<T> extends NodeEntry<T> {
  readonly untilMs: number;
}

/** What a queue knows about a {@link Share}: its CPU time, and its places. */
export class QueueNode<T> implements HeapEntry {
  readonly parent: QueueNode<T> | undefined;
  readonly weight: number;
  readonly share: Share | undefined;
  /** 0 for the root, 1 for those at the top. */
  readonly depth: number;
  /** CPU time of everything below, divided by the weight, in milliseconds. */
  virtualMs = 0;
  /** The virtual time that children have reached: of the last one that was chosen. Never goes back. */
  floor = 0;
  /** Where virtual times are equal, who came first goes first. */
  arrival = 0;
  /** In the parent's `waiting`. */
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

  /** Items below that were taken and are not settled. */
  underWay = 0;
  /** How far below the next newcomer is: 0 for one itself, Infinity where none waits. */
  newcomerDistance = Number.POSITIVE_INFINITY;
  /** Those of `waiting`, who has the fewest places for its weight first. */
  readonly byPlaces = new NodeHeap<NodeEntry<T>>(hasFewerPlaces);
  /** Those of `waiting`, who is or has the nearest newcomer first. */
  readonly byNewcomer = new NodeHeap<NodeEntry<T>>(hasNearerNewcomer);
  /** Weights of the children that wait or have something under way. */
  #activeWeight = 0;
  #activeCount = 0;
  #isActive = false;
  #isParent = false;
  readonly #inPlaces: NodeEntry<T> = { node: this, heapIndex: -1 };
  readonly #inNewcomers: NodeEntry<T> = { node: this, heapIndex: -1 };

  constructor(parent: QueueNode<T> | undefined, weight: number, share?: Share) {
    this.parent = parent;
    this.weight = weight;
    this.share = share;
    this.depth = parent === undefined ? 0 : parent.depth + 1;
    if (parent === undefined) return;
    this.virtualMs = parent.floor;
    parent.#isParent = true;
  }

  get hasWork(): boolean {
    return this.items.size > 0 || this.waiting.size > 0;
  }

  /**
   * Whether it may begin where others have taken all places. A session below a custodian is not: it is one more of
   * those that its custodian has under way.
   */
  get isOwnShare(): boolean {
    return this.depth === 1 || this.#isParent;
  }

  /** Its part of its parent's part: by weight, among the siblings that wait or have something under way. */
  partOf(parentPart: number): number {
    const { parent } = this;
    return parent === undefined ? parentPart : (parentPart * this.weight) / parent.#activeWeight;
  }

  /** Virtual time goes on. */
  advance(cpuMs: number): void {
    this.virtualMs += cpuMs / this.weight;
    this.parent?.waiting.update(this);
    this.parent?.byPlaces.update(this.#inPlaces);
    this.parent?.byNewcomer.update(this.#inNewcomers);
  }

  /** To be called, children first, when it began or ceased to wait, or when its places or newcomers have changed. */
  refresh(): void {
    const { parent } = this;
    if (parent === undefined) return;
    const isWaiting = this.heapIndex >= 0;
    const isNewcomer = this.isOwnShare && this.underWay === 0;
    const below = this.byNewcomer.first?.node.newcomerDistance ?? Number.POSITIVE_INFINITY;
    this.newcomerDistance = isNewcomer ? 0 : below + 1;
    parent.byPlaces.keep(this.#inPlaces, isWaiting);
    parent.byNewcomer.keep(this.#inNewcomers, isWaiting);
    const isActive = isWaiting || this.underWay > 0;
    if (isActive === this.#isActive) return;
    this.#isActive = isActive;
    parent.#activeCount += isActive ? 1 : -1;
    // Sums of fractions do not come back to where they began by themselves.
    parent.#activeWeight =
      parent.#activeCount === 0 ? 0 : parent.#activeWeight + (isActive ? this.weight : -this.weight);
  }
}

function isBefore<T>(left: QueueNode<T>, right: QueueNode<T>): boolean {
  return left.virtualMs === right.virtualMs ? left.arrival < right.arrival : left.virtualMs < right.virtualMs;
}

function hasFewerPlaces<T>({ node: left }: NodeEntry<T>, { node: right }: NodeEntry<T>): boolean {
  const difference = left.underWay / left.weight - right.underWay / right.weight;
  return difference === 0 ? isBefore(left, right) : difference < 0;
}

function hasNearerNewcomer<T>({ node: left }: NodeEntry<T>, { node: right }: NodeEntry<T>): boolean {
  const { newcomerDistance } = right;
  return left.newcomerDistance === newcomerDistance
    ? isBefore(left, right)
    : left.newcomerDistance < newcomerDistance;
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
