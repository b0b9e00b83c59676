import type { CommandContext } from '../commands/command.ts';
import { RetryingReads } from '../directory/retrying-reads.ts';
import type { UsernameResolver } from '../directory/username-resolver.ts';
import { callerOf } from '../model/caller.ts';
import {
  CancelledError,
  DomainError,
  NoResponseError,
  StoreUnavailableError,
  UpstreamAccessDeniedError,
  UpstreamMisconfiguredError,
  UpstreamReadOnlyError,
} from '../model/errors.ts';
import type { AuditRecorder } from '../ports/audit-recorder.ts';
import type { Authorizer } from '../ports/authorizer.ts';
import { CallMeter } from '../ports/call-meter.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory, DirectoryFactory } from '../ports/directory.ts';
import { afterDelay, type EventSource, firstEvent, onAbort } from '../primitives/first-event.ts';
import { isTransient, type OnPause, type RetryOptions, retryTransient } from '../primitives/retry.ts';
import type { GroupSizeCache } from '../scan/group-size-cache.ts';
import { AccountPreflight } from './account-preflight.ts';
import type { BulkCounts, BulkItem, BulkOperation, BulkStatus, BulkTarget, ItemResult } from './bulk-operation.ts';
import type { BulkStore } from './bulk-store.ts';
import type { CallRates } from './call-rates.ts';
import { FailureStreak } from './failure-streak.ts';
import { serializeError } from './item-error.ts';
import { MembershipPreflight } from './membership-preflight.ts';
import { NEEDS_WRITE, type Preflight, type PreflightResult } from './preflight.ts';
import { readWriteDirectory } from './read-write-directory.ts';
import { ResultBatch } from './result-batch.ts';
import { writeItem } from './write-item.ts';

/** What runs work with. */
export interface BulkDependencies {
  readonly store: BulkStore;
  readonly openDirectory: DirectoryFactory;
  readonly authorizer: Authorizer;
  readonly audit: AuditRecorder;
  readonly usernames: UsernameResolver;
  readonly clock: Clock;
  readonly pace: () => CallRates;
  readonly sizes: GroupSizeCache;
  /** Takes what is not of the domain: a fault of this service's own, or of its store. */
  readonly onFault: (error: unknown) => void;
  /** Told of the faults that are waited out. */
  readonly onPause?: OnPause | undefined;
  /** Told of items once they are written down; of none of a dry run. */
  readonly onResults?: ((results: readonly ItemResult[]) => void) | undefined;
}

/** As many as the SDK has sockets. */
const MAX_IN_FLIGHT = 48;
/** Items in flight beyond what the pace and the latency imply, so that none is ever missing when the quota allows one. */
const IN_FLIGHT_TO_SPARE = 2;
/** Seconds that a write is thought to take before one has been measured. */
const FIRST_GUESS = 0.1;
/** Items that are begun with one commit. After a crash so many at most are written without a look. */
const BEGUN_AT_ONCE = 20;
/** Items that are read from the store at once. */
const PAGE = 1_000;

/** One item being written. */
interface Sending {
  /** Of its writes alone. */
  readonly meter: CallMeter;
  readonly abort: AbortController;
}

/** Why a run starts nothing more: it was cancelled, an item failed, or the process ends. */
type Stop = 'CANCELLED' | 'FAILURE' | 'CLOSING';

/**
 * Does the items of one operation, from wherever it stands. Every item is first looked up, where that is cheaper than to
 * write it, and then written by its own operation, as many at a time as the quota of writes can use.
 */
export class BulkRunner {
  readonly #context: BulkDependencies;
  readonly #operation: BulkOperation;
  readonly #stopping = new AbortController();
  readonly #batch: ResultBatch;
  readonly #streak = new FailureStreak();
  /** Who shares the quotas with whom. */
  readonly #caller: string | undefined;
  /** To look items up: the signal breaks it off, since nothing depends on the answers then. */
  readonly #reads: Directory;
  readonly #patience: RetryOptions;
  /** Writes under way. */
  readonly #sending = new Set<Sending>();
  #stop: Stop | null = null;
  #crash: { readonly error: unknown } | null = null;
  readonly #listeners = new Set<() => void>();
  #changes = 0;
  /** Of the writes so far: milliseconds from sending to the answer, and how many they were. */
  #writtenMs = 0;
  #written = 0;

