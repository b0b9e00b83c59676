import {
  CancelledError,
  DomainError,
  StoreUnavailableError,
  UpstreamAccessDeniedError,
  UpstreamMisconfiguredError,
  UpstreamReadOnlyError,
} from '../model/errors.ts';
import { CallMeter } from '../ports/call-meter.ts';
import type { Directory } from '../ports/directory.ts';
import { mapConcurrently } from '../primitives/map-concurrently.ts';
import { type RetryOptions, retryTransient } from '../primitives/retry.ts';
import type { BulkDependencies } from './bulk-dependencies.ts';
import { type BulkItem, type BulkOperation, type ItemResult, totalOf } from './bulk-operation.ts';
import type { BulkClaim } from './bulk-store.ts';
import { createPreflight } from './create-preflight.ts';
import { FailureStreak } from './failure-streak.ts';
import { serializeError } from './item-error.ts';
import { ItemWriter } from './item-writer.ts';
import { keepLease } from './keep-lease.ts';
import { KnownGroups } from './known-groups.ts';
import { PendingItems } from './pending-items.ts';
import { NEEDS_WRITE, type PreflightResult } from './preflight.ts';
import { ResultBatch } from './result-batch.ts';
import { StopState } from './stop-state.ts';

/** Items of an operation that waits for no other: as many as are read from the store at once. */
const MAX_UNQUEUED_ITEMS = 1_000;

type Check = (item: BulkItem) => Promise<PreflightResult>;

/**
 * Does the items of one operation from its checkpoint on. Every item is first checked, if that is cheaper than to write
 * it, and then written by its own command, as many at a time as the quota of writes can use.
 */
export class BulkRunner {
  readonly #dependencies: BulkDependencies;
  readonly #claim: BulkClaim;
  readonly #operation: BulkOperation;
  readonly #writer: ItemWriter;
  readonly #state: StopState;
  readonly #items: PendingItems;
  readonly #results: ResultBatch;
  readonly #streak = new FailureStreak();
  /** For checks. The stop breaks them off: nothing depends on their answers then. */
  readonly #reads: Directory;
  readonly #groups: KnownGroups;
  readonly #retry: RetryOptions;

