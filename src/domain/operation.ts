import type { Actor } from './access/actor.ts';
import type { Authority } from './access/authority.ts';
import { authorize } from './access/authorize.ts';
import { auditTarget, type Concern } from './access/concern.ts';
import type { Permission } from './access/permissions.ts';
import type { AuditAction, AuditOutcome, AuditTarget, Trail } from './audit/trail.ts';
import type { Directory } from './directory.ts';
import { DomainError, ForbiddenError, NotAllowedError, UnansweredError } from './errors.ts';

/** What an operation works with: who asks, what they may do to whom, the pool, and the trail. */
export interface OperationContext {
  readonly actor: Actor;
  readonly authority: Authority;
  readonly directory: Directory;
  /**
   * For what must be done whatever has become of the caller: to find out how a change stands, and to undo half of one.
   * It has time and calls of its own.
   */
  readonly openRecovery: () => Directory;
  readonly trail: Trail;
  /** Set where the operation is an item of a bulk operation. */
  readonly bulkOperationId?: string | undefined;
}

/** One kind of change: who may make it, what its input must look like, and how it is made. */
export interface OperationDefinition<Input, Result> {
  readonly action: AuditAction;
  readonly permission: Permission;
  /** What the change would do to whom: for the guard, and its names for the trail. */
  readonly concern: (input: Input) => Concern;
  /** Throws InvalidInputError for what Cognito or this service would refuse: checked before a call is spent. */
  readonly validate: (input: Input) => void;
  readonly run: (context: OperationContext, input: Input) => Promise<Result>;
}

export type Operation<Input, Result> = (context: OperationContext, input: Input) => Promise<Result>;

/** A single write. */
export interface SingleOperation<Input, Result> extends Operation<Input, Result> {
  /** Rejects, and writes the refusal down, where the operation would be refused now. Makes no write. */
  permit(context: OperationContext, input: Input): Promise<void>;
}

/**
 * The one way through which every write goes: authorise, validate, write down, guard, run, settle. What is invalid was
 * never an attempt; what is refused is written down as DENIED. If the trail cannot be written, the change is not made.
 */
export function operation<Input, Result>(
  definition: OperationDefinition<Input, Result>,
): SingleOperation<Input, Result> {
  const { action, permission, concern, validate, run } = definition;

  /** As far as it goes without a call. Answers how to write the attempt down. */
  const open = (context: OperationContext, input: Input): (() => string) => {
    const { actor, trail, bulkOperationId = null } = context;
    const target = auditTarget(concern(input));
    authorizeAttempt(context, { action, permission, target });
    validate(input);
    return () => trail.begin({ action, actor, target, bulkOperationId });
  };

  const perform: Operation<Input, Result> = async (context, input) => {
    const { actor, authority, directory, trail } = context;
    const id = open(context, input)();
    let sent = false;
    const write = () => {
      sent = true;
      return run(context, input);
    };
    const attempt = { actor, directory, permission, concern: concern(input) };
    const result = await authority.guard(attempt, write).catch((error: unknown) => {
      trail.settle(id, sent ? outcomeOf(error) : outcomeUnsent(error), detailOf(error));
      throw error;
    });
    trail.settle(id, 'SUCCEEDED', null);
    return result;
  };

  const permit = async (context: OperationContext, input: Input): Promise<void> => {
    const { actor, authority, directory, trail } = context;
    const begin = open(context, input);
    const attempt = { actor, directory, permission, concern: concern(input) };
    await authority
      .guard(attempt, async () => {})
      .catch((error: unknown) => {
        if (error instanceof NotAllowedError) trail.settle(begin(), 'DENIED', detailOf(error));
        throw error;
      });
  };

  return Object.assign(perform, { permit });
}

/** What somebody without the permission for it attempted. */
export interface UnauthorizedAttempt {
  readonly action: AuditAction;
  readonly permission: Permission;
  readonly target: AuditTarget;
}

/**
 * Throws ForbiddenError where the actor lacks the permission, and writes that down. By itself for a change of several
 * writes, before it reads what they would be: one event, which names the user and the group where it is about one.
 */
export function authorizeAttempt(
  { actor, trail, bulkOperationId }: Pick<OperationContext, 'actor' | 'trail' | 'bulkOperationId'>,
  { action, permission, target }: UnauthorizedAttempt,
): void {
  try {
    authorize(actor, permission);
  } catch (error) {
    if (error instanceof ForbiddenError) {
      trail.settle(
        trail.begin({ action, actor, target, bulkOperationId: bulkOperationId ?? null }),
        'DENIED',
        error.message,
      );
    }
    throw error;
  }
}

/** An error that is not of the domain tells nothing about what was sent before it. */
function outcomeOf(error: unknown): AuditOutcome {
  if (error instanceof NotAllowedError) return 'DENIED';
  return error instanceof DomainError && !(error instanceof UnansweredError) ? 'FAILED' : 'UNKNOWN';
}

/** The guard only reads: whatever went wrong, nothing was changed. */
function outcomeUnsent(error: unknown): AuditOutcome {
  return error instanceof NotAllowedError ? 'DENIED' : 'FAILED';
}

function detailOf(error: unknown): string | null {
  return error instanceof DomainError ? `${error.code}: ${error.message}` : null;
}
