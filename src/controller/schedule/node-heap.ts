/** What a heap keeps in order. Its place in the heap is written into it, so that it can be moved and taken out. */
export interface HeapEntry {
  /** -1 while it is in no heap. */
  heapIndex: number;
}

/** A binary heap whose entries' keys may change while they are in it: O(log n) for everything. */
export class NodeHeap<T extends HeapEntry> {
  readonly #entries: T[] = [];
  readonly #isBefore: (left: T, right: T) => boolean;

  constructor(isBefore: (left: T, right: T) => boolean) {
    this.#isBefore = isBefore;
  }

  get size(): number {
    return this.#entries.length;
  }

  get first(): T | undefined {
    return this.#entries[0];
  }

  add(entry: T): void {
    this.#entries.push(entry);
    this.#put(entry, this.#entries.length - 1);
    this.#rise(entry);
  }

  remove(entry: T): void {
    const { heapIndex } = entry;
    if (heapIndex < 0) return;
    entry.heapIndex = -1;
    const last = this.#entries.pop() as T;
    if (last === entry) return;
    this.#put(last, heapIndex);
    this.update(last);
  }

  /** Has an entry in the heap, where it belongs by its key of now, or not. */
  keep(entry: T, isIn: boolean): void {
    if (!isIn) this.remove(entry);
    else if (entry.heapIndex < 0) this.add(entry);
    else this.update(entry);
  }

  /** To be called when the key of an entry has changed. */
  update(entry: T): void {
    if (entry.heapIndex < 0) return;
    this.#rise(entry);
    this.#sink(entry);
  }

  #rise(entry: T): void {
    while (entry.heapIndex > 0) {
      const parent = this.#entries[(entry.heapIndex - 1) >> 1] as T;
      if (!this.#isBefore(entry, parent)) return;
      this.#swap(entry, parent);
    }
  }

  #sink(entry: T): void {
    for (;;) {
      const leftIndex = 2 * entry.heapIndex + 1;
      const left = this.#entries[leftIndex];
      if (left === undefined) return;
      const right = this.#entries[leftIndex + 1];
      const least = right !== undefined && this.#isBefore(right, left) ? right : left;
      if (!this.#isBefore(least, entry)) return;
      this.#swap(entry, least);
    }
  }

  #swap(left: T, right: T): void {
    const index = left.heapIndex;
    this.#put(left, right.heapIndex);
    this.#put(right, index);
  }

  #put(entry: T, index: number): void {
    this.#entries[index] = entry;
    entry.heapIndex = index;
  }
}
