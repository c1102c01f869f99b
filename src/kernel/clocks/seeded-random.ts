/** Where a {@link SeededRandom} is in its sequence: four words, of which one is not 0. */
export type RandomState = readonly [number, number, number, number];

/**
 * A generator of bytes that depend on a seed and nothing else: xoshiro128** (Blackman and Vigna 2018). For runs that
 * are to be the same again; whoever knows the seed knows the bytes.
 */
export class SeededRandom {
  readonly #state: Uint32Array;

  /** @param state - to go on from, instead of from the beginning */
  constructor(seed: string, state?: RandomState) {
    this.#state = expandSeed(seed);
    if (state !== undefined) this.resume(state);
  }

  get state(): RandomState {
    const [a, b, c, d] = this.#state as unknown as RandomState;
    return [a, b, c, d];
  }

  /** Goes on from a state of the same seed's, or of any. */
  resume(state: RandomState): void {
    this.#state.set(state);
  }

  fill(into: Uint8Array): void {
    for (let at = 0; at < into.length; at += 4) {
      let word = this.#next();
      const end = Math.min(at + 4, into.length);
      for (let index = at; index < end; index++, word >>>= 8) into[index] = word & 0xff;
    }
  }

  #next(): number {
    const state = this.#state;
    const [a, b, c, d] = state as unknown as [number, number, number, number];
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const third = c ^ a;
    const fourth = d ^ b;
    state[1] = b ^ third;
    state[0] = a ^ fourth;
    state[2] = third ^ (b << 9);
    state[3] = rotateLeft(fourth, 11);
    return result;
  }
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Four words from a text: FNV-1a over its UTF-16 units with four offsets, each then mixed as splitmix32 does. */
function expandSeed(seed: string): Uint32Array {
  const state = new Uint32Array(4);
  for (let word = 0; word < 4; word++) {
    let hash = (0x811c9dc5 + Math.imul(word, 0x9e3779b9)) | 0;
    for (let index = 0; index < seed.length; index++) {
      hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
    hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
    state[word] = hash ^ (hash >>> 15);
  }
  // A state of zeros would stay there.
  if (state.every((word) => word === 0)) state[0] = 1;
  return state;
}
