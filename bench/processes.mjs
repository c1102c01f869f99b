import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** @param {string} name a file of peers/ */
export function peerPath(name) {
  return fileURLToPath(new URL(`./peers/${name}`, import.meta.url));
}

/**
 * Milliseconds from starting a process to the first byte that it writes on stdout.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} expected all that it has to write
 */
export async function timeToFirstOutput(command, args, expected) {
  const startedMs = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let firstMs = 0;
  let text = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (piece) => {
    if (text === '') firstMs = performance.now() - startedMs;
    text += piece;
  });
  child.stderr.setEncoding('utf8').on('data', (piece) => {
    errors += piece;
  });
  const [code] = await once(child, 'close');
  if (code !== 0 || text !== expected) {
    throw new Error(
      `${args.join(' ')} wrote ${JSON.stringify(text)} and ended with ${code}: ${errors.slice(-2000)}`,
    );
  }
  return firstMs;
}

/**
 * Runs a Node process that measures something and sends it as its one message.
 *
 * @param {string} name a file of peers/
 * @param {readonly string[]} [args]
 * @returns {Promise<any>}
 */
export async function ask(name, args = []) {
  const peer = startPeer(name, args);
  try {
    return await peer.next();
  } finally {
    peer.end();
  }
}

/**
 * Starts a Node process that answers messages.
 *
 * @param {string} name a file of peers/
 * @param {readonly string[]} [args]
 */
export function startPeer(name, args = []) {
  const child = fork(peerPath(name), args, {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  /** @type {Promise<any>} */
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`${name} ended with code ${code}`);
  });
  died.catch(() => undefined);
  const next = () => Promise.race([once(child, 'message').then(([message]) => message), died]);
  return {
    next,
    /** @param {object} message */
    request(message) {
      const answer = next();
      child.send(message);
      return answer;
    },
    end() {
      child.kill('SIGKILL');
    },
  };
}

/**
 * What a program writes on stdout.
 *
 * @param {string} command
 * @param {readonly string[]} args
 */
export async function outputOf(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece) => {
    text += piece;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with code ${code}`);
  return text;
}
