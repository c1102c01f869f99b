import { andThen } from '../and-then.js';
import type { InputSource } from '../streams/input-source.js';
import type { OutputSink } from '../streams/output-sink.js';
import { type HandlersOf, StopRun } from './call-handlers.js';

export interface ConsoleCallOptions {
  readonly input: InputSource;
  readonly output: OutputSink;
}

/** Answers the calls about standard streams. */
export class ConsoleCalls {
  readonly #options: ConsoleCallOptions;
  /** What the source of standard input threw. */
  inputFailure: { readonly error: unknown } | undefined;

  constructor(options: ConsoleCallOptions) {
    this.#options = options;
  }

  get handlers(): HandlersOf<'console'> {
    const { input, output } = this.#options;
    const fail = (error: unknown): never => {
      this.inputFailure ??= { error };
      throw new StopRun('callback');
    };
    return {
      'console.write': ({ stream, bytes }) => {
        const answer = output.write(stream === 2 ? 'stderr' : 'stdout', bytes);
        return andThen(answer, (reason) => {
          if (reason !== undefined) throw new StopRun(reason);
          return {};
        });
      },
      'console.read': ({ limit, again }) => {
        try {
          const answer = input.read(limit, again === 1);
          if (!(answer instanceof Promise)) return { bytes: answer };
          return answer.then((bytes) => ({ bytes }), fail);
        } catch (error) {
          return fail(error);
        }
      },
    };
  }
}
