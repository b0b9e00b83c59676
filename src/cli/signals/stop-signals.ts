import type { Clock } from '../../domain/ports/clock.ts';

/** By the shells' convention, 128 plus the number of the signal. SIGHUP: the terminal was closed. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/**
 * Milliseconds in which further signals count as repetitions of the first. A terminal and a process manager signal the whole
 * group, so that npm and its program both get the signal, and npm forwards its own: three of one kind, or a SIGINT and a
 * SIGTERM. A person who sees that one signal was not enough takes longer to send the next.
 */
const ECHO_MS = 500;

/** What is done at signals. Called with the exit code that shells expect of a program that ended by the signal. */
export interface StopActions {
  /** Called once, at the first signal. */
  stop(exitCode: number): void;
  /** Called at each signal after the repetitions of the first. */
  insist(exitCode: number): void;
}

/**
 * Tells a first request to stop, with its repetitions, from a second one. All kinds of signals count together, until
 * `forget` is called.
 */
export class StopSignals {
  readonly #onSignal: (signal: (typeof SIGNALS)[number]) => void;
  #state: 'running' | 'echoing' | 'stopping' = 'running';
  #forgetEchoes = () => {};

  constructor(clock: Clock, { stop, insist }: StopActions) {
    this.#onSignal = (signal) => {
      if (this.#state === 'stopping') insist(EXIT_CODES[signal]);
      if (this.#state !== 'running') return;
      this.#state = 'echoing';
      // A busy process reads its signals late. A timer runs before they are read, and an immediate right after that, so that
      // a repetition is not judged by when it was read.
      this.#forgetEchoes = clock.after(ECHO_MS, () =>
        setImmediate(() => {
          this.#state = 'stopping';
        }),
      );
      stop(EXIT_CODES[signal]);
    };
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  /** Called when there is nothing left to stop: signals have no further effect, and do not keep the process alive. */
  settle(): void {
    this.#forgetEchoes();
  }

  /** Restores the default effect of signals. */
  forget(): void {
    this.settle();
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
  }
}
