import type { Clock } from '../../domain/ports/clock.ts';
import { BROKEN_PIPE, isClosedOutput } from '../output/output.ts';
import { StopSignals } from './stop-signals.ts';

/** Is aborted when the command has to stop before its work is done. A second signal ends the process at once. */
export class InterruptSignal {
  readonly #signals: StopSignals;
  readonly #controller = new AbortController();
  readonly #onOutputError = (error: NodeJS.ErrnoException) => {
    // Every other error, such as a full disk, goes to the write itself.
    if (isClosedOutput(error)) this.#interrupt(BROKEN_PIPE);
  };
  #exitCode: number | null = null;

  constructor(clock: Clock) {
    this.#signals = new StopSignals(clock, {
      stop: (exitCode) => this.#interrupt(exitCode),
      // Not the signal's default effect: exit handlers must remove temporary files.
      insist: (exitCode) => process.exit(exitCode),
    });
    for (const stream of [process.stdout, process.stderr]) stream.on('error', this.#onOutputError);
  }

  /** Aborted by the first signal, and when the reader of the output has gone. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Null until the signal is aborted. */
  get exitCode(): number | null {
    return this.#exitCode;
  }

  /** Restores the default effect of signals. */
  dispose(): void {
    this.#signals.forget();
    for (const stream of [process.stdout, process.stderr]) stream.off('error', this.#onOutputError);
  }

  #interrupt(exitCode: number): void {
    this.#exitCode ??= exitCode;
    this.#controller.abort();
  }
}