  constructor(dependencies: BulkDependencies, claim: BulkClaim) {
    const { openDirectory, clock, onPause } = dependencies;
    // Owners share the background lane evenly, however many operations each has.
    const caller = `owner ${claim.operation.actor.subject}`;
    this.#dependencies = dependencies;
    this.#claim = claim;
    this.#operation = claim.operation;
    this.#state = new StopState(() => this.#writer.abortUnsent());
    this.#items = new PendingItems(dependencies, claim.lease, this.#state);
    const { signal } = this.#state;
    this.#reads = openDirectory({ priority: 'background', caller, meter: new CallMeter(), signal });
    this.#groups = new KnownGroups(this.#reads);
    this.#writer = new ItemWriter(dependencies, claim.operation, { caller, groups: this.#groups });
    this.#retry = { clock, signal, onPause };
    this.#results = new ResultBatch(
      clock,
      (results) => this.#store(results),
      (error) => this.#state.fail(error),
    );
  }

  /**
   * Resolves once the operation is finished, or given back for a later start. Rejects only if the store fails or the
   * lease is lost: the operation is then as the store has it, for whoever claims it next.
   */
  async run(): Promise<void> {
    const { store, clock } = this.#dependencies;
    const { lease } = this.#claim;
    const stopRenewing = keepLease(store, lease, clock, {
      onLost: (error) => this.#state.fail(error),
      onCancelRequested: () => this.stop('CANCELLED'),
    });
    const stopListening = store.onChange(({ operationId, kind }) => {
      if (operationId === lease.operationId && kind === 'CANCEL_REQUESTED') this.stop('CANCELLED');
    });
    try {
      if (this.#claim.isCancelRequested) this.stop('CANCELLED');
      else await this.#processItems();
      await this.#results.flush();
      this.#state.throwIfFailed();
      const counts = (await store.find(this.#operation.id))?.counts;
      const status = counts === undefined ? null : this.#state.finalStatus(counts);
      if (status === null) await store.release(lease);
      else await store.finish(lease, status);
    } catch (error) {
      // If the store does not take that either, the lease runs out.
      await store.release(lease).catch(() => {});
      throw error;
    } finally {
      stopRenewing();
      stopListening();
    }
  }

  /** Starts nothing more, and lets `run` resolve once all that was sent is answered. */
  stop(reason: 'CANCELLED' | 'CLOSING'): void {
    this.#state.stop(reason);
  }

  /** Starts nothing more, and lets `run` reject with the error once all that was sent is answered. */
  fail(error: unknown): void {
    this.#state.fail(error);
  }

  async #processItems(): Promise<void> {
    // A dry run sends nothing, so it does all that is pending in the same way.
    const checkpoint = this.#operation.dryRun ? -1 : this.#claim.checkpoint;
    await this.#plan();
    // Handed out, and perhaps sent, before the last process ended: a check would take what it has done for unchanged.
    await this.#forEach(this.#items.through(checkpoint), async () => NEEDS_WRITE);
    const check = await this.#preflight(checkpoint);
    await this.#forEach(this.#items.claimedAfter(checkpoint), check);
  }

  /** Only taking away can take the last administrators. */
  async #plan(): Promise<void> {
    const { kind } = this.#operation;
    if (kind !== 'ADD_USERS_TO_GROUPS' && kind !== 'ENABLE_USERS' && kind !== 'CREATE_USERS') {
      await this.#writer.plan(this.#items.pagesAfter(-1), this.#reads);
    }
  }

  /** Reads what is cheaper read at once, records the items that it settles, and returns the check of all others. */
  async #preflight(checkpoint: number): Promise<Check> {
    const preflight = createPreflight(
      this.#dependencies,
      this.#operation,
      { directory: this.#reads, groups: this.#groups },
      this.#retry,
    );
    await this.#inTurn(async () => {
      await preflight.load(this.#items.pagesAfter(checkpoint));
      // Read again: to keep 100,000 items would cost some 15 MB for as long as the pool is read.
      for await (const page of this.#items.pagesAfter(checkpoint)) {
        for (const item of page) this.#recordKnown(item, preflight.peek(item));
        await this.#results.flush();
      }
    });
    return (item) => preflight.check(item);
  }

  /** Large operations are looked at one after another: each takes some 30 MB meanwhile, and turns of the event loop. */
  async #inTurn(look: () => Promise<void>): Promise<void> {
    if (totalOf(this.#operation.counts) <= MAX_UNQUEUED_ITEMS) return look();
    const { signal } = this.#state;
    await this.#dependencies.preflightMutex.run({ priority: 'background', signal }, look).catch((error: unknown) => {
      // One that is stopped while it waits has nothing more to look at.
      if (!this.#state.isStopped) throw error;
    });
  }

  /** Waits for all that were started. */
  async #forEach(items: AsyncIterable<BulkItem>, check: Check): Promise<void> {
    await mapConcurrently(
      () => this.#writer.concurrency(),
      items,
      (item) => this.#processItem(item, check).catch((error: unknown) => this.#state.fail(error)),
    );
  }

  async #processItem(item: BulkItem, check: Check): Promise<void> {
    try {
      const outcome = await retryTransient(this.#retry, async () => {
        const result = await check(item);
        if (result.kind === 'INVALID') throw result.error;
        if (result.kind === 'UNCHANGED') return 'UNCHANGED';
        if (this.#operation.dryRun) return this.#writer.tryOut(item, this.#reads);
        // The check may have taken until after the stop.
        if (this.#state.isStopped) throw new CancelledError();
        return this.#writer.write(item);
      });
      this.#streak.end();
      this.#results.add({ index: item.index, outcome, failure: null });
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      if (!this.#state.leavesPending(error)) this.#recordFailure(item, error);
    }
  }

  #recordKnown(item: BulkItem, result: PreflightResult | null): void {
    if (result === null || this.#state.isStopped || result.kind === 'NEEDS_WRITE') return;
    if (result.kind === 'INVALID') this.#recordFailure(item, result.error);
    else this.#results.add({ index: item.index, outcome: 'UNCHANGED', failure: null });
  }

  #recordFailure({ index }: BulkItem, failure: unknown): void {
    const { error, isTooLong } = this.#streak.add(failure);
    if (isTooLong || !(error instanceof DomainError)) this.#dependencies.onFault(error);
    this.#results.add({ index, outcome: 'FAILED', failure: serializeError(error) });
    if (isTooLong || this.#operation.errorPolicy === 'STOP' || affectsEveryItem(error)) this.#state.stop('FAILURE');
  }

  async #store(results: readonly ItemResult[]): Promise<void> {
    const { store, onResults } = this.#dependencies;
    await store.record(this.#claim.lease, results);
    if (!this.#operation.dryRun) onResults?.(results);
  }
}

/** An error that would come again with every item. */
function affectsEveryItem(error: unknown): boolean {
  return (
    error instanceof UpstreamAccessDeniedError ||
    error instanceof UpstreamMisconfiguredError ||
    error instanceof UpstreamReadOnlyError
  );
}
