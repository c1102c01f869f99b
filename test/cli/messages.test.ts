import { describe, expect, it } from 'vitest';
import { oneLine } from '../../src/cli/one-line.js';
import { PreparationDisplay, wantsColours } from '../../src/cli/preparation-display.js';
import { formatAge, formatDuration, formatSize } from '../../src/cli/quantities.js';
import { exitCodeOf, stopNote } from '../../src/cli/stop-note.js';
import { suggestionFor } from '../../src/cli/suggestion.js';
import type { RunResult, Stopped } from '../../src/controller/result.js';

function result(exitCode: number | null, stopped: Stopped | null): RunResult {
  const usage = {
    cpuMs: 0,
    wallMs: 0,
    memoryPeakBytes: 0,
    outputBytes: 0,
    calls: {},
    network: { connections: 0, bytesSent: 0, bytesReceived: 0 },
  };
  return {
    exitCode,
    stopped,
    stdout: '',
    stderr: '',
    truncated: false,
    usage,
    filesKept: true,
    refused: [],
    refusedOmitted: 0,
  };
}

describe('why a program was stopped', () => {
  it.each([
    [
      { reason: 'limit', limit: 'cpu', allowed: 2000, used: 2012.4 },
      'vitrine: stopped by the cpu limit: used 2.01 s of 2 s (raise it with --cpu)',
    ],
    [
      { reason: 'limit', limit: 'wall', allowed: 250, used: 260.6 },
      'vitrine: stopped by the wall limit: used 261 ms of 250 ms (raise it with --wall)',
    ],
    [
      { reason: 'limit', limit: 'output', allowed: 1024, used: 1024 },
      'vitrine: stopped by the output limit: used 1 KiB of 1 KiB (raise it with --output)',
    ],
    [
      { reason: 'crashed', message: 'unreachable\n\x1b[31m' },
      'vitrine: the program crashed its interpreter: unreachable?[31m',
    ],
    [{ reason: 'aborted' }, undefined],
  ] satisfies [Stopped, string | undefined][])('%j', (stopped, note) => {
    expect(stopNote(stopped)).toBe(note);
  });

  it.each([
    [result(3, null), undefined, 3],
    [result(0, { reason: 'limit', limit: 'cpu', allowed: 1, used: 1 }), undefined, 124],
    [result(null, { reason: 'crashed', message: '' }), undefined, 126],
    [result(null, { reason: 'aborted' }), 143, 143],
    [result(130, { reason: 'aborted' }), 143, 143],
    [result(7, { reason: 'aborted' }), 130, 7],
  ])('exits as %#', (outcome, abortedBy, code) => {
    expect(exitCodeOf(outcome, abortedBy)).toBe(code);
  });
});

describe('the display of a preparation', () => {
  const show = (isTerminal: boolean, hasColours = false) => {
    const written: string[] = [];
    const display = new PreparationDisplay({ write: (text) => written.push(text), isTerminal, hasColours });
    display.show({ stage: 'reading the engine', fraction: 0 });
    display.show({ stage: 'compiling the standard library', fraction: 0.5 });
    display.show({ stage: 'compiling the standard library', fraction: 0.501 });
    display.show({ stage: 'compiling the standard library', fraction: 7 });
    display.clear();
    return written;
  };

  it('is one changing line on a terminal, gone at the end', () => {
    expect(show(true)).toEqual([
      '\r\x1b[Kpreparing the engine once: reading the engine   0%',
      '\r\x1b[Kpreparing the engine once: compiling the standard library  50%',
      '\r\x1b[Kpreparing the engine once: compiling the standard library 100%',
      '\r\x1b[K',
    ]);
    expect(show(true, true)[0]).toContain('\x1b[2mpreparing');
  });

  it('is one plain line elsewhere', () => {
    expect(show(false, true)).toEqual(['vitrine: preparing the engine once, this takes some ten seconds…\n']);
  });

  it('says nothing when nothing was prepared', () => {
    const display = new PreparationDisplay({
      write: () => expect.fail(),
      isTerminal: true,
      hasColours: true,
    });
    display.clear();
  });

  it('has colours unless they are not wanted', () => {
    expect(wantsColours({})).toBe(true);
    expect(wantsColours({ NO_COLOR: '1' })).toBe(false);
    expect(wantsColours({ NO_COLOR: '' })).toBe(true);
    expect(wantsColours({ TERM: 'dumb' })).toBe(false);
  });
});

it('formats quantities for people', () => {
  expect([1, 100, 1024, 1536, 64 * 2 ** 20, 3 * 2 ** 30].map(formatSize)).toEqual([
    '1 byte',
    '100 bytes',
    '1 KiB',
    '1.5 KiB',
    '64 MiB',
    '3 GiB',
  ]);
  expect([0, 999, 1000, 2014, 60_000].map(formatDuration)).toEqual([
    '0 ms',
    '999 ms',
    '1 s',
    '2.01 s',
    '60 s',
  ]);
  expect([-5, 0, 90 * 60_000, 5 * 3_600_000, 72 * 3_600_000].map(formatAge)).toEqual([
    'less than a minute ago',
    'less than a minute ago',
    '90 min ago',
    '5 h ago',
    '3 days ago',
  ]);
});

it('suggests what is near, and only that', () => {
  expect(suggestionFor('rnu', ['run', 'doctor'])).toBe("; did you mean 'run'?");
  expect(suggestionFor('--outptu', ['--output', '--cpu'])).toBe("; did you mean '--output'?");
  expect(suggestionFor('frobnicate', ['run', 'doctor'])).toBe('');
  expect(suggestionFor('x'.repeat(100_000), ['run'])).toBe('');
});

it('keeps messages on one line', () => {
  expect(oneLine('a\r\nb\x1b[2Jc\u009bd\u202ee')).toBe('a?b?[2Jc?d?e');
});
