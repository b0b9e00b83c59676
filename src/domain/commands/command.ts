import { authorize } from '../access/authorize.ts';
import type { TrueUsernames } from '../directory/username-resolver.ts';
import type { Actor } from '../model/actor.ts';
import { DomainError, ForbiddenError, NotAllowedError, UnansweredError } from '../model/errors.ts';
import type { Permission } from '../model/permissions.ts';
import type { AuditAction, AuditOutcome, AuditTarget, Trail } from '../ports/audit-recorder.ts';
import type { Authority } from '../ports/authorizer.ts';
import type { Directory } from '../ports/directory.ts';
import { auditTarget, type Concern } from '../ports/proposed-change.ts';

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
  /**
   * Asked where a write was not answered: whether it was made, null where that cannot be found out. For the trail, which
   * does not say UNKNOWN of what is known. Left out: nobody looks.
   */
  readonly wasMade?: (() => Promise<boolean | null>) | undefined;
  /** How the trail names users. */
  readonly trueUsernames: TrueUsernames;
  /** Everything is done but the writes, and what is refused is marked in the trail. */
  readonly dryRun?: boolean | undefined;
  /** Set where the operation is an item of a bulk operation, or cancels it. */
  readonly bulkOperationId?: string | undefined;
}

/** One kind of change: who may make it, what its input must look like, and how it is made. */
export interface OperationDefinition<Input, Result> {
  readonly action: AuditAction;
  /** Null: it takes none, being about what is the actor's own. */
  readonly permission: Permission | ((actor: Actor, input: Input) => Permission | null);
  /** What the change would do to whom: for the guard, and its names for the trail. */
  readonly concern: (input: Input) => Concern;
  /** Throws InvalidInputError for what Cognito or this service would refuse: checked before a call is spent. */
  readonly validate: (input: Input) => void;
  /** The same about the group of this name; for what concerns a group. */
  readonly renamed?: ((input: Input, groupName: string) => Input) | undefined;
  readonly run: (context: OperationContext, input: Input) => Promise<Result>;
}

export type Operation<Input, Result> = (context: OperationContext, input: Input) => Promise<Result>;

/**
 * A change that can be tried. A dry run and the real one are the same code: `run` makes its writes by `attempt` and by
 * `changeMemberships`, which leave out the write itself.
 */
export function withDryRun<Input extends { readonly dryRun?: boolean | null | undefined }, Result>(
  run: Operation<Input, Result>,
): Operation<Input, Result> {
  return (context, input) => run({ ...context, dryRun: input.dryRun === true }, input);
}

/** Makes the write; in a dry run only finds out whether it would be refused. */
export function attempt<Input>(
  write: SingleOperation<Input, void>,
  context: OperationContext,
  input: Input,
): Promise<void> {
  return context.dryRun === true ? write.permit(context, input) : write(context, input);
}

/** A single write. */
export interface SingleOperation<Input, Result> extends Operation<Input, Result> {
  /** Rejects, and writes the refusal down, where the operation would be refused now. Makes no write. */
  permit(context: OperationContext, input: Input): Promise<void>;
}

/**
 * The one way through which every write goes: authorise, validate, guard, write down, run, settle. What is invalid was
 * never an attempt; what is refused is written down as DENIED. If the trail cannot be written, the change is not made.
 */
