import type { UserQuery } from '../../../../domain/directory-index/indexed-directory.ts';
import { LruMap } from '../../../../domain/primitives/lru-map.ts';
import type { CopiedDirectory } from './copied-directory.ts';
import { type FoundRows, findRows } from './find-rows.ts';

/** How many are kept: each takes a byte for every user. */
const CAPACITY = 50;
/** How often users are looked for again because the directory changed meanwhile. */
const MAX_TRIES = 5;

/** Whom a query finds, kept until the directory changes: the next page, another order or the total cost nothing more. */
export class FoundRowsCache {
  readonly #found = new LruMap<{ readonly revision: object; readonly rows: Promise<FoundRows> }>(CAPACITY);

  /** @throws BadUserInputError if the search is too long */
  async find(copy: CopiedDirectory, query: UserQuery): Promise<FoundRows> {
    const key = keyOf(query);
    for (let tries = 1; ; tries++) {
      const { revision } = copy;
      const rows = await this.#findOnce(copy, query, key);
      if (copy.revision === revision || tries === MAX_TRIES) return rows;
    }
  }

  async #findOnce(copy: CopiedDirectory, query: UserQuery, key: string): Promise<FoundRows> {
    const { revision } = copy;
    const kept = this.#found.get(key);
    if (kept?.revision === revision) return kept.rows;
    const entry = { revision, rows: findRows(copy, query) };
    this.#found.set(key, entry);
    try {
      return await entry.rows;
    } catch (error) {
      if (this.#found.peek(key) === entry) this.#found.delete(key);
      throw error;
    }
  }
}

function keyOf({ search, filter }: UserQuery): string {
  return JSON.stringify([search, filter.clauses.map(({ condition }) => condition)]);
}
