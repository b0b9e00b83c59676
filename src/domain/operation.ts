import type { Actor } from './access/actor.ts';
import { authorize } from './access/authorize.ts';
import type { Permission } from './access/permissions.ts';
import type { AuditAction, AuditTarget, Trail } from './audit/trail.ts';
import type { Directory } from './directory.ts';
import { DomainError, ForbiddenError, NotAllowedError, UnansweredError } from './errors.ts';

/** What an operation works with: who asks, the pool, and the trail. */
export interface OperationContext {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly trail: Trail;
  /** Set where the operation is an item of a bulk operation. */
  readonly bulkOperationId?: string | undefined;
}

/** One kind of change: who may make it, what its input must look like, and how it is made. */
export interface OperationDefinition<Input, Result> {
  readonly action: AuditAction;
  readonly permission: Permission;
  readonly target: (input: Input) => AuditTarget;
  /** Throws InvalidInputError for what Cognito or this service would refuse: checked before a call is spent. */
  readonly validate: (input: Input) => void;
  readonly run: (context: OperationContext, input: Input) => Promise<Result>;
}

export type Operation<Input, Result> = (context: OperationContext, input: Input) => Promise<Result>;

/**
 * The one way through which every write goes: authorise, validate, write down, run, settle. What is invalid was never an
 * attempt; what is refused is written down as DENIED. If the trail cannot be written, the change is not made.
 */
export function operation<Input, Result>(definition: OperationDefinition<Input, Result>): Operation<Input, Result> {
  const { action, permission, target, validate, run } = definition;
  return async (context, input) => {
    const { actor, trail, bulkOperationId = null } = context;
    const attempt = { action, actor, target: target(input), bulkOperationId };
    const begin = () => trail.begin(attempt);
    try {
      authorize(actor, permission);
    } catch (error) {
      if (error instanceof ForbiddenError) trail.settle(begin(), 'DENIED', error.message);
      throw error;
    }
    validate(input);

    const id = begin();
    const result = await run(context, input).catch((error: unknown) => {
      trail.settle(id, outcomeOf(error), error instanceof DomainError ? `${error.code}: ${error.message}` : null);
      throw error;
    });
    trail.settle(id, 'SUCCEEDED', null);
    return result;
  };
}

/** An error that is not of the domain tells nothing about what was sent before it. */
function outcomeOf(error: unknown): 'FAILED' | 'DENIED' | 'UNKNOWN' {
  if (error instanceof NotAllowedError) return 'DENIED';
  return error instanceof DomainError && !(error instanceof UnansweredError) ? 'FAILED' : 'UNKNOWN';
}
