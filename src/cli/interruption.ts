import type { Clock } from '../domain/clock.ts';
import { StopSignals } from './stop-signals.ts';

/** What a program ends with that writes to a pipe nobody reads: 128 and the number of SIGPIPE, which Node ignores. */
const BROKEN_PIPE = 141;
/** Of writing to a pipe that nobody reads any more, and to a terminal that was closed. */
const NOBODY_READS = new Set<string | undefined>(['EPIPE', 'EIO']);

/** Notices that the command is to end before its work is done. A second request to stop ends the process at once. */
export class Interruption {
  readonly #signals: StopSignals;
  readonly #controller = new AbortController();
  readonly #onOutputError = (error: NodeJS.ErrnoException) => {
    if (!NOBODY_READS.has(error.code)) throw error;
    this.#interrupt(BROKEN_PIPE);
  };
  #exitCode: number | null = null;

  constructor(clock: Clock) {
    this.#signals = new StopSignals(clock, {
      stop: (exitCode) => this.#interrupt(exitCode),
      // Not by the signal's usual effect, in which nothing that must not be left behind could be taken away.
      insist: (exitCode) => process.exit(exitCode),
    });
    process.stdout.once('error', this.#onOutputError);
    process.stderr.once('error', this.#onOutputError);
  }

  /** Aborted by the first signal, and where nobody reads any more what it says. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Null until then. */
  get exitCode(): number | null {
    return this.#exitCode;
  }

  /** Signals have their usual effect again. */
  forget(): void {
    this.#signals.forget();
  }

  #interrupt(exitCode: number): void {
    this.#exitCode ??= exitCode;
    this.#controller.abort();
  }
}
