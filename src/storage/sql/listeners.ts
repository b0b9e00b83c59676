/** Hands events on to those who want to hear of them. */
export interface ChangeFeed<Event> {
  /** Returns what takes the listener back. */
  add(listener: (event: Event) => void): () => void;
  tell(event: Event): void;
}

/** The listeners of one process. */
export class Listeners<Event> implements ChangeFeed<Event> {
  readonly #listeners = new Set<(event: Event) => void>();

  add(listener: (event: Event) => void): () => void {
    // Each call is a listener of its own, so that one given twice can be taken back once.
    const added = (event: Event) => listener(event);
    this.#listeners.add(added);
    return () => this.#listeners.delete(added);
  }

  /** One that is added or taken back meanwhile is told, or not, from the next event on. */
  tell(event: Event): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
