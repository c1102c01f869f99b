import type { IncomingMessage, ServerResponse } from 'node:http';

/** Pause between two bytes of a page that takes for ever. */
const DRIP_MS = 20;
const FLOOD_PIECE = Buffer.alloc(65536, 'f');
const BODY_LIMIT_BYTES = 1_000_000;

/** What the servers of tests answer to a request, by its path. */
export async function answerTo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://server.example');
  const to = url.searchParams.get('to') ?? '/';
  switch (url.pathname) {
    case '/redirect': {
      response.writeHead(Number(url.searchParams.get('status') ?? 302), {
        Location: to,
        Connection: 'close',
      });
      response.end();
      return;
    }
    case '/redirect-with-token':
      // A server that puts what it was sent where the client will take it.
      response.writeHead(302, { Location: `${to}?leak=${encodeURIComponent(tokenOf(request))}` });
      response.end();
      return;
    case '/reflect': {
      const body = await bodyOf(request);
      const seen = [request.url, ...request.rawHeaders, body].join('\n');
      const token = tokenOf(request);
      const forms = [
        seen,
        JSON.stringify(seen),
        encodeURIComponent(seen),
        Buffer.from(seen).toString('base64'),
        Buffer.from(` ${seen}`).toString('base64url'),
      ].join('\n');
      response.writeHead(200, { 'X-Echo': token, 'Set-Cookie': `token=${token}`, Connection: 'close' });
      // In small pieces, which cut every value.
      for (let at = 0; at < forms.length; at += 7) response.write(forms.slice(at, at + 7));
      response.addTrailers({ 'X-Late': token });
      response.end();
      return;
    }
    case '/drip':
      drip(response);
      return;
    case '/drip-head': {
      const { socket } = response;
      const timer = setInterval(() => socket?.write('H'), DRIP_MS);
      socket?.once('close', () => clearInterval(timer));
      return;
    }
    case '/flood':
      flood(response);
      return;
    case '/silent':
      return;
    default:
      await bodyOf(request);
      response.writeHead(200, { 'Content-Type': 'text/plain' });
      response.end('hello\n');
  }
}

function tokenOf(request: IncomingMessage): string {
  return request.headers.authorization ?? '';
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  try {
    for await (const piece of request) {
      if (body.length < BODY_LIMIT_BYTES) body += (piece as Buffer).toString('latin1');
    }
  } catch {
    // The client has gone.
  }
  return body;
}

function drip(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  const timer = setInterval(() => response.write('.'), DRIP_MS);
  response.once('close', () => clearInterval(timer));
}

function flood(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  const pour = (): void => {
    while (!response.destroyed && response.write(FLOOD_PIECE));
  };
  response.on('drain', pour);
  pour();
}
