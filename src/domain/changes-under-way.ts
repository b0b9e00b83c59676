/** The changes that are being made, for who must not end the process before they are made or undone. */
export class ChangesUnderWay {
  readonly #changes = new Set<Promise<unknown>>();

  /** Makes the change; answers, or rejects, as it does. */
  run<Result>(change: () => Promise<Result>): Promise<Result> {
    const running = change().finally(() => this.#changes.delete(running));
    this.#changes.add(running);
    return running;
  }

  /** Resolves once none is under way, those included that are begun meanwhile. */
  async settled(): Promise<void> {
    while (this.#changes.size > 0) await Promise.allSettled(this.#changes);
  }
}
