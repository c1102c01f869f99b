import type { VitrineErrorData } from '../../errors.js';
import type { LoadedImage } from '../loaded-image.js';
import type { RunReport, RunRequest } from '../run-request.js';

/** What a guest's thread is started with. */
export interface ThreadData {
  readonly control: SharedArrayBuffer;
}

/** To the thread: first what to run programs on (its bytes lie on shared memory, modules share code), then runs. */
export type ControllerMessage =
  | { readonly type: 'load'; readonly loaded: LoadedImage }
  | { readonly type: 'run'; readonly request: RunRequest };

export type RunMessage = Extract<ControllerMessage, { type: 'run' }>;

/** From the thread. The request of a call is in the control block. */
export type ThreadMessage =
  | { readonly type: 'ready'; readonly cpuClock: string | undefined }
  | { readonly type: 'call' }
  | { readonly type: 'done'; readonly report: RunReport }
  | { readonly type: 'failed'; readonly error: VitrineErrorData };
