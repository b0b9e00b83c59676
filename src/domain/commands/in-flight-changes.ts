import { CancelledError } from '../model/errors.ts';

/** The changes that are being made, for who must not end the process before they are made or undone. */
export class InFlightChanges {
  readonly #changes = new Set<Promise<unknown>>();
  #ended = false;

  /**
   * Makes the change; answers, or rejects, as it does. Rejects with CancelledError once the others are settled: a request
   * that came late to its turn has been told that the service stops, and the store is being closed.
   */
  async run<Result>(change: () => Promise<Result>): Promise<Result> {
    if (this.#ended) throw new CancelledError();
    const running = change().finally(() => this.#changes.delete(running));
    this.#changes.add(running);
    return running;
  }

  /** Resolves once none is under way, those included that are begun meanwhile. None is begun after that. */
  async settled(): Promise<void> {
    while (this.#changes.size > 0) await Promise.allSettled(this.#changes);
    this.#ended = true;
  }
}
