import type { Clock } from '../../domain/ports/clock.ts';

/** By the shells' convention, 128 and the number of the signal. SIGHUP: the terminal was closed. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/**
 * Milliseconds in which what comes again is the same request to stop. A terminal and a process manager signal the whole
 * group, so that npm and the program that npm runs each get it, and npm hands its own on: three of one kind, or a SIGINT and
 * the SIGTERM that somebody made of it. Nobody asks twice so fast, having seen that once was not enough.
 */
const ECHO_MS = 500;

/** What is done about signals; each is told the exit code that shells expect of a program which ended by the signal. */
export interface StopActions {
  /** By the first signal, once. */
  stop(exitCode: number): void;
  /** By each signal after the echoes of the first. */
  insist(exitCode: number): void;
}

/**
 * Takes signals for what whoever sent them meant: a first request to stop, with its echoes, and a second that means it. By
 * one count for all kinds, until `forget`.
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
      // A busy process comes late to its signals. A timer runs before what has come is read, and an immediate right after
      // that: so no echo is judged by when it was read.
      this.#forgetEchoes = clock.after(ECHO_MS, () =>
        setImmediate(() => {
          this.#state = 'stopping';
        }),
      );
      stop(EXIT_CODES[signal]);
    };
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  /** Nothing is left to be ended early: signals have no effect any more, and the process need not live for their sake. */
  settle(): void {
    this.#forgetEchoes();
  }

  /** Signals have their usual effect again. */
  forget(): void {
    this.settle();
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
  }
}