  constructor(context: BulkDependencies, operation: BulkOperation) {
    const { openDirectory, store, clock, onPause } = context;
    this.#context = context;
    this.#operation = operation;
    this.#caller = callerOf(operation.actor, undefined);
    this.#reads = openDirectory({
      priority: 'background',
      caller: this.#caller,
      meter: new CallMeter(),
      signal: this.#stopping.signal,
    });
    this.#patience = { clock, signal: this.#stopping.signal, onPause };
    this.#batch = new ResultBatch(
      clock,
      (results) => {
        store.record(operation.id, results);
        if (!operation.dryRun) context.onResults?.(results);
        this.#tell();
      },
      (error) => this.#fail(error),
    );
  }

  /**
   * Resolves once the operation is finished, or stopped for a later start. Rejects only where the store fails; the
   * operation is then as the store has it, and goes on at the next start.
   */
  async run(): Promise<void> {
    const { id } = this.#operation;
    const { store, clock } = this.#context;
    try {
      await this.#work();
      this.#batch.flush();
      if (this.#crash !== null) throw this.#crash.error;
      const counts = store.find(id)?.counts;
      if (counts === undefined || (this.#stop === 'CLOSING' && counts.PENDING > 0)) return;
      store.finish(id, this.#status(counts), clock.date());
    } finally {
      this.#tell();
    }
  }

  /** Starts nothing more, and lets `run` resolve once all that was sent is answered. */
  stop(reason: 'CANCELLED' | 'CLOSING'): void {
    this.#end(reason);
  }

  /** How often the operation has changed: who reads it afterwards misses none. */
  get changes(): number {
    return this.#changes;
  }

  /** The operation changes, or ends. */
  readonly changed: EventSource = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async #work(): Promise<void> {
    // A dry run sends nothing.
    const begun = this.#operation.dryRun ? -1 : this.#context.store.checkpoint(this.#operation.id);
    // Sent, perhaps, before the process was killed: done again without a look, which would take them for unchanged.
    await this.#each(this.#unanswered(begun), () => Promise.resolve(NEEDS_WRITE));
    const survey = this.#survey();
    await survey.load(this.#pages(begun));
    for await (const page of this.#pages(begun)) {
      for (const item of page) this.#settleKnown(item, survey.peek(item));
      this.#batch.flush();
    }
    await this.#each(this.#beginning(begun), (item) => survey.check(item));
  }

  /** Every pending item up to the index. */
  *#unanswered(through: number): Generator<BulkItem> {
    const { store } = this.#context;
    for (let from = -1; ; ) {
      const [item] = store.items(this.#operation.id, from, 1, ['PENDING']);
      if (item === undefined || item.index > through) return;
      yield item;
      from = item.index;
    }
  }

  /** Every pending item after the index, with a pause between two pages in which the process can do other things. */
  async *#pages(after: number): AsyncGenerator<readonly BulkItem[]> {
    const { clock, store } = this.#context;
    for (let from = after; this.#stop === null; ) {
      const items = store.items(this.#operation.id, from, PAGE, ['PENDING']);
      const last = items.at(-1);
      if (last === undefined) return;
      yield items;
      from = last.index;
      if (items.length === PAGE) await firstEvent(afterDelay(clock, 0), onAbort(this.#stopping.signal));
    }
  }

  /** Every pending item after the index, written down as begun before it is handed out. */
  *#beginning(after: number): Generator<BulkItem> {
    const { store } = this.#context;
    for (let from = after; ; ) {
      const items = store.items(this.#operation.id, from, BEGUN_AT_ONCE, ['PENDING']);
      const last = items.at(-1);
      if (last === undefined) return;
      store.setCheckpoint(this.#operation.id, last.index);
      yield* items;
      from = last.index;
    }
  }

  /** Does the items, some at a time, until none is left or the run is stopped; waits for all that were started. */
  async #each(items: Iterable<BulkItem>, look: (item: BulkItem) => Promise<PreflightResult>): Promise<void> {
    const inFlight = new Set<Promise<void>>();
    for (const item of items) {
      if (this.#stop !== null) break;
      const task: Promise<void> = this.#do(item, look)
        .catch((error: unknown) => this.#fail(error))
        .finally(() => inFlight.delete(task));
      inFlight.add(task);
      while (inFlight.size >= this.#concurrency()) await Promise.race(inFlight);
    }
    await Promise.all(inFlight);
  }

  async #do(item: BulkItem, look: (item: BulkItem) => Promise<PreflightResult>): Promise<void> {
    const { signal } = this.#stopping;
    try {
      const outcome = await retryTransient(this.#patience, async () => {
        const verdict = await look(item);
        if (verdict.kind === 'IMPOSSIBLE') throw verdict.error;
        if (verdict.kind === 'AS_ASKED') return 'UNCHANGED';
        if (this.#operation.dryRun) await writeItem(this.#as(this.#reads), this.#operation, item);
        else await this.#write(item);
        return 'SUCCEEDED';
      });
      this.#streak.end();
      this.#batch.add({ index: item.index, outcome, failure: null });
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      if (signal.aborted && this.#wasNotDone(error)) return;
      this.#refuse(item, error);
    }
  }

  async #write(item: BulkTarget): Promise<void> {
    const { clock, openDirectory } = this.#context;
    // A look that came back after the run was stopped.
    if (this.#stop !== null) throw new CancelledError();
    const sending: Sending = { meter: new CallMeter(), abort: new AbortController() };
    const { meter, abort } = sending;
    const open = (counted: CallMeter) =>
      openDirectory({ priority: 'background', caller: this.#caller, meter: counted, signal: abort.signal });
    const began = clock.now();
    this.#sending.add(sending);
    try {
      await writeItem(this.#as(readWriteDirectory(open(new CallMeter()), open(meter))), this.#operation, item);
    } finally {
      this.#sending.delete(sending);
    }
    this.#writtenMs += Math.max(0, clock.now() - began - meter.waitedMs);
    this.#written += meter.total;
  }

  /** In the name of whoever ordered the operation. */
  #as(directory: Directory): CommandContext {
    const { authorizer, audit, usernames } = this.#context;
    const { actor, dryRun, id } = this.#operation;
    return {
      actor,
      authorizer: authorizer.ofManyWrites(),
      directory,
      openRecovery: () => directory,
      audit,
      usernames,
      dryRun,
      bulkOperationId: id,
    };
  }

  /** Of a stopped run: whether the item counts as not started. When the process ends, an unanswered one is sent again. */
  #wasNotDone(error: unknown): boolean {
    if (error instanceof CancelledError || isAbort(error)) return true;
    if (this.#stop === 'CLOSING') return isTransient(error) || !(error instanceof DomainError);
    return isTransient(error) && !(error instanceof NoResponseError);
  }

  #settleKnown(item: BulkItem, verdict: PreflightResult | null): void {
    if (verdict === null || this.#stop !== null || verdict.kind === 'TO_DO') return;
    if (verdict.kind === 'IMPOSSIBLE') this.#refuse(item, verdict.error);
    else this.#batch.add({ index: item.index, outcome: 'UNCHANGED', failure: null });
  }

  #refuse({ index }: BulkItem, failure: unknown): void {
    const { error, isTooLong } = this.#streak.add(failure);
    if (isTooLong || !(error instanceof DomainError)) this.#context.onFault(error);
    this.#batch.add({ index, outcome: 'FAILED', failure: serializeError(error) });
    if (isTooLong || this.#operation.errorPolicy === 'STOP' || meetsAll(error)) this.#end('FAILURE');
  }

  /** Only the store fails here. */
  #fail(error: unknown): void {
    this.#crash ??= { error };
    this.#end('CLOSING');
  }

  #end(reason: Stop): void {
    // Nobody's wish to go on later outweighs the wish to end it.
    if (this.#stop === null || reason === 'CANCELLED') this.#stop = reason;
    this.#stopping.abort(new CancelledError());
    // What waits for quota is not sent any more. An item that was sent comes to its end, with all its steps.
    for (const { meter, abort } of this.#sending) if (meter.total === 0) abort.abort(new CancelledError());
  }

  #tell(): void {
    this.#changes += 1;
    for (const listener of [...this.#listeners]) listener();
  }

  #status({ PENDING, FAILED, SKIPPED }: BulkCounts): Exclude<BulkStatus, 'RUNNING'> {
    if (this.#stop === 'CANCELLED' && PENDING > 0) return 'CANCELLED';
    return PENDING + FAILED + SKIPPED > 0 ? 'COMPLETED_WITH_FAILURES' : 'SUCCEEDED';
  }

  #survey(): Preflight {
    const { pace, sizes } = this.#context;
    const { kind, dryRun, signOut } = this.#operation;
    const lists = new RetryingReads(this.#reads, this.#patience);
    const shared = { directory: this.#reads, lists, pace, dryRun };
    switch (kind) {
      case 'ADD_USERS_TO_GROUPS':
      case 'REMOVE_USERS_FROM_GROUPS':
        return new MembershipPreflight({ ...shared, sizes, wantsMembers: kind === 'ADD_USERS_TO_GROUPS' });
      case 'ENABLE_USERS':
      case 'DISABLE_USERS':
        return new AccountPreflight({ ...shared, signOut, wantsEnabled: kind === 'ENABLE_USERS' });
    }
  }

  /** By Little's law, what keeps the quota in use: more would only queue. */
  #concurrency(): number {
    const { writes, groupsOfUser } = this.#context.pace();
    const perSecond = this.#operation.dryRun ? groupsOfUser : writes;
    const seconds = this.#written === 0 ? FIRST_GUESS : this.#writtenMs / this.#written / 1_000;
    // Beside each write a look may be under way.
    return Math.min(MAX_IN_FLIGHT, Math.ceil(2 * perSecond * seconds) + IN_FLIGHT_TO_SPARE);
  }
}

/** A fault that would come again with every item. */
function meetsAll(error: unknown): boolean {
  return (
    error instanceof UpstreamAccessDeniedError ||
    error instanceof UpstreamMisconfiguredError ||
    error instanceof UpstreamReadOnlyError
  );
}

/** Of a read that the stop has broken off. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
