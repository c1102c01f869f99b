import { Errno, type ErrnoFailure, type ErrnoValue, errno } from '../../abi/errno.js';
import { type Refusal, RefusalLog } from '../../kernel/refusal-log.js';
import type { Oversight } from '../devices/oversight.js';
import type { Policy, PolicyRequest } from '../policy.js';

export interface RunOversightOptions {
  readonly policy: Policy | undefined;
  /** False where the guest runs on this thread: a policy that does not answer at once then refuses. */
  readonly canWait: boolean;
}

/** One run's policy and the record of what was refused. */
export class RunOversight implements Oversight {
  readonly #options: RunOversightOptions;
  readonly refusals = new RefusalLog(() => performance.now());

  #isOver = false;

  constructor(options: RunOversightOptions) {
    this.#options = options;
  }

  /** The run is over: what policy still thinks about is not done any more. */
  end(): void {
    this.#isOver = true;
  }

  consult(request: PolicyRequest): void | Promise<void> {
    const { policy, canWait } = this.#options;
    if (this.#isOver) throw errno(Errno.EINTR);
    if (policy === undefined) return undefined;
    let answer: unknown;
    try {
      answer = policy(request);
    } catch {
      answer = 'refuse';
    }
    if (!(answer instanceof Promise)) return this.#enforce(answer, request);
    const settled = answer.then(
      (later: unknown) => {
        if (this.#isOver) throw errno(Errno.EINTR);
        this.#enforce(later, request);
      },
      () => this.#enforce('refuse', request),
    );
    if (canWait) return settled;
    settled.catch(() => undefined);
    return this.#enforce('refuse', request);
  }

  noteRefusal(kind: Refusal['kind'], target: string, value: ErrnoValue): void {
    this.refusals.note(kind, target, value);
  }

  #enforce(answer: unknown, request: PolicyRequest): void {
    if (answer === 'allow') return;
    const failure = failureOf(answer);
    // Refused paths are put on the report by the kernel, which knows all of them.
    if (request.kind !== 'file') this.noteRefusal(...targetOf(request), failure.value);
    throw failure;
  }
}

function failureOf(answer: unknown): ErrnoFailure {
  if (typeof answer === 'object' && answer !== null && 'errno' in answer) {
    const { errno: name } = answer;
    if (typeof name === 'string' && Object.hasOwn(Errno, name))
      return errno(Errno[name as keyof typeof Errno]);
  }
  return errno(Errno.EACCES);
}

function targetOf(
  request: Exclude<PolicyRequest, { kind: 'file' }>,
): [kind: Refusal['kind'], target: string] {
  switch (request.kind) {
    case 'resolve':
      return ['network', request.host];
    case 'connect':
      return ['network', `${request.host}:${request.port}`];
    case 'http': {
      const query = request.url.indexOf('?');
      return ['http', `${request.method} ${query < 0 ? request.url : request.url.slice(0, query)}`];
    }
  }
}
