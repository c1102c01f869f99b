import { networkInterfaces } from 'node:os';

/** One of the public internet. Tests never connect to it: see `NetworkStage.guard`. */
export const PUBLIC_ADDRESS = '93.184.215.14';
const LOOPBACK = '127.0.0.1';
const METADATA = '169.254.169.254';

/** What is answered to the first, second... question; the last one stays. */
const changing: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  // Between check and use.
  ['flip.example.org', [[LOOPBACK], ['127.0.0.2'], [METADATA], ['::1']]],
  ['public-first.example.org', [[PUBLIC_ADDRESS], [LOOPBACK], [METADATA]]],
  ['private-first.example.org', [[METADATA], [LOOPBACK]]],
  ['vanishing.example.org', [[LOOPBACK], []]],
]);

const fixed: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['api.example.com', [LOOPBACK]],
  ['good.example.org', [LOOPBACK]],
  ['metadata.example.org', [METADATA]],
  ['mapped.example.org', [`::ffff:${METADATA}`, '::ffff:127.0.0.1', '::ffff:7f00:1', '::FFFF:10.0.0.1']],
  ['private.example.org', ['10.0.0.1', '192.168.0.1', '172.16.0.1', '172.31.255.255', '100.64.0.1']],
  ['private6.example.org', ['::1', 'fd00::1', 'fe80::1', 'fec0::1', '::', 'ff02::1', '::127.0.0.1']],
  ['zero.example.org', ['0.0.0.0', '0.0.0.1', '::']],
  ['translated.example.org', ['64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe', '2002:7f00:1::', '2001:0::1']],
  ['broadcast.example.org', ['255.255.255.255', '224.0.0.1', '240.0.0.1', '198.18.0.1', '198.19.255.254']],
  ['many.example.org', [...Array.from({ length: 5000 }, (_, i) => `10.0.${i >> 8}.${i & 255}`), LOOPBACK]],
  ['mixed.example.org', [METADATA, '127.0.0.2', '::1', LOOPBACK]],
  ['own.example.org', ownAddresses()],
  [
    'odd.example.org',
    [
      '0x7f.0.0.1',
      '2130706433',
      '127.1',
      '0177.0.0.1',
      '127.0.0.1 ',
      '127.0.0.1\0',
      '[::1]',
      'fe80::1%lo',
      'localhost',
      'api.example.com',
      '',
    ],
  ],
  ['odd-values.example.org', [5, null, undefined, {}, [LOOPBACK], { address: LOOPBACK }] as never],
  ['text.example.org', LOOPBACK as never],
  ['null.example.org', null as never],
  ['nothing.example.org', []],
]);

/** A resolver that works against whoever asks it, and remembers what it was asked. */
export class TrickyResolver {
  asked: string[] = [];
  readonly #turns = new Map<string, number>();

  reset(): void {
    this.asked = [];
    this.#turns.clear();
  }

  readonly resolve = async (name: string): Promise<readonly string[]> => {
    this.asked.push(name);
    const turns = changing.get(name);
    if (turns !== undefined) {
      const turn = this.#turns.get(name) ?? 0;
      this.#turns.set(name, turn + 1);
      return turns[Math.min(turn, turns.length - 1)] as readonly string[];
    }
    if (name === 'silent.example.org') return new Promise(() => {});
    if (name === 'broken.example.org') throw new Error('a resolver that is broken');
    const known = fixed.get(name);
    if (known !== undefined) return known;
    throw Object.assign(new Error(`no ${name}`), { code: 'ENOTFOUND' });
  };
}

/** Of this machine's interfaces: what is bound to all of them must not be reached past a firewall. */
function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flat()
    .map((entry) => entry?.address ?? LOOPBACK);
}
