import { LruMap } from '../../../../domain/primitives/lru-map.ts';
import type { PoolTables } from '../../pool-tables.ts';

/** How many answers are kept: as many as people who look at different queries for a few pages. */
const CAPACITY = 500;

/**
 * What takes long to count, kept until the directory changes. Exact: with every answer is kept which change and version of a fact
 * were the last, and every merge that changes what is read adds one. To ask for them is one row.
 */
export class ReadCache {
  readonly #tables: PoolTables;
  readonly #answers = new LruMap<{ readonly version: string; readonly answer: Promise<unknown> }>(CAPACITY);

  constructor(tables: PoolTables) {
    this.#tables = tables;
  }

  /** Computes the answer of the key, or returns the one that was computed, or is being computed, for the same directory. */
  async get<Answer>(key: string, compute: () => Promise<Answer>): Promise<Answer> {
    const version = await this.#version();
    if (version === null) return compute();
    const kept = this.#answers.get(key);
    // Whoever asks for a key computes the same kind of answer.
    if (kept?.version === version) return kept.answer as Promise<Answer>;
    const entry = { version, answer: compute() };
    this.#answers.set(key, entry);
    const drop = () => {
      if (this.#answers.peek(key) === entry) this.#answers.delete(key);
    };
    try {
      const answer = await entry.answer;
      // What changed meanwhile may be counted in part.
      if ((await this.#version()) !== version) drop();
      return answer;
    } catch (error) {
      drop();
      throw error;
    }
  }

  /** Null while there is no index. */
  async #version(): Promise<string | null> {
    const { db, isOwn } = this.#tables;
    const row = await db
      .selectFrom('directory_state')
      .where(isOwn)
      .select(['last_id', 'last_change'])
      .executeTakeFirst();
    return row === undefined ? null : `${row.last_id} ${row.last_change}`;
  }
}
