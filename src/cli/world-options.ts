import type { SandboxOptions } from '../controller/sandbox-options.js';
import { networkDeclarations, networkOf } from './network-arguments.js';
import type { OptionDeclaration } from './option-reader.js';
import { usageError } from './usage-error.js';

/** What of a sandbox's world the command line sets, as `Sandbox.open` takes it. */
export type WorldOptions = Pick<
  SandboxOptions,
  'clock' | 'entropy' | 'network' | 'secrets' | 'identity' | 'timeZone' | 'locale'
>;

/** Options about the world around a program. */
export const worldOptions: readonly OptionDeclaration[] = [
  { name: '--clock', value: 'system|frozen:DATE|virtual:DATE' },
  { name: '--seed', value: 'TEXT' },
  { name: '--time-zone', value: 'ZONE' },
  { name: '--locale', value: 'LOCALE' },
  { name: '--hostname', value: 'NAME' },
  { name: '--user', value: 'NAME' },
  ...networkDeclarations,
];

/** @throws VitrineError ERR_BAD_OPTION */
export function worldOf(values: ReadonlyMap<string, readonly string[]>): WorldOptions {
  const clock = values.get('--clock')?.at(-1);
  const seed = values.get('--seed')?.at(-1);
  return {
    ...(clock === undefined ? {} : { clock: clockOf(clock) }),
    ...(seed === undefined ? {} : { entropy: { seed } }),
    ...identityOf(values),
    ...networkOf(values, process.env),
  };
}

function identityOf(
  values: ReadonlyMap<string, readonly string[]>,
): Pick<WorldOptions, 'identity' | 'timeZone' | 'locale'> {
  const last = (name: string) => values.get(name)?.at(-1);
  const [timeZone, locale] = [last('--time-zone'), last('--locale')];
  const [hostName, userName] = [last('--hostname'), last('--user')];
  return {
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(locale === undefined ? {} : { locale }),
    ...(hostName === undefined && userName === undefined
      ? {}
      : {
          identity: {
            ...(hostName === undefined ? {} : { hostName }),
            ...(userName === undefined ? {} : { userName }),
          },
        }),
  };
}

function clockOf(value: string): NonNullable<WorldOptions['clock']> {
  if (value === 'system') return 'system';
  const colon = value.indexOf(':');
  const [kind, date] = [value.slice(0, colon), value.slice(colon + 1)];
  if (kind === 'frozen') return { frozenAt: date };
  if (kind === 'virtual') return { startAt: date, virtual: true };
  throw usageError(
    `--clock is ${JSON.stringify(value)}; it must be system, frozen:DATE or virtual:DATE, e.g. virtual:2026-01-01T09:00`,
  );
}
