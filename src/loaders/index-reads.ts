import type { DirectoryIndexStore, IndexState } from '../domain/directory-index/directory-index-store.ts';
import type { DeferBatch } from './gather.ts';
import { IndexLoaders } from './index-loaders.ts';

/** What the index says of itself. */
export interface IndexReadiness {
  readonly state: IndexState;
  /** By the clock of the store. */
  readonly now: Date;
}

/** The reads of the directory index by one request: each moment is opened once. */
export class IndexReads {
  readonly #store: DirectoryIndexStore;
  readonly #deferBatch: DeferBatch | undefined;
  readonly #moments = new Map<number | null, IndexLoaders>();
  #readiness: Promise<IndexReadiness> | null = null;

  constructor(store: DirectoryIndexStore, deferBatch?: DeferBatch) {
    this.#store = store;
    this.#deferBatch = deferBatch;
  }

  /** Read once a request. */
  readiness(): Promise<IndexReadiness> {
    this.#readiness ??= Promise.all([this.#store.state(), this.#store.now()]).then(([state, now]) => ({ state, now }));
    return this.#readiness;
  }

  /** Opens the directory at a moment; null: now. Reads nothing by itself, and does not check the moment. */
  open(moment: Date | null, { attributes }: IndexState): IndexLoaders {
    const key = moment?.getTime() ?? null;
    const known = this.#moments.get(key);
    if (known !== undefined) return known;
    const opened = new IndexLoaders(this.#store.at(moment), attributes, this.#deferBatch);
    this.#moments.set(key, opened);
    return opened;
  }

  /** The directory as of now; null before the first reading is through. */
  async now(): Promise<IndexLoaders | null> {
    const { state } = await this.readiness();
    return state.since === null ? null : this.open(null, state);
  }

  /** How many users there are in the index, while its first reading goes on. */
  async usersRead(): Promise<number> {
    const { users } = await this.#store.at(null).totals();
    return users;
  }

  clear(): void {
    this.#moments.clear();
    this.#readiness = null;
  }
}
