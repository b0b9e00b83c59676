/**
 * A queue of events from several writers for one reader. Writers wait while the reader lags behind, so that memory stays
 * bounded however slow the reader is.
 */
export class BoundedQueue<Event> {
  readonly #capacity: number;
  #events: Event[] = [];
  #ended = false;
  #failure: { readonly error: unknown } | null = null;
  #wakeReader: (() => void) | null = null;
  #waitingWriters: (() => void)[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Resolves once there is room for more. */
  async write(event: Event): Promise<void> {
    this.#events.push(event);
    this.#wake();
    if (this.#events.length >= this.#capacity) {
      await new Promise<void>((resolve) => this.#waitingWriters.push(resolve));
    }
  }

  /** Ends the reader's loop once it has read what was written. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Ends the reader's loop at once, with the error. */
  fail(error: unknown): void {
    this.#failure = { error };
    this.#wake();
  }

  async *read(): AsyncGenerator<Event> {
    for (;;) {
      if (this.#failure !== null) throw this.#failure.error;
      const events = this.#events;
      this.#events = [];
      for (const release of this.#waitingWriters.splice(0)) release();
      yield* events;
      if (this.#events.length > 0) continue;
      if (this.#ended && this.#failure === null) return;
      if (this.#failure === null) await new Promise<void>((resolve) => (this.#wakeReader = resolve));
    }
  }

  #wake(): void {
    this.#wakeReader?.();
    this.#wakeReader = null;
  }
}
