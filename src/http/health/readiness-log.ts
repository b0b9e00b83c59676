import type { Logger } from 'pino';
import type { Readiness } from './health.ts';

/** Writes one log line when the readiness changes, and none while it stays the same: probes come every few seconds. */
export class ReadinessLog {
  readonly #logger: Logger;
  /** Ready at first: a service that is ready from the start writes no line. */
  #known: Readiness = { ready: true };

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  report(state: Readiness): void {
    if (state.ready) {
      if (!this.#known.ready) this.#logger.info('Ready again.');
    } else if (this.#known.ready || this.#known.reason !== state.reason) {
      this.#logger.error(`Not ready: ${state.reason}`);
    }
    this.#known = state;
  }
}
