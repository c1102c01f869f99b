#!/usr/bin/env node
/**
 * Writes docs/syscalls.md from the syscall table; with --check, only says whether it is current (exit code 1 if not).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { syscallTable } from '../dist/kernel/syscall-table.js';

const target = new URL('../docs/syscalls.md', import.meta.url);

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|');

function render() {
  const groups = new Map();
  for (const entry of syscallTable.values()) {
    if (!groups.has(entry.group)) groups.set(entry.group, []);
    groups.get(entry.group).push(entry);
  }
  const counts = { supported: 0, partial: 0, refused: 0 };
  for (const entry of syscallTable.values()) counts[entry.status]++;
  const lines = [
    '# System calls',
    '',
    'What the kernel does with each import of an engine. Generated from `src/kernel/syscall-table.ts` by `npm run docs:syscalls`; do not edit.',
    '',
    `**${counts.supported}** supported, **${counts.partial}** partial, **${counts.refused}** refused. An import that is not listed is refused too: it answers 0 (or NULL) and is counted in the report of the run.`,
  ];
  for (const [group, entries] of groups) {
    lines.push('', `## ${group}`, '', '| import | status | error | note |', '|---|---|---|---|');
    for (const { name, status, errno, form, note } of entries) {
      const error = status === 'refused' ? `\`${errno}\`${form === 'zero' ? ' (answers 0)' : ''}` : '';
      lines.push(`| \`${name}\` | ${status} | ${error} | ${cell(note ?? '')} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

const wanted = render();
if (process.argv.includes('--check')) {
  let present = '';
  try {
    present = readFileSync(target, 'utf8');
  } catch {
    // Missing is not current.
  }
  if (present !== wanted) {
    console.error('docs/syscalls.md is not current: run npm run docs:syscalls');
    process.exitCode = 1;
  } else {
    console.log('docs/syscalls.md is current');
  }
} else {
  writeFileSync(target, wanted);
}
