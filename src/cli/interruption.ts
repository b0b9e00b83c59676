/** By the shells' convention, 128 and the number of the signal. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;
/** What a program ends with that writes to a pipe nobody reads: 128 and the number of SIGPIPE, which Node ignores. */
const BROKEN_PIPE = 141;

/** Notices that the command is to end before its work is done. A second signal ends the process at once. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #onInt = () => this.#interrupt(EXIT_CODES.SIGINT);
  readonly #onTerm = () => this.#interrupt(EXIT_CODES.SIGTERM);
  readonly #onOutputError = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    this.#interrupt(BROKEN_PIPE);
  };
  #exitCode: number | null = null;

  constructor() {
    process.once('SIGINT', this.#onInt);
    process.once('SIGTERM', this.#onTerm);
    process.stdout.once('error', this.#onOutputError);
  }

  /** Aborted by the first signal, and where nobody reads the standard output any more. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Null until then. */
  get exitCode(): number | null {
    return this.#exitCode;
  }

  /** Signals have their usual effect again. */
  forget(): void {
    process.off('SIGINT', this.#onInt);
    process.off('SIGTERM', this.#onTerm);
  }

  #interrupt(exitCode: number): void {
    this.#exitCode ??= exitCode;
    this.#controller.abort();
  }
}
