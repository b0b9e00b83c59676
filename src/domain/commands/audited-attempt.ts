import type { UsernameResolver } from '../directory/username-resolver.ts';
import type { Actor } from '../model/actor.ts';
import { DomainError, NoResponseError, NotAllowedError } from '../model/errors.ts';
import type { User } from '../model/user.ts';
import type { ValueChange } from '../model/value-change.ts';
import type { AuditAction, AuditOutcome, AuditRecorder, AuditTarget, NewAuditEvent } from '../ports/audit-recorder.ts';
import type { Directory } from '../ports/directory.ts';
import { auditTargetOf, isOfNewUser, type ProposedChange } from '../ports/proposed-change.ts';
import { type ChangeRequest, recordedReason } from './change-request.ts';

/** Who attempts a change, and where it is recorded. */
export interface AuditContext {
  readonly actor: Actor;
  readonly request: ChangeRequest;
  readonly audit: AuditRecorder;
  /** Finds the username under which the audit trail records a user. */
  readonly usernames: UsernameResolver;
  /** Whether writes are left out, and a denial is recorded as that of a dry run. */
  readonly dryRun?: boolean | undefined;
  /** Set for an item of a bulk operation, and for cancelling one. */
  readonly bulkOperationId?: string | undefined;
}

export interface AttemptContext extends AuditContext {
  readonly directory: Directory;
  /**
   * Finds out whether a write without a response was made, so that it is not recorded as UNKNOWN. Resolves with null if that
   * cannot be found out. Left out: such a write stays UNKNOWN.
   */
  readonly wasMade?: (() => Promise<boolean | null>) | undefined;
}

/**
 * One attempt at a change, as one event of the audit trail. The event is stored before the write is sent and completed
 * after it; an attempt that ends before its write is recorded once, with its outcome.
 */
export class AuditedAttempt {
  readonly #context: AttemptContext;
  readonly #action: AuditAction;
  readonly #change: ProposedChange;
  readonly #given: string | undefined;
  readonly #trueName: string | null;
  #hasStarted = false;
  #id: string | null = null;

  private constructor(context: AttemptContext, action: AuditAction, change: ProposedChange, trueName: string | null) {
    this.#context = context;
    this.#action = action;
    this.#change = change;
    this.#given = auditTargetOf(change).username;
    this.#trueName = trueName;
  }

  /** Finds the name under which the user of the change is recorded, if it has a user. */
  static async of(context: AttemptContext, action: AuditAction, change: ProposedChange): Promise<AuditedAttempt> {
    const { username } = auditTargetOf(change);
    const { directory, usernames } = context;
    const resolve = (name: string) =>
      isOfNewUser(change) ? usernames.resolveNew(directory, name) : usernames.resolve(directory, name);
    const trueName = username === undefined ? null : await resolve(username);
    return new AuditedAttempt(context, action, change, trueName);
  }

  /**
   * Records that the write is about to be sent. The change may name its group more exactly than the attempt did.
   * `changes` are what it makes of properties.
   *
   * @throws StoreUnavailableError: the write must not be sent
   */
  async start(change: ProposedChange, changes: readonly ValueChange[]): Promise<void> {
    this.#hasStarted = true;
    this.#id = await this.#context.audit.start({ ...this.#eventOf(change), changes });
  }

  /**
   * Does the work, which may call `start`, and records how it ended before it resolves or rejects as the work does.
   *
   * @param accountOf what is known of the account that the work has made
   */
  async settle<Result>(work: () => Promise<Result>, accountOf?: (result: Result) => User): Promise<Result> {
    let result: Result;
    try {
      result = await work();
    } catch (error) {
      await this.fail(error);
      throw error;
    }
    if (this.#id !== null) await this.#context.audit.complete(this.#id, 'SUCCEEDED', null, accountOf?.(result));
    return result;
  }

  /** Records that the attempt ended with this error. */
  async fail(error: unknown): Promise<void> {
    const { audit, wasMade } = this.#context;
    const detail = this.#detailOf(error);
    if (this.#id !== null) {
      const outcome = outcomeOf(error);
      const made = outcome === 'UNKNOWN' ? ((await wasMade?.()) ?? null) : null;
      if (made === true) await audit.complete(this.#id, 'SUCCEEDED', null);
      else await audit.complete(this.#id, made === null ? outcome : 'FAILED', detail);
    } else if (!this.#hasStarted) {
      // Only reads were sent, so nothing was changed.
      const outcome = error instanceof NotAllowedError ? 'DENIED' : 'FAILED';
      await audit.record({ ...this.#eventOf(this.#change), outcome, detail });
    }
    // Otherwise the store has just rejected the event.
  }

  /**
   * Returns the event with the user's username, or none if the pool has no such user: the given name may be any email
   * address.
   */
  #eventOf(change: ProposedChange): NewAuditEvent {
    const target = auditTargetOf(change);
    const named = this.#given === undefined ? target : { ...target, username: this.#trueName ?? undefined };
    return newAuditEvent(this.#context, this.#action, named);
  }

  #detailOf(error: unknown): string | null {
    const detail = detailOf(error);
    return this.#given === undefined
      ? detail
      : (detail?.replaceAll(this.#given, () => this.#trueName ?? '(nobody)') ?? null);
  }
}

export function newAuditEvent(
  { actor, request, dryRun = false, bulkOperationId }: Omit<AuditContext, 'audit' | 'usernames'>,
  action: AuditAction,
  target: AuditTarget,
): NewAuditEvent {
  const subject = { action, actor, target, dryRun, bulkOperationId: bulkOperationId ?? null };
  return { ...subject, requestId: request.id, reason: recordedReason(request), changes: [] };
}

/** Returns null for an error that is not of the domain: it could say anything. */
export function detailOf(error: unknown): string | null {
  return error instanceof DomainError ? `${error.code}: ${error.message}` : null;
}

/** Returns UNKNOWN for an error that is not of the domain: it says nothing about what was sent before it. */
function outcomeOf(error: unknown): AuditOutcome {
  if (error instanceof NotAllowedError) return 'DENIED';
  return error instanceof DomainError && !(error instanceof NoResponseError) ? 'FAILED' : 'UNKNOWN';
}
