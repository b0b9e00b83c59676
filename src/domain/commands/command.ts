import { authorize } from '../access/authorize.ts';
import type { UsernameResolver } from '../directory/username-resolver.ts';
import type { Actor } from '../model/actor.ts';
import { DomainError, ForbiddenError, NoResponseError, NotAllowedError } from '../model/errors.ts';
import type { Permission } from '../model/permissions.ts';
import type { AuditAction, AuditOutcome, AuditRecorder, AuditTarget } from '../ports/audit-recorder.ts';
import type { Authorizer } from '../ports/authorizer.ts';
import type { Directory } from '../ports/directory.ts';
import { auditTargetOf, type ProposedChange } from '../ports/proposed-change.ts';

/** What an operation works with: who asks, what they may do to whom, the pool, and the trail. */
export interface CommandContext {
  readonly actor: Actor;
  readonly authorizer: Authorizer;
  readonly directory: Directory;
  /**
   * For what must be done whatever has become of the caller: to find out how a change stands, and to undo half of one.
   * It has time and calls of its own.
   */
  readonly openRecovery: () => Directory;
  readonly audit: AuditRecorder;
  /**
   * Asked where a write was not answered: whether it was made, null where that cannot be found out. For the trail, which
   * does not say UNKNOWN of what is known. Left out: nobody looks.
   */
  readonly wasMade?: (() => Promise<boolean | null>) | undefined;
  /** How the trail names users. */
  readonly usernames: UsernameResolver;
  /** Everything is done but the writes, and what is refused is marked in the trail. */
  readonly dryRun?: boolean | undefined;
  /** Set where the operation is an item of a bulk operation, or cancels it. */
  readonly bulkOperationId?: string | undefined;
}

/** One kind of change: who may make it, what its input must look like, and how it is made. */
export interface CommandDefinition<Input, Result> {
  readonly action: AuditAction;
  /** Null: it takes none, being about what is the actor's own. */
  readonly permission: Permission | ((actor: Actor, input: Input) => Permission | null);
  /** What the change would do to whom: for the guard, and its names for the trail. */
  readonly change: (input: Input) => ProposedChange;
  /** Throws InvalidInputError for what Cognito or this service would refuse: checked before a call is spent. */
  readonly validate: (input: Input) => void;
  /** The same about the group of this name; for what concerns a group. */
  readonly withGroupName?: ((input: Input, groupName: string) => Input) | undefined;
  readonly run: (context: CommandContext, input: Input) => Promise<Result>;
}

export type Command<Input, Result> = (context: CommandContext, input: Input) => Promise<Result>;

/**
 * A change that can be tried. A dry run and the real one are the same code: `run` makes its writes by `attempt` and by
 * `changeMemberships`, which leave out the write itself.
 */
export function withDryRun<Input extends { readonly dryRun?: boolean | null | undefined }, Result>(
  run: Command<Input, Result>,
): Command<Input, Result> {
  return (context, input) => run({ ...context, dryRun: input.dryRun === true }, input);
}

/** Makes the write; in a dry run only finds out whether it would be refused. */
export function attempt<Input>(write: WriteCommand<Input, void>, context: CommandContext, input: Input): Promise<void> {
  return context.dryRun === true ? write.checkAllowed(context, input) : write(context, input);
}

/** A single write. */
export interface WriteCommand<Input, Result> extends Command<Input, Result> {
  /** Rejects, and writes the refusal down, where the operation would be refused now. Makes no write. */
  checkAllowed(context: CommandContext, input: Input): Promise<void>;
}

/**
 * The one way through which every write goes: authorise, validate, guard, write down, run, settle. What is invalid was
 * never an attempt; what is refused is written down as DENIED. If the trail cannot be written, the change is not made.
 */
