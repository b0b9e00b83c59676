import { delay } from '../primitives/delay.ts';
import type { BulkDependencies } from './bulk-dependencies.ts';
import type { BulkLease } from './bulk-lease.ts';
import type { BulkItem } from './bulk-operation.ts';
import type { StopState } from './stop-state.ts';

/** Items that are handed out with one commit. After a crash so many at most are written without a check. */
const CLAIM_SIZE = 20;
/** Items that are read from the store at once. */
const PAGE_SIZE = 1_000;

/**
 * The pending items of one operation, read from the store until the run stops. A store that fails stops the run and ends
 * the items: what is in flight must be waited for, so nothing is thrown at whoever iterates.
 */
export class PendingItems {
  readonly #dependencies: Pick<BulkDependencies, 'store' | 'clock'>;
  readonly #lease: BulkLease;
  readonly #state: StopState;

  constructor(dependencies: Pick<BulkDependencies, 'store' | 'clock'>, lease: BulkLease, state: StopState) {
    this.#dependencies = dependencies;
    this.#lease = lease;
    this.#state = state;
  }

  /** Those after the index, with a pause after each page in which the process can do other things. */
  async *pagesAfter(index: number): AsyncGenerator<readonly BulkItem[]> {
    const { store, clock } = this.#dependencies;
    for (let from = index; ; ) {
      const items = await this.#read(() => store.items(this.#lease.operationId, from, PAGE_SIZE, ['PENDING']));
      const last = items.at(-1);
      if (last === undefined) return;
      yield items;
      if (items.length < PAGE_SIZE) return;
      from = last.index;
      await delay(clock, 0, this.#state.signal);
    }
  }

  /** Those up to the index, which earlier runs were handed out. */
  async *through(index: number): AsyncGenerator<BulkItem> {
    if (index < 0) return;
    for await (const page of this.pagesAfter(-1)) {
      for (const item of page) {
        if (item.index > index || this.#state.isStopped) return;
        yield item;
      }
    }
  }

  /** Those after the index, each handed out by the store before it is yielded. */
  async *claimedAfter(index: number): AsyncGenerator<BulkItem> {
    const { store } = this.#dependencies;
    for (let from = index; ; ) {
      const items = await this.#read(() => store.claimNext(this.#lease, from, CLAIM_SIZE));
      const last = items.at(-1);
      if (last === undefined) return;
      for (const item of items) {
        if (this.#state.isStopped) return;
        yield item;
      }
      from = last.index;
    }
  }

  async #read(read: () => Promise<readonly BulkItem[]>): Promise<readonly BulkItem[]> {
    if (this.#state.isStopped) return [];
    try {
      return await read();
    } catch (error) {
      this.#state.fail(error);
      return [];
    }
  }
}
