/**
 * A line of the table.
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {'ms' | 'µs' | 'MB' | 'kB'} unit
 * @property {Summary} vitrine
 * @property {{ pyodide?: Summary, monty?: Summary, native?: Summary }} peers
 * @property {number} [ratio] how many times less Vitrine takes than pyodide
 * @property {Target} [target]
 * @property {string} [note] what is measured, where the name does not say it
 */

/**
 * @typedef {object} Target
 * @property {string} text
 * @property {boolean} isReached
 */

/**
 * Times in milliseconds or sizes in MB (10^6 bytes).
 *
 * @typedef {object} Summary
 * @property {number} count
 * @property {number} min
 * @property {number} median
 * @property {number} max
 */

/**
 * @param {readonly number[]} values
 * @returns {Summary}
 */
export function summarize(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { count: sorted.length, min: sorted[0], median, max: sorted[sorted.length - 1] };
}

/**
 * @param {Omit<Row, 'ratio' | 'target'> & { target?: { text: string, isReached: (row: Row) => boolean } }} parts
 * @returns {Row}
 */
export function makeRow({ target, ...parts }) {
  /** @type {Row} */
  const row = { ...parts };
  if (parts.peers.pyodide !== undefined) row.ratio = parts.peers.pyodide.median / parts.vitrine.median;
  if (target !== undefined) row.target = { text: target.text, isReached: target.isReached(row) };
  return row;
}

/**
 * At most so much at the median.
 *
 * @param {number} limit
 * @param {Row['unit']} unit
 */
export function atMost(limit, unit) {
  return {
    text: `≤ ${limit} ${unit}`,
    isReached: (/** @type {Row} */ row) => row.vitrine.median <= limit,
  };
}

/**
 * So many times faster than pyodide, comparing medians.
 *
 * @param {number} factor
 */
export function timesFaster(factor) {
  return { text: `≥ ${factor}×`, isReached: (/** @type {Row} */ row) => (row.ratio ?? 0) >= factor };
}
