import type { CallObserver, ObservedCall } from '../../domain/ports/call-observer.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { formatDuration } from './format-progress.ts';
import { CLEAR_LINE, type Terminal } from './progress-display.ts';

/** How long there is no response before a notice is printed. It doubles with each notice, so that a log does not fill up. */
const FIRST_NOTICE_MS = 5_000;

/** A call that has not ended. */
interface Waiting {
  readonly operation: string;
  /** Throttled: at least once; it is sent again. */
  state: 'queued' | 'sent' | 'throttled';
}

/**
 * Prints that the command waits for Cognito, and for what, on a terminal or in a log: without it a wait looks like a hang.
 */
export class WaitNotices implements CallObserver {
  readonly #terminal: Terminal & { readonly isTTY?: boolean };
  readonly #clock: Clock;
  readonly #calls = new Set<Waiting>();
  #since = 0;
  #cancel: () => void = () => {};

  constructor(terminal: Terminal & { readonly isTTY?: boolean }, clock: Clock) {
    this.#terminal = terminal;
    this.#clock = clock;
  }

  onStart(operation: string): ObservedCall {
    const call: Waiting = { operation, state: 'queued' };
    this.#calls.add(call);
    if (this.#calls.size === 1) this.#startAnew();
    return {
      onSend: () => {
        if (call.state === 'queued') call.state = 'sent';
      },
      onResponse: (outcome) => {
        if (outcome === 'throttled') call.state = 'throttled';
        else this.#startAnew();
      },
      onEnd: () => {
        this.#calls.delete(call);
        if (this.#calls.size === 0) this.#cancel();
      },
    };
  }

  #startAnew(): void {
    this.#since = this.#clock.now();
    this.#noticeAfter(FIRST_NOTICE_MS);
  }

  #noticeAfter(milliseconds: number): void {
    this.#cancel();
    this.#cancel = this.#clock.after(milliseconds, () => {
      const waited = this.#clock.now() - this.#since;
      const clear = this.#terminal.isTTY ? CLEAR_LINE : '';
      this.#terminal.write(
        `${clear}Waiting for Cognito, ${formatDuration(waited / 1_000)} by now: ${this.#reason()}.\n`,
      );
      this.#noticeAfter(waited);
    });
  }

  /** Returns what the calls wait for: of several reasons the most specific. */
  #reason(): string {
    const throttled = this.#operations('throttled');
    if (throttled !== '') return `it throttles ${throttled}`;
    const sent = this.#operations('sent');
    return sent === '' ? `no quota is left for ${this.#operations('queued')}` : `it has not answered ${sent}`;
  }

  #operations(state: Waiting['state']): string {
    const operations = [...this.#calls].filter((call) => call.state === state).map(({ operation }) => operation);
    return [...new Set(operations)].join(', ');
  }
}
