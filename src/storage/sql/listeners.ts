/** Those who want to hear of something. */
export class Listeners<Event> {
  readonly #listeners = new Set<(event: Event) => void>();

  /** Returns what takes the listener back. */
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
