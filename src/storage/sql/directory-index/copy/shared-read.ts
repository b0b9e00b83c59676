/** A reading that those share who ask for it at the same time. Nobody gets one that had begun before they asked. */
export class SharedRead<Answer> {
  readonly #read: () => Promise<Answer>;
  #running: Promise<Answer> | null = null;
  #next: Promise<Answer> | null = null;

  constructor(read: () => Promise<Answer>) {
    this.#read = read;
  }

  next(): Promise<Answer> {
    if (this.#next !== null) return this.#next;
    if (this.#running === null) return this.#start();
    const start = () => {
      this.#next = null;
      return this.#start();
    };
    this.#next = this.#running.then(start, start);
    return this.#next;
  }

  #start(): Promise<Answer> {
    const running = this.#read().finally(() => {
      if (this.#running === running) this.#running = null;
    });
    this.#running = running;
    return running;
  }
}
