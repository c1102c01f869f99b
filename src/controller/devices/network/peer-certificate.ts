import type { X509Certificate } from 'node:crypto';

/** A certificate in the shape that Python's `SSLSocket.getpeercert()` dictionary can be made from. */
export interface PeerCertificate {
  /** Relative distinguished names: `[[['commonName', 'example.org']], ...]`. */
  readonly subject: readonly DistinguishedNamePart[];
  readonly issuer: readonly DistinguishedNamePart[];
  /** As OpenSSL prints times: `Jun  1 12:00:00 2025 GMT`. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly serialNumber: string;
  /** `[['DNS', 'example.org'], ...]`. */
  readonly subjectAltName: readonly (readonly [string, string])[];
  /** The whole certificate, when there is room for it. */
  readonly derBase64?: string;
}

type DistinguishedNamePart = readonly (readonly [string, string])[];

/** OpenSSL's long names of the short ones. */
const longNames: ReadonlyMap<string, string> = new Map([
  ['CN', 'commonName'],
  ['C', 'countryName'],
  ['L', 'localityName'],
  ['ST', 'stateOrProvinceName'],
  ['O', 'organizationName'],
  ['OU', 'organizationalUnitName'],
  ['DC', 'domainComponent'],
  ['SN', 'surname'],
  ['GN', 'givenName'],
  ['UID', 'userId'],
  ['street', 'streetAddress'],
]);

export function describeCertificate(certificate: X509Certificate): PeerCertificate {
  return {
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    notBefore: certificate.validFrom,
    notAfter: certificate.validTo,
    serialNumber: certificate.serialNumber,
    subjectAltName: alternativeNames(certificate.subjectAltName ?? ''),
    derBase64: certificate.raw.toString('base64'),
  };
}

/** Node gives a part per line, `+` between several attributes of one part; specials are escaped by a backslash. */
function distinguishedName(text: string | undefined): readonly DistinguishedNamePart[] {
  return (text ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(/(?<!\\)\+/).map(attribute));
}

function attribute(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  const name = text.slice(0, Math.max(0, equals));
  return [longNames.get(name) ?? name, text.slice(equals + 1).replace(/\\([,+"\\<>;=# ])/g, '$1')];
}

/** `DNS:a, DNS:"b, c", IP Address:192.0.2.1`; names with commas or quotes are JSON strings. */
function alternativeNames(text: string): readonly (readonly [string, string])[] {
  const names: (readonly [string, string])[] = [];
  for (const match of text.matchAll(/([^:,"]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/g)) {
    const [, kind, value] = match as unknown as [string, string, string];
    names.push([kind, value.startsWith('"') ? unquoted(value) : value]);
  }
  return names;
}

function unquoted(value: string): string {
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
}
