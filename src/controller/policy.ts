import type { ErrnoName } from '../abi/errno.js';

/** What a guest is about to do outside of its private state, as a {@link Policy} is asked about it. */
export type PolicyRequest = FileRequest | ResolveRequest | ConnectRequest | HttpRequest;

/** An access to a mounted host directory. */
export interface FileRequest {
  readonly kind: 'file';
  readonly operation:
    | 'stat'
    | 'list'
    | 'read'
    | 'write'
    | 'create'
    | 'makeDirectory'
    | 'makeLink'
    | 'remove'
    | 'rename'
    | 'change';
  /** Absolute path as the guest sees it; bytes that are not UTF-8 are U+FFFD. */
  readonly path: string;
  /** Of a rename: the new path. Of a link: its target. */
  readonly to?: string;
}

/** A name that is to be resolved. */
export interface ResolveRequest {
  readonly kind: 'resolve';
  readonly host: string;
}

/** A connection that is to be made; its address is the one that will be connected to. */
export interface ConnectRequest {
  readonly kind: 'connect';
  /** The name that the guest asked for, or the address when it gave one. */
  readonly host: string;
  readonly port: number;
  readonly address: string;
}

/** The head of an HTTP/1 request, in plain text or inside TLS that ends here. Placeholders of secrets are still in it. */
export interface HttpRequest {
  readonly kind: 'http';
  readonly method: string;
  /** Whole, e.g. `https://api.example.com/v1/items?limit=3`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Names in lower case; values of a repeated field joined by ', '. */
  readonly headers: ReadonlyMap<string, string>;
}

/** `'refuse'` is EACCES; an errno's name refuses with that. */
export type PolicyAnswer = 'allow' | 'refuse' | { readonly errno: ErrnoName };

/**
 * Decides what lists cannot say. Asked after the lists have allowed, before anything is done. It may take its time
 * (worker only). One that throws, rejects or answers anything else refuses.
 */
export type Policy = (request: PolicyRequest) => PolicyAnswer | Promise<PolicyAnswer>;
