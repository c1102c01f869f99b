import { describe, expect, it } from 'vitest';
import { networkOf } from '../../src/cli/network-arguments.js';
import { parseRunArguments, type RunArguments } from '../../src/cli/run-arguments.js';

function parsed(...args: string[]): RunArguments {
  const answer = parseRunArguments([...args, 'x.py']);
  if (answer === 'help') throw new Error('help was not asked for');
  return answer;
}

describe('--mount', () => {
  it.each([
    ['data:/data', { hostPath: 'data', at: '/data', mode: 'read-only' }],
    ['./a b:/in/side:ro', { hostPath: './a b', at: '/in/side', mode: 'read-only' }],
    ['/abs:/x:rw', { hostPath: '/abs', at: '/x', mode: 'read-write' }],
    ['~/x:/y/:overlay', { hostPath: '~/x', at: '/y', mode: 'overlay' }],
    ['C:\\data:/data:rw', { hostPath: 'C:\\data', at: '/data', mode: 'read-write' }],
    ['with:colon:/data', { hostPath: 'with:colon', at: '/data', mode: 'read-only' }],
  ])('%s', (text, mount) => {
    expect(parsed('--mount', text).mounts).toMatchObject([mount]);
  });

  it.each([
    'data',
    'data:',
    ':/data',
    'data:data',
    'data:/data:write',
    'data:/data:ro:rw',
    '',
    'x:/',
    'x:/../y',
  ])('is refused: %j', (text) => {
    expect(() => parsed('--mount', text)).toThrow(expect.objectContaining({ code: 'ERR_BAD_OPTION' }));
  });

  it('may be repeated', () => {
    expect(parsed('--mount', 'a:/a', '--mount=b:/b:rw').mounts.map(({ at }) => at)).toEqual(['/a', '/b']);
  });

  it('--changes wants an overlay', () => {
    expect(parsed('--mount', 'a:/a:overlay', '--changes', '-').changes).toBe('-');
    expect(() => parsed('--mount', 'a:/a:rw', '--changes', 'x')).toThrow(/overlay/);
  });
});

describe('--clock and --seed', () => {
  it('are passed on', () => {
    expect(parsed('--clock', 'frozen:2026-01-01', '--seed', 'x y').world).toEqual({
      clock: { frozenAt: '2026-01-01' },
      entropy: { seed: 'x y' },
    });
    expect(parsed('--clock=virtual:2026-01-01T10:00:00Z').world).toEqual({
      clock: { startAt: '2026-01-01T10:00:00Z', virtual: true },
    });
    expect(parsed('--clock', 'system').world).toEqual({ clock: 'system' });
    expect(parsed().world).toEqual({});
  });

  it.each(['2026-01-01', 'real', 'stopped:2026-01-01', ''])('a clock that is none: %j', (text) => {
    expect(() => parsed('--clock', text)).toThrow(/frozen:DATE/);
  });
});

describe('the network', () => {
  const networkFor = (entries: Record<string, string[]>, environment: Record<string, string> = {}) =>
    networkOf(new Map(Object.entries(entries)), environment);

  it('is what --allow-net says', () => {
    expect(networkFor({})).toEqual({});
    expect(networkFor({ '--allow-net': ['a.example', '*.b.example:8443'] })).toEqual({
      network: { allow: ['a.example', '*.b.example:8443'] },
    });
  });

  it('takes the values of secrets from the environment', () => {
    const entries = { '--allow-net': ['a.example'], '--secret': ['TOKEN@a.example,b.example'] };
    expect(networkFor(entries, { TOKEN: 'the value' }).secrets).toEqual({
      TOKEN: { value: 'the value', hosts: ['a.example', 'b.example'] },
    });
    expect(() => networkFor(entries)).toThrow(/environment variable TOKEN/);
  });

  it.each(['TOKEN', 'TOKEN@', '@a.example', 'TOKEN=value'])('a secret that is none: %j', (text) => {
    expect(() => networkFor({ '--allow-net': ['a.example'], '--secret': [text] }, { TOKEN: 'v' })).toThrow(
      /NAME@HOST/,
    );
  });

  it('is needed for what is about it', () => {
    expect(() => networkFor({ '--secret': ['T@a.example'] }, { T: 'v' })).toThrow(/--allow-net/);
    expect(() => networkFor({ '--ca': ['x.pem'] })).toThrow(/--allow-net/);
    expect(() => networkFor({ '--allow-net': ['a'], '--ca': ['/no/such.pem'] })).toThrow(/no\/such\.pem/);
  });
});
