import { Errno, type ErrnoValue } from '../../../../abi/errno.js';
import type { HttpRequest } from '../../../policy.js';
import type { SecretEntry } from '../secrets/secret-book.js';
import { swapIn } from '../secrets/swap.js';
import { errnoOfRefusal } from '../socket-errors.js';
import type { Exchanges } from './exchanges.js';
import { originOf, type RequestPeer, requestOf, showUrl } from './request-check.js';
import { type Field, RefusedRequest, type RequestHead } from './request-head.js';
import { RequestScanner } from './request-scanner.js';

/** The connection that a gate stands in. */
export interface GateSurroundings {
  readonly peer: RequestPeer;
  /** All secrets of the sandbox, and those that this peer may have. */
  readonly entries: readonly SecretEntry[];
  readonly admitted: readonly SecretEntry[];
  readonly exchanges: Exchanges;
  readonly consult: (request: HttpRequest) => void | Promise<void>;
  readonly noteRefusal: (kind: 'network' | 'http', target: string, value: ErrnoValue) => void;
  /** Sends; the bytes belong to the receiver. */
  readonly write: (bytes: Uint8Array) => void;
  /** The first request is about to leave. */
  readonly beginHttp: () => void;
  /** Ends the connection at once. */
  readonly fail: (value: ErrnoValue) => void;
  /** There may be room again. */
  readonly changed: () => void;
  /** Everything has left, after {@link OutgoingGate.end}. */
  readonly finished: () => void;
}

/** Room for the values that are put in place of placeholders. */
const SWAPPED_HEAD_LIMIT_BYTES = 131072;

/**
 * What a guest sends passes here: heads of requests wait until they are whole, allowed by policy, and have their
 * secrets; everything else passes at once.
 */
export class OutgoingGate {
  readonly #around: GateSurroundings;
  readonly #scanner = new RequestScanner();
  #waitsFor: 'policy' | 'upgrade' | undefined;
  #hasBegunHttp = false;
  #isEnding = false;
  #isShut = false;

  constructor(around: GateSurroundings) {
    this.#around = around;
  }

  /** Whether nothing more is taken until something else has happened. */
  get isWaiting(): boolean {
    return this.#waitsFor !== undefined;
  }

  get heldBytes(): number {
    return this.#scanner.heldBytes;
  }

  /** Whether the connection may become another: nothing is held, and no request has been sent. */
  get isClear(): boolean {
    return !this.#hasBegunHttp && this.#scanner.heldBytes === 0 && !this.isWaiting;
  }

  push(bytes: Uint8Array): void {
    this.#scanner.push(bytes);
    this.#pump();
  }

  /** The guest sends no more. */
  end(): void {
    this.#isEnding = true;
    this.#pump();
  }

  /** The connection is gone. */
  shut(): void {
    this.#isShut = true;
  }

  /** The answer to a request for an upgrade has come. */
  settleUpgrade(isUpgraded: boolean): void {
    if (this.#waitsFor !== 'upgrade') return;
    this.#waitsFor = undefined;
    if (isUpgraded) this.#scanner.becomeOpaque();
    this.#pump();
    this.#around.changed();
  }

  #pump(): void {
    while (!this.#isShut && this.#waitsFor === undefined) {
      const part = this.#scanner.next();
      if (part === undefined) break;
      if (part.kind === 'pass') this.#around.write(part.bytes);
      else if (part.kind === 'head') this.#examine(part.head, part.bytes);
      else this.#refuse(`${originOf(this.#around.peer)}/`, Errno.ECONNRESET);
    }
    if (!this.#isEnding || this.#isShut || this.#waitsFor !== undefined) return;
    this.#isShut = true;
    const rest = this.#scanner.end();
    if (rest.length > 0) this.#around.write(rest);
    this.#around.finished();
  }

  #examine(head: RequestHead, bytes: Uint8Array): void {
    let request: HttpRequest;
    try {
      // Were an earlier response read differently here and by the guest, its body could pass for the server's consent.
      if (head.asksUpgrade && this.#hasBegunHttp) throw new RefusedRequest('an upgrade after other requests');
      request = requestOf(head, this.#around.peer);
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      this.#refuse(`${originOf(this.#around.peer)}/`, Errno.ECONNRESET);
      return;
    }
    let decision: void | Promise<void>;
    try {
      decision = this.#around.consult(request);
    } catch (error) {
      this.#around.fail(errnoOfRefusal(error));
      return;
    }
    if (decision === undefined) this.#forward(head, bytes, request);
    else this.#await(decision, () => this.#forward(head, bytes, request));
  }

  #await(decision: Promise<void>, forward: () => void): void {
    this.#waitsFor = 'policy';
    decision.then(
      () => {
        if (this.#isShut) return;
        this.#waitsFor = undefined;
        forward();
        this.#pump();
        this.#around.changed();
      },
      (error: unknown) => {
        if (!this.#isShut) this.#around.fail(errnoOfRefusal(error));
      },
    );
  }

  #forward(head: RequestHead, bytes: Uint8Array, request: HttpRequest): void {
    const { entries, admitted, exchanges, beginHttp, write } = this.#around;
    const swapped = swapIn(head, entries, admitted);
    if (swapped.hasStray) this.#around.noteRefusal('http', showUrl(request.url), Errno.EACCES);
    const outgoing =
      admitted.length === 0 ? bytes : headBytes(head, swapped.target, plainEncoding(swapped.fields));
    if (outgoing.length > SWAPPED_HEAD_LIMIT_BYTES || !exchanges.add(head)) {
      this.#refuse(showUrl(request.url), Errno.ECONNRESET);
      return;
    }
    if (!this.#hasBegunHttp) beginHttp();
    this.#hasBegunHttp = true;
    if (head.asksUpgrade) this.#waitsFor = 'upgrade';
    write(outgoing);
  }

  #refuse(target: string, value: ErrnoValue): void {
    this.#around.noteRefusal('http', target, value);
    this.#around.fail(value);
  }
}

/** Fields by which a client says that it understands compressed answers. */
const compressing: ReadonlySet<string> = new Set(['accept-encoding', 'te', 'sec-websocket-extensions']);

/**
 * A response must be readable where a value in it has to be found. Gateways that pass fields on as environment
 * variables read `Accept_Encoding` as `Accept-Encoding`.
 */
function plainEncoding(fields: readonly Field[]): readonly Field[] {
  const others = fields.filter(({ name }) => !compressing.has(name.toLowerCase().replaceAll('_', '-')));
  return [...others, { name: 'Accept-Encoding', value: 'identity' }];
}

function headBytes(head: RequestHead, target: string, fields: readonly Field[]): Uint8Array {
  const lines = [
    `${head.method} ${target} HTTP/${head.version}`,
    ...fields.map(({ name, value }) => `${name}: ${value}`),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
