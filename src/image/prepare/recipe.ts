/** Raised whenever what preparation makes of the same engine changes: a part of every image's key. */
export const RECIPE_VERSION = 10;

/**
 * SHA-256 of the texts that are put into the guest's library, so that images are named by them without their being
 * loaded. A test says when it is out of date, and what it should be.
 */
export const GUEST_LIBRARY_DIGEST = '2b884a455b2fedf7';

/** What is going on, for a person who waits. */
export interface PreparationProgress {
  readonly stage:
    | 'reading the engine'
    | 'compiling the standard library'
    | 'starting Python'
    | 'storing the image';
  /** 0 to 1 within the stage. */
  readonly fraction: number;
}