export function defineCommand<Input, Result>(
  definition: CommandDefinition<Input, Result>,
): WriteCommand<Input, Result> {
  const { action, change, validate, withGroupName, run } = definition;

  const permissionFor = (actor: Actor, input: Input): Permission | null =>
    typeof definition.permission === 'string' ? definition.permission : definition.permission(actor, input);

  /** Cognito's name of the group may be another spelling of the one that was given. */
  const under = (input: Input, named: ProposedChange): Input => {
    const groupName = auditTargetOf(named).groupName;
    const isNew = groupName !== undefined && groupName !== auditTargetOf(change(input)).groupName;
    return isNew && withGroupName !== undefined ? withGroupName(input, groupName) : input;
  };

  /** Without a call. */
  const check = (context: CommandContext, input: Input): void => {
    const permission = permissionFor(context.actor, input);
    if (permission !== null) authorizeAndAudit(context, { action, permission, target: auditTargetOf(change(input)) });
    validate(input);
  };

  const perform: Command<Input, Result> = async (context, input) => {
    const { actor, authorizer, directory, audit } = context;
    if (context.dryRun === true) throw new Error(`${action}: a dry run came as far as a write.`);
    check(context, input);
    const names = await trailNames(context, auditTargetOf(change(input)));
    const begin = (given: ProposedChange) => beginEvent(context, action, names.targetOf(given));
    const event: { id: string | null; isAnnounced: boolean } = { id: null, isAnnounced: false };
    const write = (by: Directory, named: ProposedChange) => {
      event.isAnnounced = true;
      event.id = begin(named);
      return run({ ...context, directory: by }, under(input, named));
    };
    const asked = { actor, directory, permission: permissionFor(actor, input), change: change(input) };
    const result = await authorizer.guard(asked, write).catch(async (error: unknown) => {
      // The trail has just refused it.
      if (event.isAnnounced && event.id === null) throw error;
      const outcome = event.id === null ? outcomeUnsent(error) : outcomeOf(error);
      const made = outcome === 'UNKNOWN' ? ((await context.wasMade?.()) ?? null) : null;
      const id = event.id ?? begin(asked.change);
      if (made === true) audit.complete(id, 'SUCCEEDED', null);
      else audit.complete(id, made === null ? outcome : 'FAILED', names.detailOf(error));
      throw error;
    });
    if (event.id !== null) audit.complete(event.id, 'SUCCEEDED', null);
    return result;
  };

  const checkAllowed = async (context: CommandContext, input: Input): Promise<void> => {
    const { actor, authorizer, directory, audit } = context;
    check(context, input);
    const asked = { actor, directory, permission: permissionFor(actor, input), change: change(input) };
    await authorizer.checkAllowed(asked).catch(async (error: unknown) => {
      if (error instanceof NotAllowedError) {
        const names = await trailNames(context, auditTargetOf(change(input)));
        const id = beginEvent(context, action, names.targetOf(asked.change));
        audit.complete(id, 'DENIED', names.detailOf(error));
      }
      throw error;
    });
  };

  return Object.assign(perform, { checkAllowed });
}

type EventContext = Pick<CommandContext, 'actor' | 'audit' | 'dryRun' | 'bulkOperationId'>;

function beginEvent(
  { actor, audit, dryRun = false, bulkOperationId }: EventContext,
  action: AuditAction,
  target: AuditTarget,
): string {
  return audit.start({ action, actor, target, dryRun, bulkOperationId: bulkOperationId ?? null });
}

/** How the trail speaks of a target. */
interface TrailNames {
  targetOf(concern: ProposedChange): AuditTarget;
  /** Null where the error is not of the domain: it could say anything. */
  detailOf(error: unknown): string | null;
}

/** By the user's true name, and by none where the pool has no such user: what was given may be anybody's email address. */
async function trailNames({ directory, usernames }: CommandContext, { username }: AuditTarget): Promise<TrailNames> {
  if (username === undefined) return { targetOf: auditTargetOf, detailOf };
  const trueName = await usernames.resolve(directory, username);
  return {
    targetOf: (concern) => ({ ...auditTargetOf(concern), username: trueName ?? undefined }),
    detailOf: (error) => detailOf(error)?.replaceAll(username, () => trueName ?? '(nobody)') ?? null,
  };
}

/** What somebody without the permission for it attempted. */
export interface DeniedCommand {
  readonly action: AuditAction;
  readonly permission: Permission;
  readonly target: AuditTarget;
}

/**
 * Throws ForbiddenError where the actor lacks the permission, and writes that down. By itself for a change of several
 * writes, before it reads what they would be: one event, which names the user and the group where it is about one.
 */
export function authorizeAndAudit(
  context: EventContext & Pick<CommandContext, 'usernames'>,
  { action, permission, target: { username, ...target } }: DeniedCommand,
): void {
  const { actor, audit, usernames } = context;
  try {
    authorize(actor, permission);
  } catch (error) {
    if (error instanceof ForbiddenError) {
      // Who may not do it is not worth a call.
      const known = username === undefined ? undefined : (usernames.resolveLocally(username) ?? undefined);
      const id = beginEvent(context, action, { ...target, username: known });
      audit.complete(id, 'DENIED', detailOf(error));
    }
    throw error;
  }
}

/** An error that is not of the domain tells nothing about what was sent before it. */
function outcomeOf(error: unknown): AuditOutcome {
  if (error instanceof NotAllowedError) return 'DENIED';
  return error instanceof DomainError && !(error instanceof NoResponseError) ? 'FAILED' : 'UNKNOWN';
}

/** The guard only reads: whatever went wrong, nothing was changed. */
function outcomeUnsent(error: unknown): AuditOutcome {
  return error instanceof NotAllowedError ? 'DENIED' : 'FAILED';
}

function detailOf(error: unknown): string | null {
  return error instanceof DomainError ? `${error.code}: ${error.message}` : null;
}
