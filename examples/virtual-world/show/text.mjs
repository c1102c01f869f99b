// Text for the terminal.

/**
 * What a guest says, made safe: a terminal obeys control characters, and some others turn a line around or take no
 * room. What is not plain ASCII becomes `?`, and each escape is seen for what it is.
 */
export function printable(text, width = 200) {
  const safe = String(text).replace(/[^\x20-\x7e]/gu, '?');
  return safe.length > width ? `${safe.slice(0, width - 1)}~` : safe;
}

/** @returns {(name: string, text: string) => string} */
export function colours(isOn) {
  const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 };
  return (name, text) => (isOn ? `\x1b[${codes[name]}m${text}\x1b[0m` : text);
}

/** Rows of cells, padded to columns: the first to the right, the others to the left. */
export function columns(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? String(cell).padEnd(widths[column]) : String(cell).padStart(widths[column]),
      )
      .join('  ')
      .trimEnd(),
  );
}
