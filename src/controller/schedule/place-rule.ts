import type { QueueNode } from './queue-node.js';

/** The part of the places from which on those come first who have the fewest, whatever CPU time they have used. */
const SCARCE_FROM = 0.75;

/** Parts are sums and quotients of fractions. */
const ROUNDING = 1e-6;

/**
 * Who may be under way. A run that waits or sleeps, or that its user or a rate has paused, computes nothing but keeps its
 * place: so places have to be divided too, and cannot be taken back.
 *
 * A node's part of the places is divided among those of its children that wait or have something under way, by weight.
 * Anybody may have more than that while there are places. When there are none left, those who are below their part, or
 * have nothing under way at all, may begin all the same, up to a bound that is the lower the deeper in the tree they
 * are: whatever somebody does with children of his own, something is left for his siblings and those above.
 */
export class PlaceRule {
  readonly #places: number;

  /** @param places - items under way at once; never more than twice as many */
  constructor(places: number) {
    this.#places = places;
  }

  /** Whether places are to be thought of at all: nearly all of the time, there is plenty. */
  isScarce(underWay: number): boolean {
    return underWay >= SCARCE_FROM * this.#places;
  }

  /** Whether one more item of a leaf may begin. */
  admits<T>(leaf: QueueNode<T>, root: QueueNode<T>): boolean {
    if (root.underWay < this.#places) return true;
    let isAdmitted = false;
    this.#visit(leaf, (node, part) => {
      if (!node.isOwnShare) return;
      if (node.underWay === 0) isAdmitted ||= root.underWay < this.#bound(node.depth - 1);
      else if (node.underWay < part - ROUNDING) isAdmitted ||= root.underWay < this.#bound(node.depth);
    });
    return isAdmitted;
  }

  /** Whether the nearest newcomer below the root could begin: then it is worth to go and find it. */
  admitsNewcomer<T>(root: QueueNode<T>): boolean {
    const distance = root.byNewcomer.first?.node.newcomerDistance ?? Number.POSITIVE_INFINITY;
    return root.underWay < this.#bound(distance);
  }

  #bound(level: number): number {
    return this.#places * (1 + 2 ** -level);
  }

  /** Visits a node and those above it with their parts, and answers the node's. */
  #visit<T>(node: QueueNode<T>, visit: (node: QueueNode<T>, part: number) => void): number {
    if (node.parent === undefined) return this.#places;
    const part = node.partOf(this.#visit(node.parent, visit));
    visit(node, part);
    return part;
  }
}
