import { authorizeAndAudit } from '../commands/authorize-and-audit.ts';
import type { CommandContext } from '../commands/command.ts';
import type { Actor } from '../model/actor.ts';
import { BulkOperationNotFoundError } from '../model/errors.ts';
import { singleTarget } from '../ports/audit-recorder.ts';
import { afterDelay, firstEvent, onAbort } from '../primitives/first-event.ts';
import type { BulkDependencies } from './bulk-dependencies.ts';
import { LEASE_MS } from './bulk-lease.ts';
import type { BulkItem, BulkOperation, BulkOutcome } from './bulk-operation.ts';
import { type BulkRequest, bulkTargets, DEFAULT_WAIT_SECONDS } from './bulk-request.ts';
import { BulkRunner } from './bulk-runner.ts';
import type { BulkClaim } from './bulk-store.ts';
import { cancelBulkOperation } from './cancel-bulk-operation.ts';
import { ACTION_OF, PERMISSION_OF, writesPerItem } from './write-item.ts';

/** The least time between two events of `watch`, in milliseconds: an operation can change hundreds of times a second. */
const WATCH_INTERVAL_MS = 500;

interface Running {
  readonly runner: BulkRunner;
  readonly ended: Promise<void>;
  /** Aborted at the same time: whoever waits for something else as well can take the listener back. */
  readonly over: AbortSignal;
}

/** The bulk operations of the store: runs those that this process holds, and looks at all of them. */
export class BulkService {
  readonly #context: BulkDependencies;
  readonly #running = new Map<string, Running>();
  /** Operations that are being stored, or claimed, to be run. */
  readonly #claiming = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();

  constructor(context: BulkDependencies) {
    this.#context = context;
  }

  /**
   * Stores the operation, starts to run it, and waits for its end for as long as the request says, or until the signal
   * is aborted. It runs on, whoever waits.
   *
   * @throws InvalidInputError, ForbiddenError
   */
  async start(request: BulkRequest, actor: Actor, signal: AbortSignal): Promise<BulkOperation> {
    const { operation } = await this.#whileClaiming(() => this.#create(request, actor));
    await this.#wait(operation.id, (request.waitSeconds ?? DEFAULT_WAIT_SECONDS) * 1_000, signal);
    return (await this.find(operation.id)) ?? operation;
  }

  async #create(request: BulkRequest, actor: Actor): Promise<BulkClaim> {
    const { kind, usernames, groupNames } = request;
    const { store, clock, audit, workerId } = this.#context;
    const dryRun = request.dryRun ?? false;
    await authorizeAndAudit(
      { actor, audit, usernames: this.#context.usernames, dryRun },
      { action: ACTION_OF[kind], permission: PERMISSION_OF[kind], target: singleTarget(usernames, groupNames ?? []) },
    );
    const targets = bulkTargets(request);
    const spec = {
      kind,
      // What was requested in time is done, however long it takes.
      actor: { ...actor, expiresAt: null },
      dryRun,
      errorPolicy: request.errorPolicy ?? 'CONTINUE',
      signOut: request.signOut ?? false,
    };
    const claim = await store.create({ spec, targets, createdAt: clock.date() }, workerId, LEASE_MS);
    this.#run(claim);
    return claim;
  }

