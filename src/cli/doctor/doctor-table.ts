import { oneLine } from '../one-line.js';
import type { Check } from './check.js';

/** ECMA-48 colours (SGR) by status. */
const colours = { ok: '\x1b[32m', note: '\x1b[33m', failed: '\x1b[31m' } as const;
const PLAIN = '\x1b[0m';

/** The findings for a person. */
export function doctorTable(vitrine: string, checks: readonly Check[], hasColours: boolean): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const rows = checks.map(({ name, status, detail }) => {
    const mark = status.padEnd('failed'.length);
    return `  ${hasColours ? `${colours[status]}${mark}${PLAIN}` : mark}  ${name.padEnd(width)}  ${oneLine(detail)}`;
  });
  const failed = checks.filter(({ status }) => status === 'failed').length;
  const verdict = failed === 0 ? 'Everything is sound.' : `${failed} of ${checks.length} checks failed.`;
  return [`Vitrine ${vitrine}`, '', ...rows, '', verdict, ''].join('\n');
}
