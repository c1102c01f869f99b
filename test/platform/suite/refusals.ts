import { describe, expect, it } from 'vitest';
import type { Isolation } from 'vitrine';
import { outputOf, runOnce } from '../support.js';

/** What there is no such thing as in a sandbox: a refusal is an answer that programs expect. */
export function describeRefusals(isolation: Isolation): void {
  describe('refusals', () => {
    it('threads: the usual RuntimeError', async () => {
      const code = `
import threading
try:
    threading.Thread(target=print).start()
except RuntimeError as error:
    print(error)
print(threading.active_count(), threading.Lock().acquire())
`;
      expect(await outputOf(isolation, code)).toBe("can't start new thread\n1 True\n");
    });

    it('processes: a proper OSError', async () => {
      const code = `
import os, subprocess
for call in (
    lambda: subprocess.run(['ls']),
    lambda: subprocess.check_output('ls', shell=True),
    lambda: os.fork(),
    lambda: os.execv('/bin/ls', ['ls']),
    lambda: os.posix_spawn('/bin/ls', ['ls'], {}),
    lambda: os.popen('ls').read(),
):
    try:
        call()
        print('went through')
    except (OSError, AttributeError) as error:
        print(isinstance(error, (OSError, AttributeError)))
`;
      expect(await outputOf(isolation, code)).toBe('True\n'.repeat(6));
    });

    it('shells: os.system gives -1, and the report says so', async () => {
      const result = await runOnce(isolation, 'import os; print(os.system("echo ESCAPED"))');
      expect(result, result.stderr).toMatchObject({ exitCode: 0, stdout: '-1\n' });
      expect(result.refused).toEqual([
        {
          kind: 'syscall',
          target: '_emscripten_system',
          errno: 'EPERM',
          count: 1,
          firstMs: expect.any(Number),
        },
      ]);
    });

    it('the network: PermissionError and failing names', async () => {
      const code = `
import socket, urllib.request
for call in (
    lambda: socket.create_connection(('127.0.0.1', 80), 1),
    lambda: socket.socket().bind(('0.0.0.0', 0)),
    lambda: socket.getaddrinfo('example.com', 80),
    lambda: urllib.request.urlopen('http://127.0.0.1/'),
):
    try:
        call()
        print('went through')
    except OSError as error:
        print(type(error).__name__)
`;
      const result = await runOnce(isolation, code);
      expect(result.stdout).not.toContain('went through');
      expect(result.stdout.trim().split('\n')).toHaveLength(4);
      expect(result.refused).toContainEqual(
        expect.objectContaining({ kind: 'syscall', target: '__syscall_socket', errno: 'EACCES' }),
      );
    });

    it('the bridge to JavaScript does not exist', async () => {
      const code = `
for name in ('js', 'pyodide', 'pyodide_js', '_pyodide', '_pyodide_core', 'pyodide.ffi', '_pyodide._base'):
    try:
        __import__(name)
        print(name, 'is there')
    except ImportError:
        pass
`;
      expect(await outputOf(isolation, code)).toBe('');
    });

    it('the host is not there: neither its files nor its processes', async () => {
      const code = `
import os
print(sorted(os.listdir('/')), os.getuid())
for path in ('/proc', '/etc/passwd', '/root', '/usr/bin', '/work', '/sys', '/var'):
    print(os.path.exists(path), end=' ')
`;
      expect(await outputOf(isolation, code)).toBe(
        `['dev', 'home', 'lib', 'tmp', 'usr'] 1000\n${'False '.repeat(7)}`,
      );
    });
  });
}
