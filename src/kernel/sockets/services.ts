import { Protocol } from '../../abi/emscripten.js';

/** Well-known services: what `/etc/services` would say (IANA service names), as far as clients ask for it. */
const table: readonly (readonly [name: string, port: number, protocols: string])[] = [
  ['echo', 7, 'tcp udp'],
  ['discard', 9, 'tcp udp'],
  ['daytime', 13, 'tcp udp'],
  ['ftp-data', 20, 'tcp'],
  ['ftp', 21, 'tcp'],
  ['ssh', 22, 'tcp'],
  ['telnet', 23, 'tcp'],
  ['smtp', 25, 'tcp'],
  ['time', 37, 'tcp udp'],
  ['whois', 43, 'tcp'],
  ['domain', 53, 'tcp udp'],
  ['tftp', 69, 'udp'],
  ['gopher', 70, 'tcp'],
  ['finger', 79, 'tcp'],
  ['http', 80, 'tcp'],
  ['kerberos', 88, 'tcp udp'],
  ['pop3', 110, 'tcp'],
  ['sunrpc', 111, 'tcp udp'],
  ['nntp', 119, 'tcp'],
  ['ntp', 123, 'udp'],
  ['imap2', 143, 'tcp'],
  ['imap', 143, 'tcp'],
  ['snmp', 161, 'tcp udp'],
  ['irc', 194, 'tcp udp'],
  ['ldap', 389, 'tcp udp'],
  ['https', 443, 'tcp udp'],
  ['submissions', 465, 'tcp'],
  ['syslog', 514, 'udp'],
  ['submission', 587, 'tcp'],
  ['ldaps', 636, 'tcp udp'],
  ['domain-s', 853, 'tcp udp'],
  ['rsync', 873, 'tcp'],
  ['ftps', 990, 'tcp'],
  ['telnets', 992, 'tcp'],
  ['imaps', 993, 'tcp'],
  ['pop3s', 995, 'tcp'],
  ['socks', 1080, 'tcp'],
  ['mysql', 3306, 'tcp'],
  ['postgresql', 5432, 'tcp'],
  ['amqp', 5672, 'tcp'],
  ['redis', 6379, 'tcp'],
  ['http-alt', 8080, 'tcp udp'],
];

const protocolNames = new Map<number, string>([
  [Protocol.TCP, 'tcp'],
  [Protocol.UDP, 'udp'],
]);

/** The port of a service under a protocol (getservbyname(3)), or undefined. */
export function servicePort(name: string, protocol: number): number | undefined {
  const protocolName = protocolNames.get(protocol);
  return table.find((entry) => entry[0] === name && entry[2].split(' ').includes(protocolName ?? ''))?.[1];
}

/** The service at a port (getservbyport(3)), or undefined. */
export function serviceName(port: number, protocol: number): string | undefined {
  const protocolName = protocolNames.get(protocol);
  return table.find((entry) => entry[1] === port && entry[2].split(' ').includes(protocolName ?? ''))?.[0];
}

/** IP protocols by name (`/etc/protocols`), for getprotobyname(3). */
export const protocols: ReadonlyMap<string, number> = new Map([
  ['ip', Protocol.IP],
  ['icmp', Protocol.ICMP],
  ['tcp', Protocol.TCP],
  ['udp', Protocol.UDP],
  ['ipv6', Protocol.IPV6],
  ['ipv6-icmp', Protocol.ICMPV6],
]);
