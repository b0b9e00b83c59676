import type { Clock } from '../domain/clock.ts';

/** By the shells' convention, 128 and the number of the signal. SIGHUP: the terminal was closed. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;
/** What a program ends with that writes to a pipe nobody reads: 128 and the number of SIGPIPE, which Node ignores. */
const BROKEN_PIPE = 141;
/** Of writing to a pipe that nobody reads any more, and to a terminal that was closed. */
const NOBODY_READS = new Set<string | undefined>(['EPIPE', 'EIO']);
/**
 * A terminal sends Ctrl-C to npm and to the command that npm runs, and npm hands its own on: what comes again so soon is
 * the same Ctrl-C. Nobody presses twice as fast, and has seen that once was not enough.
 */
const ECHO_MS = 500;

/** Notices that the command is to end before its work is done. A second signal ends the process at once. */
export class Interruption {
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  readonly #onSignal = (signal: (typeof SIGNALS)[number]) => {
    this.#signalledAt ??= this.#clock.now();
    // Not by the signal's usual effect, in which nothing that must not be left behind could be taken away.
    if (this.#clock.now() - this.#signalledAt >= ECHO_MS) process.exit(EXIT_CODES[signal]);
    this.#interrupt(EXIT_CODES[signal]);
  };
  readonly #onOutputError = (error: NodeJS.ErrnoException) => {
    if (!NOBODY_READS.has(error.code)) throw error;
    this.#interrupt(BROKEN_PIPE);
  };
  #signalledAt: number | null = null;
  #exitCode: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
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
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
  }

  #interrupt(exitCode: number): void {
    this.#exitCode ??= exitCode;
    this.#controller.abort();
  }
}
