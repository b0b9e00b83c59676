import type { AuditContext } from '../commands/audited-attempt.ts';
import { authorizeAndAudit } from '../commands/authorize-and-audit.ts';
import type { CommandContext } from '../commands/command.ts';
import { type AuditAction, type AuditTarget, singleTarget } from '../ports/audit-recorder.ts';
import type { BulkDependencies } from './bulk-dependencies.ts';
import type { BulkFilter } from './bulk-filter.ts';
import { LEASE_MS } from './bulk-lease.ts';
import type { BulkItem, BulkOperation, BulkOutcome } from './bulk-operation.ts';
import { type BulkRequest, type BulkWork, bulkTargets, DEFAULT_WAIT_SECONDS } from './bulk-request.ts';
import type { NewBulkOperation } from './bulk-store.ts';
import { BulkWatcher } from './bulk-watcher.ts';
import { BulkWorker } from './bulk-worker.ts';
import { cancelBulkOperation } from './cancel-bulk-operation.ts';
import { actionOf, PERMISSION_OF, secondsToWrite } from './write-item.ts';

/** Who starts an operation, and by what request. */
export type BulkCaller = Pick<AuditContext, 'actor' | 'request'>;

/** The bulk operations of the store: runs those that this process is to run, and looks at all of them. */
export class BulkService {
  readonly #context: BulkDependencies;
  readonly #worker: BulkWorker;
  readonly #watcher: BulkWatcher;
  readonly #closing = new AbortController();

  constructor(context: BulkDependencies) {
    this.#context = context;
    this.#worker = new BulkWorker(context);
    this.#watcher = new BulkWatcher(context, this.#worker, this.#closing.signal);
  }

  /**
   * Stores the operation to be run, here or by another process, and waits for its end for as long as the request says, or
   * until the signal is aborted. It runs on, whoever waits.
   *
   * @throws InvalidInputError, ForbiddenError
   */
  async start(request: BulkRequest, caller: BulkCaller, signal: AbortSignal): Promise<BulkOperation> {
    const operation = await this.#store(await this.#authorized(request, caller));
    await this.#watcher.wait(operation.id, (request.waitSeconds ?? DEFAULT_WAIT_SECONDS) * 1_000, signal);
    return (await this.find(operation.id)) ?? operation;
  }

  async #authorized(request: BulkRequest, caller: BulkCaller): Promise<NewBulkOperation> {
    const { kind } = request;
    const { audit } = this.#context;
    const dryRun = request.dryRun ?? false;
    await authorizeAndAudit(
      { ...caller, audit, usernames: this.#context.usernames, dryRun },
      { ...attemptOf(request), permission: PERMISSION_OF[kind] },
    );
    const targets = bulkTargets(request);
    const spec = {
      kind,
      // What was requested in time is done, however long it takes.
      actor: { ...caller.actor, expiresAt: null },
      dryRun,
      errorPolicy: request.errorPolicy ?? 'CONTINUE',
      signOut: request.signOut ?? false,
      memberships: targets.reduce((sum, { account }) => sum + (account?.groupNames.length ?? 0), 0),
      requestId: caller.request.id,
      reason: caller.request.reason,
    };
    return { spec, targets };
  }

  async #store(operation: NewBulkOperation): Promise<BulkOperation> {
    const { store, workerId, runs } = this.#context;
    const create = () => store.create(operation, workerId, LEASE_MS);
    if (runs !== 'NONE') return (await this.#worker.runClaimed(create)).operation;
    const claim = await create();
    await store.release(claim.lease);
    return claim.operation;
  }

  /**
   * Starts nothing more of the operation, whichever process runs it, waits for what was sent, and resolves with how it
   * ended; where this process closes before, with what it had come to: whoever runs it ends it all the same. One that has
   * ended stays as it is.
   *
   * @throws BulkOperationNotFoundError, ForbiddenError, NotAllowedError
   */
  async cancel(id: string, context: CommandContext): Promise<BulkOperation> {
    const bulkOperation = await this.#watcher.find(id);
    const change = { bulkOperation, stop: () => this.#stop(id) };
    const cancelling = { ...context, bulkOperationId: id };
    // Once it has ended, there is nothing to cancel, and nothing to record but a denial.
    if (bulkOperation.finishedAt !== null) await cancelBulkOperation.checkAllowed(cancelling, change);
    else await cancelBulkOperation(cancelling, change);
    return this.#watcher.find(id);
  }

  #stop(id: string): Promise<void> {
    const { store } = this.#context;
    return this.#watcher.persist(id, async () => {
      await this.#worker.cancel(id);
      // It ended with its run here; else another process runs it, or nobody does.
      return (await this.#watcher.find(id)).finishedAt !== null || (await store.cancel(id));
    });
  }

  /** How many operations this process runs. */
  get running(): number {
    return this.#worker.running;
  }

  /** Null if there is none, or no longer. */
  find(id: string): Promise<BulkOperation | null> {
    return this.#context.store.find(id);
  }

  /** Up to `count` operations, newest first, that were created before the one of this id; null: from the newest on. */
  page(filter: BulkFilter, before: string | null, count: number): Promise<readonly BulkOperation[]> {
    return this.#context.store.page(filter, before, count);
  }

  count(filter: BulkFilter): Promise<number> {
    return this.#context.store.count(filter);
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
    return secondsToWrite(operation, toWrite, this.#context.pace());
  }

  /**
   * The operation as it is now, and again whenever it has changed, twice a second at most, to its end, whichever process
   * runs it. Where this process closes before, it tells last what was left, once all that this process sent is answered; of
   * a command, also where its own run fails, for nobody goes on with it then. Ends at once when the signal fires.
   *
   * @throws BulkOperationNotFoundError
   */
  watch(id: string, signal: AbortSignal): AsyncGenerator<BulkOperation> {
    return this.#watcher.watch(id, signal);
  }

  /** Goes on with the operations that no process runs, or with this one of them. Resolves with how many there are. */
  resume(id?: string): Promise<number> {
    return this.#worker.claimAbandoned(id);
  }

  /**
   * Goes on with the operations that no process runs, now and every two to three seconds, until this process closes; does
   * nothing where it is not to run what others have left. Resolves once the first are claimed.
   */
  startClaiming(): Promise<void> {
    return this.#worker.startClaiming();
  }

  /** Starts nothing more, ends every wait, and resolves once all that was sent is answered: streams end then as well. */
  close(): Promise<void> {
    this.#closing.abort();
    return this.#worker.close();
  }
}

/** What a caller who lacks the permission has attempted. */
function attemptOf(work: BulkWork): { readonly action: AuditAction; readonly target: AuditTarget } {
  switch (work.kind) {
    case 'CHANGE_MEMBERSHIPS': {
      const { changes } = work;
      const added = changes.flatMap(({ add }) => add ?? []);
      const removed = changes.flatMap(({ remove }) => remove ?? []);
      const action = added.length > 0 ? 'ADD_USER_TO_GROUP' : 'REMOVE_USER_FROM_GROUP';
      return { action, target: singleTarget(changes.map(nameOf), [...added, ...removed]) };
    }
    case 'CREATE_USERS':
      return { action: actionOf(work.kind), target: singleTarget(work.users.map(nameOf), []) };
    default:
      return { action: actionOf(work.kind), target: singleTarget(work.usernames, work.groupNames ?? []) };
  }
}

function nameOf({ username }: { readonly username: string }): string {
  return username;
}
