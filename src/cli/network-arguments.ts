import { readFileSync } from 'node:fs';
import type { SecretOptions } from '../controller/network-options.js';
import type { SandboxOptions } from '../controller/sandbox-options.js';
import { VitrineError } from '../errors.js';
import type { OptionDeclaration } from './option-reader.js';
import { systemMessage } from './system-message.js';
import { usageError } from './usage-error.js';

/** Options about the network. */
export const networkDeclarations: readonly OptionDeclaration[] = [
  { name: '--allow-net', value: 'HOST[:PORT]' },
  { name: '--ca', value: 'FILE' },
  { name: '--secret', value: 'NAME@HOST[,HOST…]' },
];

/**
 * The network that a command line asks for. Values of secrets come from this process's environment: on a command
 * line they would be there for all to see.
 * @throws VitrineError ERR_BAD_OPTION, ERR_FILE
 */
export function networkOf(
  values: ReadonlyMap<string, readonly string[]>,
  environment: Readonly<Record<string, string | undefined>>,
): Pick<SandboxOptions, 'network' | 'secrets'> {
  const allow = values.get('--allow-net');
  const files = values.get('--ca');
  const secrets = values.get('--secret');
  if (allow === undefined) {
    const without = files === undefined ? '--secret' : '--ca';
    if (files === undefined && secrets === undefined) return {};
    throw usageError(`${without} is for the network: give hosts with --allow-net HOST`);
  }
  return {
    network: { allow, ...(files === undefined ? {} : { ca: files.map(readCertificates) }) },
    ...(secrets === undefined
      ? {}
      : { secrets: Object.fromEntries(secrets.map((secret) => readSecret(secret, environment))) }),
  };
}

function readSecret(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): [name: string, secret: SecretOptions] {
  const at = text.indexOf('@');
  const [name, hosts] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || hosts === '') {
    throw usageError(
      `--secret is ${JSON.stringify(text)}; it must be NAME@HOST, with the value in your variable NAME`,
    );
  }
  const value = environment[name];
  if (value === undefined) {
    throw usageError(`--secret ${name} has no value: put it into the environment variable ${name}`);
  }
  return [name, { value, hosts: hosts.split(',') }];
}

function readCertificates(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new VitrineError('ERR_FILE', `cannot read the certificates ${path}: ${systemMessage(cause)}`, {
      cause,
    });
  }
}
