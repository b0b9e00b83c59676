import { authorizeAndAudit } from '../commands/authorize-and-audit.ts';
import type { CommandContext } from '../commands/command.ts';
import type { Actor } from '../model/actor.ts';
import { BulkOperationNotFoundError } from '../model/errors.ts';
import { singleTarget } from '../ports/audit-recorder.ts';
import { afterDelay, firstEvent, onAbort } from '../primitives/first-event.ts';
import type { BulkItem, BulkOperation, BulkOutcome } from './bulk-operation.ts';
import { type BulkRequest, bulkTargets, DEFAULT_WAIT_SECONDS } from './bulk-request.ts';
import { type BulkDependencies, BulkRunner } from './bulk-runner.ts';
import { cancelBulkOperation } from './cancel-bulk-operation.ts';
import { ACTION_OF, PERMISSION_OF, writesPerItem } from './write-item.ts';

/** The least time between two events of `watch`, in milliseconds: an operation can change hundreds of times a second. */
const WATCH_INTERVAL_MS = 500;

interface Running {
  readonly run: BulkRunner;
  readonly ended: Promise<void>;
  /** Fires at the same time: who waits for something else as well takes the listener back. */
  readonly over: AbortSignal;
}

/** The bulk operations of this process: those that run, and in the store all others. */
export class BulkService {
  readonly #context: BulkDependencies;
  readonly #runs = new Map<string, Running>();
  readonly #closing = new AbortController();

  constructor(context: BulkDependencies) {
    this.#context = context;
  }

  /**
   * Writes the operation down, begins it, and waits for its end for as long as the request says, or until the signal
   * fires. It runs on, whoever waits.
   *
   * @throws InvalidInputError, ForbiddenError
   */
  async start(request: BulkRequest, actor: Actor, signal: AbortSignal): Promise<BulkOperation> {
    const { kind, usernames, groupNames, errorPolicy, dryRun, signOut, waitSeconds } = request;
    const { store, clock, audit } = this.#context;
    const target = singleTarget(usernames, groupNames ?? []);
    await authorizeAndAudit(
      { actor, audit, usernames: this.#context.usernames, dryRun: dryRun ?? false },
      { action: ACTION_OF[kind], permission: PERMISSION_OF[kind], target },
    );
    const targets = bulkTargets(request);
    const order = {
      kind,
      // What was ordered in time is done, however long it takes.
      actor: { ...actor, expiresAt: null },
      dryRun: dryRun ?? false,
      errorPolicy: errorPolicy ?? 'CONTINUE',
      signOut: signOut ?? false,
    };
    const operation = store.create(order, targets, clock.date());
    this.#run(operation);
    await this.#wait(operation.id, (waitSeconds ?? DEFAULT_WAIT_SECONDS) * 1_000, signal);
    return store.find(operation.id) ?? operation;
  }

  /**
   * Starts nothing more of the operation, waits for what was sent, and answers with what has become of it. One that has
   * ended stays as it is.
   *
   * @throws BulkOperationNotFoundError, ForbiddenError, NotAllowedError
   */
  async cancel(id: string, context: CommandContext): Promise<BulkOperation> {
    const bulkOperation = this.#require(id);
    const change = { bulkOperation, stop: () => this.#stop(id) };
    const cancelling = { ...context, bulkOperationId: id };
    // Of what has ended there is nothing to cancel, and nothing to write down but who may not.
    if (bulkOperation.finishedAt !== null) await cancelBulkOperation.checkAllowed(cancelling, change);
    else await cancelBulkOperation(cancelling, change);
    return this.#require(id);
  }

  async #stop(id: string): Promise<void> {
    const running = this.#runs.get(id);
    running?.run.stop('CANCELLED');
    await running?.ended;
    const { finishedAt } = this.#require(id);
    // It waited for the next start: its run had failed, or had not begun.
    if (finishedAt === null) this.#context.store.finish(id, 'CANCELLED', this.#context.clock.date());
  }

  /** Null where there is none, or no longer. */
  find(id: string): BulkOperation | null {
    return this.#context.store.find(id);
  }

  /** Up to `count` items after the one of this index; -1: from the first on. Null: of every outcome. */
  items(id: string, after: number, count: number, outcomes: readonly BulkOutcome[] | null): readonly BulkItem[] {
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
      const running = this.#runs.get(id);
      // Counted before the operation is read, so that no change falls in between.
      const seen = running?.run.changes;
      const operation = this.#require(id);
      yield operation;
      if (running === undefined || operation.finishedAt !== null) return;
      const over = onAbort(running.over);
      if (running.run.changes === seen) await firstEvent(running.run.changed, left, closing);
      await firstEvent(over, afterDelay(this.#context.clock, WATCH_INTERVAL_MS), left, closing);
      if (this.#closing.signal.aborted) await firstEvent(over, left);
      if (signal.aborted) return;
    }
  }

  /** Goes on with the operations that an earlier process did not finish; answers with how many there are. */
  resume(): number {
    const ids = this.#context.store.running();
    for (const id of ids) this.#run(this.#require(id));
    return ids.length;
  }

  /** Starts nothing more, ends every wait, and resolves once all that was sent is answered: streams end then as well. */
  async close(): Promise<void> {
    this.#closing.abort();
    const runs = [...this.#runs.values()];
    for (const { run } of runs) run.stop('CLOSING');
    await Promise.all(runs.map(({ ended }) => ended));
  }

  #run(operation: BulkOperation): void {
    const run = new BulkRunner(this.#context, operation);
    const over = new AbortController();
    const ended = run
      .run()
      .catch((error: unknown) => this.#context.onFault(error))
      .finally(() => {
        this.#runs.delete(operation.id);
        over.abort();
      });
    this.#runs.set(operation.id, { run, ended, over: over.signal });
    if (this.#closing.signal.aborted) run.stop('CLOSING');
  }

  async #wait(id: string, milliseconds: number, signal: AbortSignal): Promise<void> {
    const running = this.#runs.get(id);
    if (running === undefined || milliseconds === 0) return;
    const enough = afterDelay(this.#context.clock, milliseconds);
    await firstEvent(onAbort(running.over), enough, onAbort(signal), onAbort(this.#closing.signal));
  }

  #require(id: string): BulkOperation {
    const operation = this.#context.store.find(id);
    if (operation === null) throw new BulkOperationNotFoundError();
    return operation;
  }
}
