import { CancelledError } from '../model/errors.ts';

/** The changes in progress. The process must not end before they are made or undone. */
export class InFlightChanges {
  readonly #changes = new Set<Promise<unknown>>();
  #ended = false;

  /**
   * Makes the change, and settles as it does. Rejects with CancelledError after `settled` has resolved: the store is being
   * closed, and a request that is still waiting has been told that the service stops.
   */
  async run<Result>(change: () => Promise<Result>): Promise<Result> {
    if (this.#ended) throw new CancelledError();
    const running = change().finally(() => this.#changes.delete(running));
    this.#changes.add(running);
    return running;
  }

  /** Resolves once no change is in progress, including changes that start meanwhile. None starts after that. */
  async settled(): Promise<void> {
    while (this.#changes.size > 0) await Promise.allSettled(this.#changes);
    this.#ended = true;
  }
}
