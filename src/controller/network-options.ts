import { NetworkRules, parseHostEntry, parseRule } from './devices/network/rules.js';
import { Secret } from './devices/network/secrets/secret.js';
import {
  badOption,
  checkOptionNames,
  type Duration,
  parseCount,
  parseDuration,
  parseSize,
  type Size,
  UNLIMITED,
} from './units.js';

/** Answers the addresses of a host name, as text. One that rejects with code `ENOTFOUND` says that there is none. */
export type HostResolver = (host: string) => Promise<readonly string[]>;

/** What of the network a sandbox may reach. Without it: nothing. */
export interface NetworkOptions {
  /**
   * Hosts that may be connected to: `name[:port]`, `*.name[:port]` (all names below it, but not the name itself),
   * `address[:port]`, `block/bits[:port]`; IPv6 in brackets, `[fd00::]/8:443`. A port is a number or `*`; without
   * one, 443 and 80 are meant.
   *
   * A name that leads to a private, loopback, link-local or otherwise special address is refused, unless a rule
   * names that address too: `['intranet.example.com:443', '10.1.2.3:443']`.
   */
  readonly allow: readonly string[];
  /** Connections at once. Default 64. Beyond it: `ENOBUFS`. */
  readonly maxConnections?: number | string;
  /** Bytes sent and received together, per run. Default 64 MiB. Beyond it: `ECONNRESET`. */
  readonly maxBytes?: Size | typeof UNLIMITED;
  /** Certificates (PEM) of roots that are trusted besides Node's own. */
  readonly ca?: string | readonly string[];
  /** Resolves names in place of the system's resolver. What it answers is checked like any other answer. */
  readonly resolver?: HostResolver;
  /** For each of: a name, a connection, a TLS handshake. Default 30 s. */
  readonly connectTimeout?: Duration;
}

/** A value that a program may use but never sees: in its place it gets a placeholder, in the environment. */
export interface SecretOptions {
  /** At least 8 printable ASCII characters. */
  readonly value: string;
  /**
   * Hosts whose requests it is put into: names, `*.` and a name, addresses; with a port, that port only. Over TLS
   * only, but for a loopback address with a port (`127.0.0.1:8080`), which is also served in plain text.
   *
   * These hosts are trusted with the value. What they send back is searched for it, plain and in common encodings;
   * a host that hands it out in some other form cannot be kept from doing so.
   */
  readonly hosts: readonly string[];
}

/** {@link NetworkOptions} with everything said. */
export interface ResolvedNetwork {
  readonly rules: NetworkRules;
  readonly maxConnections: number;
  /** Infinity for unlimited. */
  readonly maxBytes: number;
  /** PEM, one certificate each. */
  readonly ca: readonly string[];
  readonly resolver: HostResolver | undefined;
  readonly connectTimeoutMs: number;
}

const MAX_CONNECTIONS_DEFAULT = 64;
/** Each may hold 256 KiB in both directions, on the host. */
const MAX_CONNECTIONS_MOST = 1024;
const MAX_BYTES_DEFAULT = 64 * 2 ** 20;
const CONNECT_TIMEOUT_DEFAULT_MS = 30_000;
const CONNECT_TIMEOUT_MOST_MS = 600_000;
const RULES_LIMIT = 1024;
const CA_LIMIT_CHARACTERS = 4 * 2 ** 20;
const SECRETS_LIMIT = 32;
const SECRET_SHORTEST = 8;
const SECRET_LONGEST = 4096;
const PLACEHOLDER_START = 'vitrine-secret-';

const networkOptionNames: { readonly [name in keyof Required<NetworkOptions>]: true } = {
  allow: true,
  maxConnections: true,
  maxBytes: true,
  ca: true,
  resolver: true,
  connectTimeout: true,
};

