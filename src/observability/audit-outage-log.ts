import type { Logger } from 'pino';
import type { Clock } from '../domain/ports/clock.ts';

interface Outage {
  readonly since: number;
  failures: number;
}

/** Writes one log line when the audit trail begins to fail, and one when it is written again: changes may come by the hundred. */
export class AuditOutageLog {
  readonly #logger: Logger;
  readonly #clock: Clock;
  #outage: Outage | null = null;

  constructor(logger: Logger, clock: Clock) {
    this.#logger = logger;
    this.#clock = clock;
  }

  failed(err: unknown): void {
    if (this.#outage === null) {
      this.#outage = { since: this.#clock.now(), failures: 0 };
      this.#logger.error({ err }, 'An event of the audit trail could not be written; further ones are counted.');
    }
    this.#outage.failures += 1;
  }

  stored(): void {
    if (this.#outage === null) return;
    const { since, failures } = this.#outage;
    this.#outage = null;
    const seconds = Math.round((this.#clock.now() - since) / 1_000);
    this.#logger.warn({ failures, seconds }, 'The audit trail is written again.');
  }
}
