import type { Clock } from '../ports/clock.ts';
import type { Priority } from '../ports/directory.ts';

interface Kept<Value> {
  readonly until: number;
  /** Of whoever reads it. */
  readonly priority: Priority;
  readonly answer: Promise<Value>;
  /** Undefined while it is being read. */
  value?: Value;
}

/** Answers that stay true for a moment, by key. What is being read is shared, too: many ask at the same time. */
export class TtlCache<Value> {
  readonly #clock: Clock;
  readonly #lifeMs: number;
  readonly #kept = new Map<string, Kept<Value>>();

  /** @param lifeMs how long an answer is good for, from when it was asked for */
  constructor(clock: Clock, lifeMs: number) {
    this.#clock = clock;
    this.#lifeMs = lifeMs;
  }

  /**
   * The answer, from memory or by reading it in this priority. Nobody whom a person waits for waits for a read of background
   * work, which may stand behind minutes of it. A failure is not remembered.
   */
  async getOrLoad(key: string, priority: Priority, read: () => Promise<Value>): Promise<Value> {
    const now = this.#clock.now();
    for (const [other, { until }] of this.#kept) if (until <= now) this.#kept.delete(other);
    const kept = this.#kept.get(key);
    const isTooSlow = kept !== undefined && kept.value === undefined && kept.priority === 'background';
    // Another's read can fail for reasons of its own: the client went away, its budget was used up.
    if (kept !== undefined && !(isTooSlow && priority === 'interactive')) return kept.answer.catch(read);

    const answer = read();
    const entry: Kept<Value> = { until: now + this.#lifeMs, priority, answer };
    this.#kept.set(key, entry);
    try {
      entry.value = await answer;
      return entry.value;
    } catch (error) {
      if (this.#kept.get(key) === entry) this.#kept.delete(key);
      throw error;
    }
  }

  /** Forgets the answers that it is true of, and those that are still being read: they may be older than the change. */
  invalidate(isConcerned: (value: Value) => boolean): void {
    for (const [key, { value }] of this.#kept) {
      if (value === undefined || isConcerned(value)) this.#kept.delete(key);
    }
  }
}
