import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLedgerCell, LedgerCounter, UNIT_BYTES } from '../../src/platform/ledger.js';
import {
  closeLedgerAccount,
  LedgerAccount,
  type LedgerAccountData,
  openLedgerAccount,
} from '../../src/platform/ledger-account.js';

/** Reserves and releases at random, looking at all counters after each step, until it is told to stop. */
const program = `
import { parentPort, workerData } from 'node:worker_threads';
import { countersOf } from './ledger.js';
import { LedgerAccount } from './ledger-account.js';
const { accountData, limits, stop, steps } = workerData;
const account = new LedgerAccount(accountData);
const counters = countersOf(accountData.cells, 'memory');
let above = 0, held = 0, refused = 0, count = 0;
parentPort.postMessage('begun');
while (Atomics.load(stop, 0) === 0 && count < steps) {
  const units = 1 + Math.floor(Math.random() * 30);
  if (Math.random() < 0.55) { if (account.reserve('memory', units)) held += units; else refused++; }
  else { const given = Math.min(units, held); account.release('memory', given); held -= given; }
  counters.forEach((counter, level) => { if (counter.usedUnits > limits[level] || counter.usedUnits < 0) above++; });
  count++;
}
parentPort.postMessage({ above, held, refused, count });
`;

let folder: string;

beforeAll(async () => {
  // Threads load no TypeScript: the sources are translated for them.
  folder = await mkdtemp(join(tmpdir(), 'vitrine-ledger-'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'hammer.js'), program);
  for (const name of ['ledger', 'ledger-account']) {
    const source = await readFile(new URL(`../../src/platform/${name}.ts`, import.meta.url), 'utf8');
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { module: ts.ModuleKind.ES2022, target: ts.ScriptTarget.ES2022 },
    });
    await writeFile(join(folder, `${name}.js`), outputText);
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Findings {
  readonly above: number;
  readonly held: number;
  readonly refused: number;
  readonly count: number;
}

class Hammer {
  readonly begun: Promise<unknown>;
  readonly findings: Promise<Findings | undefined>;
  readonly account: LedgerAccount;
  readonly #worker: Worker;

  constructor(accountData: LedgerAccountData, limits: readonly number[], stop: Int32Array, steps: number) {
    this.account = new LedgerAccount(accountData);
    this.#worker = new Worker(join(folder, 'hammer.js'), {
      workerData: { accountData, limits, stop, steps },
    });
    this.begun = new Promise((resolve) => this.#worker.once('message', resolve));
    this.findings = new Promise((resolve, reject) => {
      this.#worker.on('message', (message) => {
        if (typeof message === 'object') resolve(message as Findings);
      });
      this.#worker.on('error', reject);
      this.#worker.on('exit', () => resolve(undefined));
    });
  }

  async kill(): Promise<void> {
    await closeLedgerAccount(this.account);
    await this.#worker.terminate();
  }
}

it('threads that reserve and release at once never exceed a limit, and the end is exact', async () => {
  const limits = { root: 100, left: 60, right: 70 };
  const root = createLedgerCell({ memory: limits.root * UNIT_BYTES, files: 0 });
  const left = createLedgerCell({ memory: limits.left * UNIT_BYTES, files: 0 });
  const right = createLedgerCell({ memory: limits.right * UNIT_BYTES, files: 0 });
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const hammers = [left, left, right, right].map(
    (cell) =>
      new Hammer(
        openLedgerAccount([cell, root]),
        [cell === left ? limits.left : limits.right, limits.root],
        stop,
        40_000,
      ),
  );
  const findings = await Promise.all(hammers.map((hammer) => hammer.findings));
  let sum = 0;
  for (const [index, found] of findings.entries()) {
    expect(found).toMatchObject({ above: 0, count: 40_000 });
    expect(hammers[index]?.account.heldUnits('memory')).toBe(found?.held);
    sum += found?.held ?? 0;
  }
  // Otherwise nothing was ever tried that did not fit.
  expect(findings.some((found) => (found?.refused ?? 0) > 0)).toBe(true);
  expect(new LedgerCounter(root, 'memory').usedUnits).toBe(sum);
  for (const { account } of hammers) account.settle();
  for (const cell of [root, left, right]) expect(new LedgerCounter(cell, 'memory').usedUnits).toBe(0);
});

it('what threads held that were terminated at any moment is given back exactly', async () => {
  const root = createLedgerCell({ memory: 500 * UNIT_BYTES, files: 0 });
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const counter = new LedgerCounter(root, 'memory');
  const cells = Array.from({ length: 8 }, () => createLedgerCell({ memory: 90 * UNIT_BYTES, files: 0 }));
  const survivor = new Hammer(openLedgerAccount([root]), [500], stop, Number.POSITIVE_INFINITY);
  const victims: Hammer[] = [];
  for (const [index, cell] of cells.entries()) {
    const victim = new Hammer(openLedgerAccount([cell, root]), [90, 500], stop, Number.POSITIVE_INFINITY);
    victims.push(victim);
    await victim.begun;
    await new Promise((resolve) => setTimeout(resolve, index));
    expect(counter.usedUnits).toBeLessThanOrEqual(500);
    await victim.kill();
    victim.account.settle();
    expect(new LedgerCounter(cell, 'memory').usedUnits).toBe(0);
  }
  Atomics.store(stop, 0, 1);
  const found = await survivor.findings;
  expect(found?.above).toBe(0);
  expect(counter.usedUnits).toBe(found?.held);
});
