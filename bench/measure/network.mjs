import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { fileURLToPath } from 'node:url';
import { findPython } from '../machine.mjs';
import { ask, outputOf, peerPath } from '../processes.mjs';
import { makeRow, summarize } from '../row.mjs';

const works = [
  { key: 'get', name: 'urlopen of a small resource' },
  { key: 'kept', name: 'request on a kept connection' },
  { key: 'tls', name: 'urlopen over TLS, handshake included' },
  { key: 'large', name: 'urlopen of 1 MB' },
];

const certificates = new URL('../../test/fixtures/tls/', import.meta.url);

/** Requests to servers in this process, timed inside the interpreter. */
export async function measure({ isQuick }) {
  const repeats = String(isQuick ? 2 : 10);
  const python = findPython();
  if (python === undefined) throw new Error('a python3 is needed to compare with');
  const credentials = {
    cert: readFileSync(new URL('server.crt', certificates)),
    key: readFileSync(new URL('server.key', certificates)),
  };
  const servers = [createHttpServer(serve), createHttpsServer(credentials, serve)];
  try {
    const ports = await Promise.all(servers.map(listen));
    const args = [...ports, fileURLToPath(new URL('root.crt', certificates)), repeats];
    const native = JSON.parse(await outputOf(python.path, [peerPath('timed_network.py'), ...args]));
    const times = await ask('vitrine-network.mjs', args);
    return works.map(({ key, name }) =>
      makeRow({
        name: `HTTP: ${name}`,
        unit: 'µs',
        vitrine: summarize(times[key]),
        peers: { native: summarize(native[key]) },
      }),
    );
  } finally {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  }
}

const bodies = new Map([
  ['/small', Buffer.alloc(100, 'x')],
  ['/large', Buffer.alloc(2 ** 20, 'x')],
]);

function serve(request, response) {
  response.end(bodies.get(request.url));
}

async function listen(server) {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return String(server.address().port);
}
