import { showValue, type VitrineError } from '../../../errors.js';
import { badOption } from '../../units.js';
import { readHost } from './host-name.js';
import {
  type AddressBlock,
  blockOf,
  firstOf,
  type IpAddress,
  isInBlock,
  parseAddressBlock,
  parseIpAddress,
} from './ip-address.js';
import { STAND_IN_BLOCK } from './stand-in-addresses.js';

/** Ports of a rule; undefined for all. */
export type Ports = readonly number[] | undefined;

/** Hosts that a rule or a secret names. */
export type HostPattern =
  | { readonly kind: 'name'; readonly name: string }
  /** All names below `parent`, at any depth, but not `parent` itself. */
  | { readonly kind: 'below'; readonly parent: string }
  | { readonly kind: 'block'; readonly block: AddressBlock };

export interface NetworkRule {
  readonly host: HostPattern;
  readonly ports: Ports;
}

/** What a rule without a port means: HTTPS and HTTP. */
const DEFAULT_PORTS: Ports = [443, 80];
const RULE_LIMIT_CHARACTERS = 512;
/** A block with fewer bits is most of the internet, or much of a family of private addresses at once. */
const SHORTEST_PREFIX_BITS = 8;
const EXAMPLES =
  "'api.example.com:443', '*.example.org', '127.0.0.1:8080', '[::1]:8080' or '10.0.0.0/8:5432'";

/**
 * Reads `host[:port]`, where host is a name, `*.` and a name, an address, or a block of addresses; IPv6 in brackets.
 * @param option - what the rule was given for, for messages
 * @throws VitrineError ERR_BAD_OPTION
 */
export function parseRule(rule: unknown, option: string): NetworkRule {
  const { host, port } = parseHostAndPort(rule, option);
  return { host, ports: portsOf(port, rule, option) };
}

/** As {@link parseRule}, where no port means that the port does not matter. */
export function parseHostEntry(entry: unknown, option: string): NetworkRule {
  const { host, port } = parseHostAndPort(entry, option);
  return { host, ports: port === undefined ? undefined : portsOf(port, entry, option) };
}

function parseHostAndPort(
  rule: unknown,
  option: string,
): { readonly host: HostPattern; readonly port: string | undefined } {
  if (typeof rule !== 'string' || rule === '' || rule.length > RULE_LIMIT_CHARACTERS)
    throw badOption(option, rule, `a rule such as ${EXAMPLES}`);
  if (rule.includes('://'))
    throw badOption(option, rule, `a host and a port without a scheme, such as ${EXAMPLES}`);

  const bracketed = /^\[([^\]]*)\](\/[^:]*)?(?::(.*))?$/.exec(rule);
  if (bracketed !== null) {
    const [, address = '', prefix = '', port] = bracketed;
    const parsed = parseIpAddress(address);
    if (parsed?.family === 4 && address.includes(':'))
      throw badOption(option, rule, `the IPv4 address itself, such as '${parsed.text}:8080'`);
    if (parsed?.family !== 6)
      throw badOption(option, rule, "an IPv6 address in brackets, such as '[::1]:8080'");
    return { host: parseBlock(`${address}${prefix}`, rule, option), port };
  }
  if (rule.split(':').length > 2) {
    throw badOption(option, rule, "one host and one port, an IPv6 address in brackets, such as '[::1]:8080'");
  }
  const [host = '', port] = rule.split(':');
  return { host: parseHost(host, rule, option), port };
}

