/** Lets a limited number of actions run at a time. The others wait, and start in the order in which they were requested. */
export class ConcurrencyLimit {
  readonly #limit: () => number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param limit read again whenever an action starts or ends. One action may always run, however low the limit is */
  constructor(limit: number | (() => number)) {
    this.#limit = typeof limit === 'number' ? () => limit : limit;
  }

  /** Takes a slot if one is free and no other action waits for it. */
  tryAcquire(): boolean {
    if (this.#waiting.length > 0 || !this.#hasRoom) return false;
    this.#running += 1;
    return true;
  }

  /** Takes a slot, or waits for one. */
  acquire(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#grant();
    });
  }

  /** Gives a slot back. */
  release(): void {
    this.#running -= 1;
    this.#grant();
  }

  get #hasRoom(): boolean {
    return this.#running === 0 || this.#running < this.#limit();
  }

  #grant(): void {
    while (this.#waiting.length > 0 && this.#hasRoom) {
      this.#running += 1;
      this.#waiting.shift()?.();
    }
  }
}
