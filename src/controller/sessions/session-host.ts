import type { BaseMemory } from '../../image/delta/base-memory.js';
import { layBase } from '../../image/delta/base-memory.js';
import type { Image } from '../../image/image.js';
import { RunQueue } from '../schedule/run-queue.js';
import type { SnapshotImage } from './session-snapshot.js';
import { Sleeper } from './sleeper.js';

/**
 * Threads at once, with those of guests that wait for something: each takes some 50 MB. Twice as many where shares that have
 * none would have to wait for others to end.
 */
const MOST_RUNS = 24;

export interface SessionHostOptions {
  readonly image: Image;
  /** What tells the image from all others. */
  readonly imageKey: string;
  /** How many runs can compute at once. */
  readonly processors: number;
}

/** What the sessions of one host share. */
export class SessionHost {
  /** Where sessions, and whatever has a custodian, wait for their turns. */
  readonly queue: RunQueue;
  /** Packs sessions that are not used. */
  readonly sleeper = new Sleeper();
  /** The image's memory, where others can be compared with it. */
  readonly base: BaseMemory;
  /** What every guest begins as: states of guests mean something over this image only. */
  readonly image: SnapshotImage;

  constructor({ image, imageKey, processors }: SessionHostOptions) {
    this.queue = new RunQueue({ slots: processors, mostRuns: MOST_RUNS });
    this.base = layBase(image.pages);
    this.image = { key: imageKey, facts: image.facts, pages: this.base };
  }
}