export function operation<Input, Result>(
  definition: OperationDefinition<Input, Result>,
): SingleOperation<Input, Result> {
  const { action, concern, validate, renamed, run } = definition;

  const permissionFor = (actor: Actor, input: Input): Permission | null =>
    typeof definition.permission === 'string' ? definition.permission : definition.permission(actor, input);

  /** Cognito's name of the group may be another spelling of the one that was given. */
  const under = (input: Input, named: Concern): Input => {
    const groupName = auditTarget(named).groupName;
    const isNew = groupName !== undefined && groupName !== auditTarget(concern(input)).groupName;
    return isNew && renamed !== undefined ? renamed(input, groupName) : input;
  };

  /** Without a call. */
  const check = (context: OperationContext, input: Input): void => {
    const permission = permissionFor(context.actor, input);
    if (permission !== null) authorizeAttempt(context, { action, permission, target: auditTarget(concern(input)) });
    validate(input);
  };

  const perform: Operation<Input, Result> = async (context, input) => {
    const { actor, authority, directory, trail } = context;
    if (context.dryRun === true) throw new Error(`${action}: a dry run came as far as a write.`);
    check(context, input);
    const names = await trailNames(context, auditTarget(concern(input)));
    const begin = (given: Concern) => beginEvent(context, action, names.targetOf(given));
    const event: { id: string | null; isAnnounced: boolean } = { id: null, isAnnounced: false };
    const write = (by: Directory, named: Concern) => {
      event.isAnnounced = true;
      event.id = begin(named);
      return run({ ...context, directory: by }, under(input, named));
    };
    const asked = { actor, directory, permission: permissionFor(actor, input), concern: concern(input) };
    const result = await authority.guard(asked, write).catch(async (error: unknown) => {
      // The trail has just refused it.
      if (event.isAnnounced && event.id === null) throw error;
      const outcome = event.id === null ? outcomeUnsent(error) : outcomeOf(error);
      const made = outcome === 'UNKNOWN' ? ((await context.wasMade?.()) ?? null) : null;
      const id = event.id ?? begin(asked.concern);
      if (made === true) trail.settle(id, 'SUCCEEDED', null);
      else trail.settle(id, made === null ? outcome : 'FAILED', names.detailOf(error));
      throw error;
    });
    if (event.id !== null) trail.settle(event.id, 'SUCCEEDED', null);
    return result;
  };

  const permit = async (context: OperationContext, input: Input): Promise<void> => {
    const { actor, authority, directory, trail } = context;
    check(context, input);
    const asked = { actor, directory, permission: permissionFor(actor, input), concern: concern(input) };
    await authority.permit(asked).catch(async (error: unknown) => {
      if (error instanceof NotAllowedError) {
        const names = await trailNames(context, auditTarget(concern(input)));
        const id = beginEvent(context, action, names.targetOf(asked.concern));
        trail.settle(id, 'DENIED', names.detailOf(error));
      }
      throw error;
    });
  };

  return Object.assign(perform, { permit });
}

type EventContext = Pick<OperationContext, 'actor' | 'trail' | 'dryRun' | 'bulkOperationId'>;

function beginEvent(
  { actor, trail, dryRun = false, bulkOperationId }: EventContext,
  action: AuditAction,
  target: AuditTarget,
): string {
  return trail.begin({ action, actor, target, dryRun, bulkOperationId: bulkOperationId ?? null });
}

/** How the trail speaks of a target. */
interface TrailNames {
  targetOf(concern: Concern): AuditTarget;
  /** Null where the error is not of the domain: it could say anything. */
  detailOf(error: unknown): string | null;
}

/** By the user's true name, and by none where the pool has no such user: what was given may be anybody's email address. */
async function trailNames(
  { directory, trueUsernames }: OperationContext,
  { username }: AuditTarget,
): Promise<TrailNames> {
  if (username === undefined) return { targetOf: auditTarget, detailOf };
  const trueName = await trueUsernames.of(directory, username);
  return {
    targetOf: (concern) => ({ ...auditTarget(concern), username: trueName ?? undefined }),
    detailOf: (error) => detailOf(error)?.replaceAll(username, () => trueName ?? '(nobody)') ?? null,
  };
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
  context: EventContext & Pick<OperationContext, 'trueUsernames'>,
  { action, permission, target: { username, ...target } }: UnauthorizedAttempt,
): void {
  const { actor, trail, trueUsernames } = context;
  try {
    authorize(actor, permission);
  } catch (error) {
    if (error instanceof ForbiddenError) {
      // Who may not do it is not worth a call.
      const known = username === undefined ? undefined : (trueUsernames.known(username) ?? undefined);
      const id = beginEvent(context, action, { ...target, username: known });
      trail.settle(id, 'DENIED', detailOf(error));
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
