import { isatty } from 'node:tty';
import { writeFully } from '../../controller/devices/console/descriptor-io.js';
import { ExitCode } from '../exit-codes.js';
import { readOptions } from '../option-reader.js';
import { PreparationDisplay, wantsColours } from '../preparation-display.js';
import { usageError } from '../usage-error.js';
import { vitrineVersion } from '../versions.js';
import { type Check, checked } from './check.js';
import { doctorTable } from './doctor-table.js';
import { checkCache, checkEngine, checkEngineFiles, checkImage, checkNode } from './installation-checks.js';
import { checkPlatform } from './platform-check.js';

/** `vitrine doctor`: what is used, and whether it is sound. @throws VitrineError ERR_BAD_OPTION */
export function doctorCommand(args: readonly string[]): Promise<number> | 'help' {
  const { values, rest } = readOptions(args, [{ name: '--json' }, { name: '--help', alias: '-h' }]);
  if (values.has('--help')) return 'help';
  if (rest[0] !== undefined) throw usageError(`doctor takes no arguments, but got '${rest[0]}'`);
  return examine(values.has('--json'));
}

async function examine(asJson: boolean): Promise<number> {
  const checks = await allChecks();
  const isSound = checks.every(({ status }) => status !== 'failed');
  const vitrine = vitrineVersion();
  const text = asJson
    ? `${JSON.stringify({ vitrine, isSound, checks }, undefined, 2)}\n`
    : doctorTable(vitrine, checks, isatty(1) && wantsColours());
  writeFully(1, new TextEncoder().encode(text));
  return isSound ? ExitCode.ok : ExitCode.failed;
}

async function allChecks(): Promise<Check[]> {
  const isTerminal = isatty(2);
  const display = new PreparationDisplay({
    write: (text) => process.stderr.write(text),
    isTerminal,
    hasColours: wantsColours(),
  });
  const onPlatform = async (isolation: 'worker' | 'inline') => {
    const check = await checked(`platform ${isolation}`, () =>
      checkPlatform(isolation, (each) => display.show(each)),
    );
    display.clear();
    return check;
  };
  return [
    await checked('Node', () => checkNode()),
    await checked('engine', checkEngine),
    await checked('engine files', checkEngineFiles),
    await checked('cache', checkCache),
    await checked('image', checkImage),
    await onPlatform('worker'),
    await onPlatform('inline'),
  ];
}