/** Checks everything that can be checked without the network. @throws VitrineError ERR_BAD_OPTION */
export function parseNetworkOptions(options: NetworkOptions): ResolvedNetwork {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw badOption('network', options, "an object such as { allow: ['api.example.com:443'] }");
  checkOptionNames('network', options, Object.keys(networkOptionNames));
  const { maxConnections, maxBytes, resolver, connectTimeout } = options;
  if (resolver !== undefined && typeof resolver !== 'function')
    throw badOption('network.resolver', resolver, 'a function from a host name to a promise of addresses');
  return {
    rules: new NetworkRules(
      listOf(options.allow, 'network.allow', RULES_LIMIT).map((rule, index) =>
        parseRule(rule, `network.allow[${index}]`),
      ),
    ),
    maxConnections: within(
      'network.maxConnections',
      maxConnections === undefined
        ? MAX_CONNECTIONS_DEFAULT
        : parseCount(maxConnections, 'network.maxConnections'),
      1,
      MAX_CONNECTIONS_MOST,
    ),
    maxBytes: maxBytesOf(maxBytes),
    ca: certificatesOf(options.ca),
    resolver,
    connectTimeoutMs: within(
      'network.connectTimeout',
      connectTimeout === undefined
        ? CONNECT_TIMEOUT_DEFAULT_MS
        : parseDuration(connectTimeout, 'network.connectTimeout'),
      1,
      CONNECT_TIMEOUT_MOST_MS,
    ),
  };
}

/** Checks secrets; no message ever holds a value. @throws VitrineError ERR_BAD_OPTION */
export function parseSecretOptions(secrets: Readonly<Record<string, SecretOptions>>): readonly Secret[] {
  if (typeof secrets !== 'object' || secrets === null || Array.isArray(secrets))
    throw badOption('secrets', secrets, "an object such as { TOKEN: { value, hosts: ['api.example.com'] } }");
  const entries = Object.entries(secrets);
  if (entries.length > SECRETS_LIMIT)
    throw badOption('secrets', `${entries.length} of them`, `at most ${SECRETS_LIMIT}`);
  return entries.map(([name, secret]) => parseSecret(name, secret));
}

function parseSecret(name: string, secret: SecretOptions): Secret {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name)) {
    throw badOption('secrets', `given the name ${JSON.stringify(name)}`, 'named like environment variables');
  }
  const option = `secrets.${name}`;
  if (typeof secret !== 'object' || secret === null)
    throw badOption(option, 'not an object', '{ value, hosts }');
  checkOptionNames(option, secret, ['value', 'hosts']);
  const { value } = secret;
  if (typeof value !== 'string') throw badOption(`${option}.value`, 'not a string', 'a string');
  if (value.length < SECRET_SHORTEST || value.length > SECRET_LONGEST) {
    throw badOption(
      `${option}.value`,
      `${value.length} characters long`,
      `${SECRET_SHORTEST} to ${SECRET_LONGEST} characters long: a shorter one cannot be told from other text`,
    );
  }
  if (!/^[!-~](?:[ -~]*[!-~])?$/.test(value)) {
    throw badOption(
      `${option}.value`,
      'not of that form',
      'of printable ASCII characters, without line ends and without spaces around it',
    );
  }
  if (value.includes(PLACEHOLDER_START) || PLACEHOLDER_START.includes(value))
    throw badOption(`${option}.value`, 'part of what stands for secrets', 'something else');
  const hosts = listOf(secret.hosts, `${option}.hosts`, RULES_LIMIT);
  if (hosts.length === 0)
    throw badOption(`${option}.hosts`, 'empty', "the hosts that get the value, such as ['api.example.com']");
  return new Secret(
    name,
    value,
    hosts.map((host, index) => parseHostEntry(host, `${option}.hosts[${index}]`)),
  );
}

function listOf(value: unknown, option: string, limit: number): readonly unknown[] {
  if (!Array.isArray(value)) throw badOption(option, value, 'an array of strings');
  if (value.length > limit) throw badOption(option, `${value.length} entries`, `at most ${limit} entries`);
  return value;
}

function maxBytesOf(value: NetworkOptions['maxBytes']): number {
  if (value === undefined) return MAX_BYTES_DEFAULT;
  return value === UNLIMITED ? Number.POSITIVE_INFINITY : parseSize(value, 'network.maxBytes');
}

function within(option: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  throw badOption(option, value, `between ${least} and ${most}`);
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,100000}-----END CERTIFICATE-----/g;

function certificatesOf(ca: unknown): readonly string[] {
  if (ca === undefined) return [];
  const texts: readonly unknown[] = Array.isArray(ca) ? ca : [ca];
  return texts.flatMap((text) => {
    if (typeof text !== 'string' || text.length > CA_LIMIT_CHARACTERS)
      throw badOption('network.ca', text, 'certificates in PEM, as a string or an array of strings');
    const found = text.match(CERTIFICATE);
    if (found === null)
      throw badOption('network.ca', text, "PEM, with '-----BEGIN CERTIFICATE-----': a file's contents");
    return found;
  });
}
