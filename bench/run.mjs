// Measures Vitrine beside its peers in one run on one machine, prints one table and keeps it.
//
//   npm run bench                   all groups, some six minutes; kept as results/latest.json and latest.md
//   npm run bench -- start kill     some groups; not kept
//   npm run bench -- --quick        a few repeats of everything: shows that it works, says little
//
// Each group is measured in a process of its own, so that none starts with another's heap or warm code.
// Exit code: 0 when everything was measured, whether targets were reached or not; 1 when a group failed.
import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { describeMachine } from './machine.mjs';
import { groups } from './measure/groups.mjs';
import { asMarkdown, asText } from './table.mjs';

const args = process.argv.slice(2);
const groupNames = [...groups.keys()];
const isQuick = args.includes('--quick');
const chosen = args.filter((arg) => !arg.startsWith('--'));
const unknown = [
  ...chosen.filter((name) => !groupNames.includes(name)),
  ...args.filter((arg) => arg.startsWith('--') && arg !== '--quick'),
];
if (unknown.length > 0) {
  console.error(
    `bench: no such group or option: ${unknown.join(', ')}\ngroups: ${groupNames.join(', ')}; option: --quick`,
  );
  process.exit(2);
}

const machine = describeMachine();
/** @type {import('./row.mjs').Row[]} */
const rows = [];
/** @type {string[]} */
const failures = [];
for (const name of groupNames) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const startedMs = performance.now();
  process.stderr.write(`bench: ${name} … `);
  try {
    rows.push(...(await measureInProcess(name)));
    process.stderr.write(`${((performance.now() - startedMs) / 1000).toFixed(0)} s\n`);
  } catch (error) {
    process.stderr.write('failed\n');
    failures.push(`${name}: ${/** @type {Error} */ (error).message}`);
  }
}
console.log(asText(rows));
for (const failure of failures) console.error(`bench: ${failure}`);

// A part of the table would pass for all of it.
if (chosen.length === 0) save(isQuick ? 'quick' : 'latest');
process.exitCode = failures.length > 0 ? 1 : 0;

/**
 * @param {string} name
 * @returns {Promise<import('./row.mjs').Row[]>}
 */
function measureInProcess(name) {
  return new Promise((resolve, reject) => {
    const child = fork(
      new URL('./measure/main.mjs', import.meta.url),
      [name, ...(isQuick ? ['--quick'] : [])],
      {
        execArgv: ['--expose-gc'],
      },
    );
    /** @type {import('./row.mjs').Row[] | undefined} */
    let found;
    child.on('message', (message) => {
      found = /** @type {import('./row.mjs').Row[]} */ (message);
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (found !== undefined && code === 0) resolve(found);
      else reject(new Error(`the measuring process ended with code ${code}`));
    });
  });
}

/** @param {string} name */
function save(name) {
  const results = new URL('./results/', import.meta.url);
  mkdirSync(results, { recursive: true });
  const about = { at: new Date().toISOString(), isQuick, machine };
  writeFileSync(
    new URL(`${name}.json`, results),
    `${JSON.stringify({ ...about, rows, failures }, null, 2)}\n`,
  );
  writeFileSync(new URL(`${name}.md`, results), asMarkdown(rows, about));
}
