// A program uses a token that it never sees. Everything is local: three little servers stand for three companies.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Sandbox } from 'vitrine';

const token = randomBytes(24).toString('base64url');

/** What each server got as `Authorization`. */
const received = { shop: [], friend: [], stranger: [] };

async function serve(name) {
  const server = createServer((request, response) => {
    const { authorization = 'nothing' } = request.headers;
    received[name].push(authorization);
    const isAllowed = name !== 'shop' || authorization === `Bearer ${token}`;
    const orders = [
      { id: 1, item: 'a teapot', price: 24 },
      { id: 2, item: 'a watch that tells the day of the month', price: 99.5 },
    ];
    response.writeHead(isAllowed ? 200 : 401, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(request.url === '/orders' ? orders : { authorization }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { server, host: `127.0.0.1:${server.address().port}` };
}

const [shop, friend, stranger] = await Promise.all(['shop', 'friend', 'stranger'].map(serve));
const sandbox = await Sandbox.open({
  network: { allow: [shop.host, friend.host] },
  // Plain HTTP will do for a loopback address that is named with its port. Elsewhere, the value leaves over TLS only.
  secrets: { SHOP_TOKEN: { value: token, hosts: [shop.host] } },
  files: { '/home/fetch.py': readFileSync(new URL('fetch.py', import.meta.url)) },
});
try {
  const args = [shop, friend, stranger].map(({ host }) => `http://${host}`);
  const result = await sandbox.run({ file: 'fetch.py', args });

  console.log(`The program printed:\n${indent(result.stdout + result.stderr)}`);
  console.log('The servers got:');
  for (const [name, values] of Object.entries(received)) {
    // Not for the screen either.
    const shown = values.map((value) => value.replace(token, '*'.repeat(token.length)));
    console.log(`  ${name}: ${shown.length === 0 ? 'no request' : shown.join(', ')}`);
  }
  console.log('Refused:');
  for (const { kind, target, errno, count } of result.refused)
    console.log(`  ${kind} ${target}: ${errno} (${count})`);
  console.log(`The token is in what the program printed: ${result.stdout.includes(token) ? 'yes' : 'no'}`);
  process.exitCode = result.exitCode === 0 ? 0 : 1;
} finally {
  await sandbox.close();
  for (const { server } of [shop, friend, stranger]) server.close();
}

function indent(text) {
  return text.trimEnd().replace(/^/gm, '  ');
}
