/** Every code a {@link VitrineError} can carry. Stable: programs may switch on it. */
export type VitrineErrorCode =
  /** An option has a value that cannot be used; the message names option and value. */
  | 'ERR_BAD_OPTION'
  /** Another run is under way on this sandbox. */
  | 'ERR_SANDBOX_BUSY'
  /** The sandbox (or host) was closed. */
  | 'ERR_SANDBOX_CLOSED'
  /** Another call is under way in this session. */
  | 'ERR_SESSION_BUSY'
  /** The session was closed. */
  | 'ERR_SESSION_CLOSED'
  /** A value cannot cross to a guest, or what a guest sent is none; the message has the path to it. */
  | 'ERR_VALUE'
  /** A program raised an exception where a value was asked for: a `PythonError`. */
  | 'ERR_PYTHON'
  /** A program was stopped where a value was asked for: a `StoppedError`. */
  | 'ERR_STOPPED'
  /** The custodian, or one above it, was shut down. */
  | 'ERR_CUSTODIAN_SHUT'
  /** The engine file is missing, truncated or not an engine. */
  | 'ERR_BAD_ENGINE'
  /** A start image could not be prepared. */
  | 'ERR_IMAGE'
  /** A host callback (onStdout, ...) threw; its error is the cause. */
  | 'ERR_CALLBACK'
  /** The guest's platform (thread, process) failed by no fault of the guest. */
  | 'ERR_PLATFORM'
  /** A file operation asked for by the host failed; the message names the path. */
  | 'ERR_FILE'
  /** A snapshot is damaged, of another version, or of another image. */
  | 'ERR_SNAPSHOT';

/** An error as it crosses threads: data, no stack, no prototype. */
export interface VitrineErrorData {
  readonly code: VitrineErrorCode;
  readonly message: string;
}

/**
 * The one error class of the public interface. Limits, crashes and refused calls of a guest are never
 * errors: they are results.
 */
export class VitrineError extends Error {
  readonly code: VitrineErrorCode;

  constructor(code: VitrineErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'VitrineError';
    this.code = code;
  }

  /** The part that can cross a thread or a process. */
  toData(): VitrineErrorData {
    return { code: this.code, message: this.message };
  }

  static fromData(data: VitrineErrorData): VitrineError {
    return new VitrineError(data.code, data.message);
  }
}

/** A value for a message: short, on one line, without control characters. */
export function showValue(value: unknown): string {
  const clean = describe(value).replace(/\p{Cc}/gu, '?');
  return clean.length > 80 ? `${clean.slice(0, 77)}...` : clean;
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'an array';
  // Objects may refuse to become text, or say anything.
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
