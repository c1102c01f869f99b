import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { markers } from './markers.js';

/** What of the host's tree there is in one place for all tests of a file: a FIFO and a socket somebody listens at. */
export class SpecialFiles {
  readonly directory = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-special-')));
  /** How often anybody connected to the socket. */
  connections = 0;
  #server: Server | undefined;

  async open(): Promise<void> {
    const { status } = spawnSync('mkfifo', [join(this.directory, 'fifo')]);
    if (status !== 0) throw new Error('mkfifo failed');
    const server = createServer((socket) => {
      this.connections++;
      socket.destroy();
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(join(this.directory, 'socket'), resolve));
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.#server?.close(resolve));
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A directory that is mounted (`data`), and what is around it that nobody may see or change. */
export class HostTree {
  readonly base: string;
  readonly data: string;

  constructor(special: SpecialFiles) {
    this.base = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-world-')));
    this.data = join(this.base, 'data');
    this.#makeSurroundings();
    this.#makeFiles();
    this.#makeHidden();
    this.#makeLinks();
    for (const name of ['fifo', 'socket']) linkSync(join(special.directory, name), join(this.data, name));
  }

  /** The last part of {@link base}: a name that guests have no way of knowing. */
  get baseName(): string {
    return this.base.split('/').at(-1) as string;
  }

  remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }

  #makeSurroundings(): void {
    const { base } = this;
    for (const name of ['outside', 'outside/deep', 'home', 'home/.ssh', 'aside']) mkdirSync(join(base, name));
    for (const name of [
      'sibling.txt',
      'hello.txt',
      'outside/secret.txt',
      'outside/inner.txt',
      'outside/file.txt',
      'outside/deep/secret.txt',
      'home/secret.txt',
      'home/.netrc',
      'home/.ssh/id',
    ]) {
      writeFileSync(join(base, name), `${markers.outside}\n`);
    }
  }

  #makeFiles(): void {
    const { base, data } = this;
    for (const name of ['', 'sub', 'sub/deeper', 'empty', 'swap']) mkdirSync(join(data, name));
    const files = {
      'hello.txt': 'hello\n',
      'big.bin': 'b'.repeat(300_000),
      'sub/inner.txt': 'inner\n',
      'sub/deeper/leaf.txt': 'leaf\n',
      'swap/file.txt': 'inside\n',
      'shared.txt': 'shared\n',
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(data, name), text);
    writeFileSync(Buffer.concat([Buffer.from(`${data}/`), Buffer.from([0xff, 0xfe, 0x2e])]), 'odd\n');
    // Another name of the same file, outside: what a guest writes must not come through.
    linkSync(join(data, 'shared.txt'), join(base, 'outside/shared.txt'));
  }

  #makeHidden(): void {
    const { data } = this;
    for (const name of ['.git', '.ssh']) mkdirSync(join(data, name));
    for (const name of ['.env', '.git/config', '.ssh/id', 'sub/.env']) {
      writeFileSync(join(data, name), `${markers.hidden}\n`);
    }
  }

  #makeLinks(): void {
    const { base, data } = this;
    const links = {
      relative: 'hello.txt',
      down: 'sub/inner.txt',
      'sub/up': '../hello.txt',
      'sub/deeper/two-up': '../../hello.txt',
      'inside-absolute': join(data, 'hello.txt'),
      absolute: join(base, 'outside/secret.txt'),
      'absolute-directory': join(base, 'outside'),
      climb: '../outside/secret.txt',
      'climb-directory': '../outside',
      'sub/climb': '../../outside/secret.txt',
      'sub/deeper/climb': '../../../outside',
      'down-and-up': 'sub/deeper/../../../outside/secret.txt',
      parent: '..',
      root: '/',
      passwd: '/etc/passwd',
      home: userInfo().homedir,
      'other-home': join(base, 'home'),
      environ: '/proc/self/environ',
      'process-root': '/proc/self/root',
      'process-directory': '/proc/self/cwd',
      'process-files': '/proc/self/fd',
      'controller-environ': `/proc/${process.pid}/environ`,
      loop: 'loop',
      'loop-1': 'loop-2',
      'loop-2': 'loop-1',
      'to-hidden': '.env',
      'to-hidden-directory': '.ssh',
      'chain-0': 'chain-1',
      'chain-1': 'sub/../chain-2',
      'chain-2': './chain-3',
      'chain-3': join(data, 'chain-4'),
      'chain-4': '../outside/secret.txt',
    };
    for (const [name, target] of Object.entries(links)) symlinkSync(target, join(data, name));
  }
}

/** Everything below a directory, by path: kind, permissions, owner, time of change, contents. Nothing is followed. */
export function snapshot(directory: string): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (path: string): void => {
    for (const name of readdirSync(Buffer.from(path, 'latin1'), { encoding: 'buffer' })) {
      const child = `${path}/${name.toString('latin1')}`;
      const stats = lstatSync(Buffer.from(child, 'latin1'));
      const shown = [(stats.mode & 0o7777).toString(8), stats.uid, stats.gid];
      if (stats.isDirectory()) {
        found.set(child, ['directory', ...shown].join(' '));
        visit(child);
      } else if (stats.isSymbolicLink()) {
        found.set(child, `link ${readlinkSync(Buffer.from(child, 'latin1'))}`);
      } else if (stats.isFile()) {
        const digest = createHash('sha256')
          .update(readFileSync(Buffer.from(child, 'latin1')))
          .digest('hex');
        found.set(child, ['file', ...shown, stats.mtimeMs, digest].join(' '));
      } else {
        found.set(child, ['special', ...shown].join(' '));
      }
    }
  };
  visit(directory);
  return found;
}

/** What differs between two snapshots, for messages: `+` new, `-` gone, `~` changed. */
export function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  isOfInterest: (path: string) => boolean,
): string[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter(isOfInterest);
  return paths.flatMap((path) => {
    const [one, other] = [before.get(path), after.get(path)];
    if (one === other) return [];
    return [`${one === undefined ? '+' : other === undefined ? '-' : '~'} ${path}: ${other ?? one}`];
  });
}
