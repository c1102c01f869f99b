import { Errno, errno } from '../../../abi/errno.js';

/** Numbers for what a guest has open, one space for all of it, limited. Numbers are used again. */
export class HandleTable<T> {
  readonly #limit: number;
  readonly #open = new Map<number, T>();
  readonly #free: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Called before something is opened, so that nothing has to be undone. @throws errno EMFILE */
  requireRoom(): void {
    if (this.#open.size >= this.#limit) throw errno(Errno.EMFILE);
  }

  add(value: T): number {
    this.requireRoom();
    const handle = this.#free.pop() ?? this.#open.size + 1;
    this.#open.set(handle, value);
    return handle;
  }

  /** @throws errno EBADF */
  get(handle: number): T {
    const value = this.#open.get(handle);
    if (value === undefined) throw errno(Errno.EBADF);
    return value;
  }

  remove(handle: number): void {
    if (this.#open.delete(handle)) this.#free.push(handle);
  }

  /** Empties the table and answers what was in it. */
  takeAll(): T[] {
    const values = [...this.#open.values()];
    this.#open.clear();
    this.#free.length = 0;
    return values;
  }
}
