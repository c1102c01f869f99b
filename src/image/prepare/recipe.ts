/** Raised whenever what preparation makes of the same engine changes: a part of every image's key. */
export const RECIPE_VERSION = 9;

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
