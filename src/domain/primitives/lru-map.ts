/** A map of bounded size: a new key takes the place of the one that was read or set the longest time ago. */
export class LruMap<Value> {
  readonly #capacity: number;
  /** Least recently used first. */
  readonly #entries = new Map<string, Value>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Returns every entry, least recently used first. Does not count as use. */
  entries(): Iterable<readonly [string, Value]> {
    return this.#entries;
  }

  /** Returns a value without counting it as used. */
  peek(key: string): Value | undefined {
    return this.#entries.get(key);
  }

  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, value);
    }
    return value;
  }

  /** Returns the value that was evicted for it, or undefined. */
  set(key: string, value: Value): Value | undefined {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#capacity) return undefined;
    for (const [oldest, evicted] of this.#entries) {
      this.#entries.delete(oldest);
      return evicted;
    }
    return undefined;
  }

  /** Returns the value that was deleted, or undefined. */
  delete(key: string): Value | undefined {
    const value = this.#entries.get(key);
    this.#entries.delete(key);
    return value;
  }
}
