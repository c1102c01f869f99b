/** @typedef {import('./row.mjs').Row} Row */
/** @typedef {import('./row.mjs').Summary} Summary */

const heads = ['measured', 'vitrine', 'pyodide', 'monty', 'native', 'pyodide/vitrine', 'target', 'reached'];

/**
 * The table for a terminal.
 *
 * @param {readonly Row[]} rows
 */
export function asText(rows) {
  const lines = [heads, ...rows.map(cells)];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const drawn = lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  '),
  );
  drawn.splice(1, 0, widths.map((width) => '─'.repeat(width)).join('  '));
  return drawn.join('\n');
}

/**
 * The same for reading later, with what it was measured on.
 *
 * @param {readonly Row[]} rows
 * @param {{ machine: import('./machine.mjs').MachineDescription, isQuick: boolean, at: string }} about
 */
export function asMarkdown(rows, { machine, isQuick, at }) {
  const line = (/** @type {string[]} */ parts) => `| ${parts.join(' | ')} |\n`;
  const notes = rows.filter((row) => row.note !== undefined).map((row) => `- ${row.name}: ${row.note}\n`);
  return [
    `# Measured ${at.slice(0, 10)}\n\n`,
    `Medians of one run${isQuick ? ' with few repeats' : ''}; minima, maxima and numbers of repeats are in the JSON file beside this one.\n`,
    `${machine.processors} × ${machine.processor}, ${machine.system}, Node ${machine.node}, Python ${machine.python ?? 'none'}, `,
    `load ${machine.load.map((load) => load.toFixed(1)).join(' ')} at the start.\n\n`,
    line(heads),
    line(heads.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...rows.map((row) => line(cells(row).map((cell) => cell.replaceAll('|', '\\|')))),
    notes.length > 0 ? '\n' : '',
    ...notes,
  ].join('');
}

/** @param {Row} row */
function cells(row) {
  const { pyodide, monty, native } = row.peers;
  return [
    row.name,
    figure(row.vitrine, row.unit),
    figure(pyodide, row.unit),
    figure(monty, row.unit),
    figure(native, row.unit),
    row.ratio === undefined ? '' : `${row.ratio.toFixed(2)}×`,
    row.target?.text ?? '',
    row.target === undefined ? '' : row.target.isReached ? 'yes' : 'NO',
  ];
}

/**
 * @param {Summary | undefined} summary
 * @param {string} unit
 */
function figure(summary, unit) {
  if (summary === undefined) return '';
  const value = summary.median;
  const digits = Math.abs(value) < 1 ? 3 : Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  return `${value.toFixed(digits)} ${unit}`;
}
