import type { Clock } from '../../domain/ports/clock.ts';
import { BROKEN_PIPE, isClosedOutput } from '../output/output.ts';
import { StopSignals } from './stop-signals.ts';

/** Notices that the command is to end before its work is done. A second request to stop ends the process at once. */
export class InterruptSignal {
  readonly #signals: StopSignals;
  readonly #controller = new AbortController();
  readonly #onOutputError = (error: NodeJS.ErrnoException) => {
    // Whoever writes is told of every other fault, such as a full disk.
    if (isClosedOutput(error)) this.#interrupt(BROKEN_PIPE);
  };
  #exitCode: number | null = null;

  constructor(clock: Clock) {
    this.#signals = new StopSignals(clock, {
      stop: (exitCode) => this.#interrupt(exitCode),
      // Not by the signal's usual effect, in which nothing that must not be left behind could be taken away.
      insist: (exitCode) => process.exit(exitCode),
    });
    for (const stream of [process.stdout, process.stderr]) stream.on('error', this.#onOutputError);
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
  dispose(): void {
    this.#signals.forget();
    for (const stream of [process.stdout, process.stderr]) stream.off('error', this.#onOutputError);
  }

  #interrupt(exitCode: number): void {
    this.#exitCode ??= exitCode;
    this.#controller.abort();
  }
}