  /**
   * Starts nothing more of the operation, waits for what was sent, and resolves with how it ended. One that has ended
   * stays as it is.
   *
   * @throws BulkOperationNotFoundError, ForbiddenError, NotAllowedError
   */
  async cancel(id: string, context: CommandContext): Promise<BulkOperation> {
    const bulkOperation = await this.#require(id);
    const change = { bulkOperation, stop: () => this.#stop(id) };
    const cancelling = { ...context, bulkOperationId: id };
    // Once it has ended, there is nothing to cancel, and nothing to record but a denial.
    if (bulkOperation.finishedAt !== null) await cancelBulkOperation.checkAllowed(cancelling, change);
    else await cancelBulkOperation(cancelling, change);
    return this.#require(id);
  }

  async #stop(id: string): Promise<void> {
    const { store, clock } = this.#context;
    await Promise.allSettled(this.#claiming);
    const running = this.#running.get(id);
    running?.runner.stop('CANCELLED');
    await running?.ended;
    // Done unless it waited for a later start: its run had failed, or had not begun.
    if ((await this.#require(id)).finishedAt !== null || (await store.cancel(id, clock.date()))) return;
    if ((await this.#require(id)).finishedAt === null) throw new Error(`Another process runs the operation ${id}.`);
  }

  /** Null if there is none, or no longer. */
  find(id: string): Promise<BulkOperation | null> {
    return this.#context.store.find(id);
  }

  /** Up to `count` items after the one of this index; -1: from the first on. Null: of every outcome. */
  items(
    id: string,
    after: number,
    count: number,
    outcomes: readonly BulkOutcome[] | null,
  ): Promise<readonly BulkItem[]> {
    return this.#context.store.items(id, after, count, outcomes);
  }

  /**
   * Seconds that the items left take at the pace of the quotas, were each of them to be written; of a dry run, ended or
   * not: that the real one would take. Null once finished.
   */
  secondsLeft(operation: BulkOperation): number | null {
    const { counts, dryRun, finishedAt } = operation;
    if (finishedAt !== null && !dryRun) return null;
    const toWrite = counts.PENDING + (dryRun ? counts.SUCCEEDED : 0);
    return (toWrite * writesPerItem(operation)) / this.#context.pace().writes;
  }

  /**
   * The operation as it is now, and again whenever it has changed, twice a second at most, to its end. Where the process
   * closes before, it tells last what was left, once all that was sent is answered. Ends at once when the signal fires.
   *
   * @throws BulkOperationNotFoundError
   */
  async *watch(id: string, signal: AbortSignal): AsyncGenerator<BulkOperation> {
    const left = onAbort(signal);
    const closing = onAbort(this.#closing.signal);
    for (;;) {
      const running = this.#running.get(id);
      // Counted before the operation is read, so that no change falls in between.
      const seen = running?.runner.changes;
      const operation = await this.#require(id);
      yield operation;
      if (running === undefined || operation.finishedAt !== null) return;
      const over = onAbort(running.over);
      if (running.runner.changes === seen) await firstEvent(running.runner.changed, left, closing);
      await firstEvent(over, afterDelay(this.#context.clock, WATCH_INTERVAL_MS), left, closing);
      if (this.#closing.signal.aborted) await firstEvent(over, left);
      if (signal.aborted) return;
    }
  }

  /** Goes on with the operations that no process runs. Resolves with how many there are. */
  resume(): Promise<number> {
    return this.#whileClaiming(async () => {
      const { store, workerId } = this.#context;
      const claims: BulkClaim[] = [];
      try {
        for (let claim = await store.claim(workerId, LEASE_MS); claim !== null; ) {
          claims.push(claim);
          claim = await store.claim(workerId, LEASE_MS);
        }
      } finally {
        // Not before the last is claimed: one that ends at once would be claimed again.
        for (const claim of claims) this.#run(claim);
      }
      return claims.length;
    });
  }

  /** Starts nothing more, ends every wait, and resolves once all that was sent is answered: streams end then as well. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const { runner } of this.#running.values()) runner.stop('CLOSING');
    // What is claimed by now is stopped as it starts.
    while (this.#claiming.size > 0) await Promise.allSettled(this.#claiming);
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  async #whileClaiming<Result>(claim: () => Promise<Result>): Promise<Result> {
    const claiming = claim().finally(() => this.#claiming.delete(claiming));
    this.#claiming.add(claiming);
    return claiming;
  }

  #run(claim: BulkClaim): void {
    const { id } = claim.operation;
    const runner = new BulkRunner(this.#context, claim);
    const over = new AbortController();
    const ended = runner
      .run()
      .catch((error: unknown) => this.#context.onFault(error))
      .finally(() => {
        this.#running.delete(id);
        over.abort();
      });
    this.#running.set(id, { runner, ended, over: over.signal });
    if (this.#closing.signal.aborted) runner.stop('CLOSING');
  }

  async #wait(id: string, milliseconds: number, signal: AbortSignal): Promise<void> {
    const running = this.#running.get(id);
    if (running === undefined || milliseconds === 0) return;
    const enough = afterDelay(this.#context.clock, milliseconds);
    await firstEvent(onAbort(running.over), enough, onAbort(signal), onAbort(this.#closing.signal));
  }

  async #require(id: string): Promise<BulkOperation> {
    const operation = await this.#context.store.find(id);
    if (operation === null) throw new BulkOperationNotFoundError();
    return operation;
  }
}
