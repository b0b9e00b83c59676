import type { Clock } from '../ports/clock.ts';
import type { Priority } from '../ports/directory.ts';

interface Entry<Value> {
  readonly startedAt: number;
  /** Of the read. */
  readonly priority: Priority;
  readonly promise: Promise<Value>;
  /** Undefined while it is being read. */
  value?: Value;
}

/** Values by key, each valid for a limited time. Concurrent requests for a key share one read. */
export class TtlCache<Value> {
  readonly #clock: Clock;
  readonly #ttlMs: (value: Value | undefined) => number;
  readonly #entries = new Map<string, Entry<Value>>();

  /**
   * @param ttlMs how long a value is valid, from the start of its read. By value: a read under way is shared however long it
   *   takes. The same for all: a read that takes longer is started again by the next request
   */
  constructor(clock: Clock, ttlMs: number | ((value: Value) => number)) {
    this.#clock = clock;
    this.#ttlMs =
      typeof ttlMs === 'number'
        ? () => ttlMs
        : (value) => (value === undefined ? Number.POSITIVE_INFINITY : ttlMs(value));
  }

  /**
   * Returns the value of a key, or reads it with this priority. An interactive request does not wait for a background read,
   * which may be behind minutes of other background work: it reads for itself. A failed read is not stored; requests that
   * shared it read for themselves.
   */
  async getOrLoad(key: string, priority: Priority, read: () => Promise<Value>): Promise<Value> {
    const now = this.#clock.now();
    for (const [other, { startedAt, value }] of this.#entries) {
      if (now - startedAt >= this.#ttlMs(value)) this.#entries.delete(other);
    }
    const known = this.#entries.get(key);
    const isTooSlow = known !== undefined && known.value === undefined && known.priority !== 'interactive';
    // The other read can fail for reasons of its own: its client disconnected, or its budget was used up.
    if (known !== undefined && !(isTooSlow && priority === 'interactive')) return known.promise.catch(read);

    const promise = read();
    const entry: Entry<Value> = { startedAt: now, priority, promise };
    this.#entries.set(key, entry);
    try {
      entry.value = await promise;
      return entry.value;
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      throw error;
    }
  }

  /** Deletes the values that the predicate holds for, and all that are still being read: those may be older than the change. */
  invalidate(isAffected: (value: Value) => boolean): void {
    for (const [key, { value }] of this.#entries) {
      if (value === undefined || isAffected(value)) this.#entries.delete(key);
    }
  }
}
