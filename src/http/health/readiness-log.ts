import type { Logger } from 'pino';
import type { Readiness } from './health.ts';

/** One line when what was found changes, and none while it stays: probes come every few seconds. */
export class ReadinessLog {
  readonly #logger: Logger;
  /** Nothing is said of a service that is ready from the first. */
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
