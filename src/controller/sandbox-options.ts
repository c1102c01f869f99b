import type { NamespaceRequest } from '../engine/cpython/namespaces/namespace-request.js';
import type { ClockSetting } from '../kernel/clocks/clock-setting.js';
import { type ClockOption, type EntropyOption, parseClock, parseEntropy } from './clock-options.js';
import type { Custodian } from './custodian/custodian.js';
import type { HostOptions, Isolation } from './host.js';
import { type Surroundings, type SurroundingsOptions, surroundingsOf } from './identity.js';
import { type Limits, resolveLimits } from './limits.js';
import type { Mount } from './mounts/mount.js';
import { checkMounts } from './mounts/mount-plan.js';
import { type NamespaceOptions, namespaceOf } from './namespace-options.js';
import type { NetworkOptions, SecretOptions } from './network-options.js';
import type { Policy } from './policy.js';
import { environmentOf } from './run-options.js';
import { badOption, checkOptionNames } from './units.js';

export interface SandboxOptions extends HostOptions, SurroundingsOptions, NamespaceOptions {
  /** Limits of every run, unless a run says otherwise. */
  readonly limits?: Limits;
  /** Files to begin with: absolute path inside → contents. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Directories of the host, private ones and archives, each at a place of its own. */
  readonly mounts?: readonly Mount[];
  /** Environment of every run. Nothing is inherited from the host; HOME, USER, LOGNAME and LANG are set. */
  readonly env?: Readonly<Record<string, string>>;
  /** Working directory of every run; `/home` unless given. */
  readonly cwd?: string;
  /** Which time programs see; the host's unless given. */
  readonly clock?: ClockOption;
  /** Where randomness comes from; the host's unless given. */
  readonly entropy?: EntropyOption;
  /** Hosts that programs may connect to; none unless given. Worker only. */
  readonly network?: NetworkOptions;
  /**
   * Values that programs may use but never see: each gets a placeholder in its environment, under the secret's name,
   * and the value is put in its place in requests to the secret's hosts alone.
   */
  readonly secrets?: Readonly<Record<string, SecretOptions>>;
  /** Who pays for what programs use, besides the limits of each run; nobody unless given. */
  readonly custodian?: Custodian;
  /** Decides about accesses to mounted host directories and the network that lists have allowed. */
  readonly policy?: Policy;
  /**
   * Where programs run. `'worker'` (the default): each in a thread, which can be ended whatever it does.
   * `'inline'`: on the calling thread, which is taken while a program runs; limits of time act only where the
   * interpreter looks, so nothing ends a long operation in C such as `sum(itertools.repeat(0))`.
   */
  readonly isolation?: Isolation;
}

const sandboxOptionNames: { readonly [name in keyof Required<SandboxOptions>]: true } = {
  limits: true,
  builtins: true,
  modules: true,
  files: true,
  mounts: true,
  env: true,
  identity: true,
  timeZone: true,
  locale: true,
  cwd: true,
  clock: true,
  entropy: true,
  network: true,
  secrets: true,
  policy: true,
  custodian: true,
  isolation: true,
  engineDirectory: true,
  cacheDirectory: true,
  onProgress: true,
  prewarm: true,
  wasmTieringBudget: true,
};

/** {@link SandboxOptions} as far as they can be understood without an engine. */
export interface CheckedOptions {
  readonly isolation: Isolation;
  readonly surroundings: Surroundings;
  readonly namespace: NamespaceRequest | undefined;
  readonly mounts: readonly Mount[];
  readonly clock: ClockSetting;
  readonly seed: string | undefined;
}

/** Says what is wrong with options before the work of loading an engine. @throws VitrineError ERR_BAD_OPTION */
export function checkSandboxOptions(options: SandboxOptions): CheckedOptions {
  const isolation = options.isolation ?? 'worker';
  if (isolation !== 'worker' && isolation !== 'inline') {
    throw badOption('isolation', isolation, "'worker' or 'inline'");
  }
  checkOptionNames('Sandbox.open', options, Object.keys(sandboxOptionNames));
  for (const name of ['engineDirectory', 'cacheDirectory', 'cwd'] as const) {
    const value: unknown = options[name];
    if (value !== undefined && typeof value !== 'string') throw badOption(name, value, 'a string');
  }
  const policy: unknown = options.policy;
  if (policy !== undefined && typeof policy !== 'function') throw badOption('policy', policy, 'a function');
  resolveLimits(options.limits ?? {});
  environmentOf(options.env ?? {});
  return {
    isolation,
    surroundings: surroundingsOf(options),
    namespace: namespaceOf(options),
    mounts: checkMounts(options.mounts ?? []),
    clock: parseClock(options.clock),
    seed: parseEntropy(options.entropy),
  };
}