function parseHost(host: string, rule: string, option: string): HostPattern {
  if (host.includes('/')) {
    if (/^[\d.]+\//.test(host)) return parseBlock(host, rule, option);
    throw badOption(option, rule, `a host without a path, such as ${EXAMPLES}`);
  }
  if (host.includes('*')) return parseWildcard(host, rule, option);
  const form = readHost(host);
  if (form.kind === 'address') return parseBlock(form.address.text, rule, option);
  if (form.kind === 'name') return { kind: 'name', name: form.name };
  if (form.kind === 'odd-address')
    throw badOption(option, rule, "an address as four decimal numbers, such as '127.0.0.1:8080'");
  throw badOption(option, rule, `a host name or address, such as ${EXAMPLES}`);
}

function parseWildcard(host: string, rule: string, option: string): HostPattern {
  if (host === '*') {
    throw badOption(
      option,
      rule,
      "the hosts that the program needs: with '*' it could send whatever it gets to see to anybody",
    );
  }
  const rest = host.slice(2);
  if (!host.startsWith('*.') || rest.includes('*'))
    throw badOption(option, rule, "'*' as the whole first label only, such as '*.example.org'");
  const form = readHost(rest);
  if (form.kind !== 'name') throw badOption(option, rule, "'*.' and a host name, such as '*.example.org'");
  if (!form.name.includes('.')) {
    throw badOption(
      option,
      rule,
      "narrower, such as '*.example.org': anybody can register a name below a top-level domain",
    );
  }
  return { kind: 'below', parent: form.name };
}

function parseBlock(text: string, rule: string, option: string): HostPattern {
  const address = parseIpAddress(text);
  const block = address === undefined ? parseAddressBlock(text) : blockOf(address);
  if (block === undefined) throw badBlock(text, rule, option);
  if (block.prefixBits < SHORTEST_PREFIX_BITS) {
    throw badOption(
      option,
      rule,
      `a block of at least ${SHORTEST_PREFIX_BITS} bits: a larger one is most of the internet`,
    );
  }
  if (isInBlock(firstOf(block), STAND_IN_BLOCK) && block.prefixBits >= STAND_IN_BLOCK.prefixBits)
    throw badOption(option, rule, 'outside of 198.18.0.0/15, which stands for names inside a sandbox');
  return { kind: 'block', block };
}

function badBlock(text: string, rule: string, option: string): VitrineError {
  const [start = '', bits = ''] = text.split('/');
  const address = parseIpAddress(start);
  const limitBits = address?.family === 6 ? 128 : 32;
  if (address !== undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= limitBits) {
    const first = firstOf({ ...blockOf(address), prefixBits: Number(bits) }).text;
    const wanted = address.family === 6 ? `[${first}]` : first;
    return badOption(option, rule, `a block by its first address: ${showValue(`${wanted}/${Number(bits)}`)}`);
  }
  return badOption(option, rule, "an address and a number of bits, such as '10.0.0.0/8:5432'");
}

function portsOf(port: string | undefined, rule: unknown, option: string): Ports {
  if (port === undefined) return DEFAULT_PORTS;
  if (port === '*') return undefined;
  if (/^[1-9]\d{0,4}$/.test(port) && Number(port) <= 65535) return [Number(port)];
  throw badOption(option, rule, "given a port from 1 to 65535, or '*' for all");
}

/** Whether a pattern names a host, which is a name in the form of `readHost` or an address. */
export function isNamedBy(pattern: HostPattern, host: string, address: IpAddress | undefined): boolean {
  if (pattern.kind === 'name') return pattern.name === host;
  if (pattern.kind === 'below')
    return host.length > pattern.parent.length + 1 && host.endsWith(`.${pattern.parent}`);
  return address !== undefined && isInBlock(address, pattern.block);
}

/** Which names and addresses may be connected to. Whatever no rule allows is refused. */
export class NetworkRules {
  readonly #rules: readonly NetworkRule[];

  constructor(rules: readonly NetworkRule[]) {
    this.#rules = rules;
  }

  /** @param port - undefined: whether any port is allowed */
  allowsName(name: string, port: number | undefined): boolean {
    return this.#rules.some((rule) => hasPort(rule, port) && isNamedBy(rule.host, name, undefined));
  }

  /** Whether a rule names the address itself, or a block that holds it. */
  allowsAddress(address: IpAddress, port: number | undefined): boolean {
    return this.#rules.some((rule) => hasPort(rule, port) && isNamedBy(rule.host, '', address));
  }
}

function hasPort(rule: NetworkRule, port: number | undefined): boolean {
  return port === undefined || rule.ports === undefined || rule.ports.includes(port);
}
