import type { Policy, PolicyRequest } from 'vitrine';

/** Policies that programs name in their headers. */
export const policies: ReadonlyMap<string, Policy> = new Map<string, Policy>([
  [
    'throws',
    () => {
      throw new Error('a policy that is broken');
    },
  ],
  ['rejects', () => Promise.reject(new Error('a policy that is broken'))],
  ['refuses', () => 'refuse'],
  ['refuses-late', () => later('refuse')],
  ['allows-late', () => later('allow')],
  ['never-answers', () => new Promise(() => {})],
  ['answers-errno', () => ({ errno: 'ENOENT' })],
  ['answers-nonsense', nonsense()],
  ['only-public', onlyPublic],
  [
    'only-hello',
    (request) => {
      if (request.kind !== 'file') return 'refuse';
      return request.path === '/data' || request.path.startsWith('/data/hello') ? 'allow' : 'refuse';
    },
  ],
]);

const later = <T>(answer: T) => new Promise<T>((resolve) => setTimeout(resolve, 5, answer));

/** Whatever is not exactly `'allow'` refuses. */
function nonsense(): Policy {
  const answers: readonly unknown[] = [
    undefined,
    null,
    true,
    1,
    'Allow',
    'allow ',
    ['allow'],
    {},
    { errno: 'EUNKNOWN' },
    { errno: 0 },
    { errno: 'toString' },
    { errno: 'constructor' },
    { errno: '__proto__' },
    { toString: () => 'allow' },
    () => 'allow',
    Symbol('allow'),
    Promise.resolve('nothing'),
    // biome-ignore lint/suspicious/noThenProperty: what a policy must not get away with
    { then: (resolve: (answer: string) => void) => resolve('allow') },
  ];
  let turn = 0;
  return () => answers[turn++ % answers.length] as never;
}

/** Of requests, those below `/public/`; everything else as the lists say. */
function onlyPublic(request: PolicyRequest): 'allow' | 'refuse' {
  if (request.kind !== 'http') return 'allow';
  return new URL(request.url).pathname.startsWith('/public/') ? 'allow' : 'refuse';
}
