import type { Actor } from '../model/actor.ts';
import { NotAllowedError } from '../model/errors.ts';
import type { Permission } from '../model/permissions.ts';
import type { AuditAction } from '../ports/audit-recorder.ts';
import type { Authorizer, GuardedAction, WriteRequest } from '../ports/authorizer.ts';
import type { Directory } from '../ports/directory.ts';
import { auditTargetOf, type ProposedChange } from '../ports/proposed-change.ts';
import { type AttemptContext, AuditedAttempt } from './audited-attempt.ts';
import { authorizeAndAudit } from './authorize-and-audit.ts';

/** What a command works with: who calls it, what they may do to whom, the pool, and the audit trail. */
export interface CommandContext extends AttemptContext {
  readonly authorizer: Authorizer;
  /**
   * Opens a directory with time and calls of its own, for what must be done whatever has become of the caller: to find
   * out how a change stands, and to undo half of one.
   */
  readonly openRecovery: () => Directory;
}

/** One kind of change: who may make it, what its input must look like, and how it is made. */
export interface CommandDefinition<Input, Result> {
  readonly action: AuditAction;
  /** Null if it takes none, because it is about what is the actor's own. */
  readonly permission: Permission | ((actor: Actor, input: Input) => Permission | null);
  /** What the change would do to whom: for the authorizer, and for its names in the audit trail. */
  readonly change: (input: Input) => ProposedChange;
  /** Throws InvalidInputError for what Cognito or this service would refuse: called before a call is spent. */
  readonly validate: (input: Input) => void;
  /** The same input about the group of this name, for a change that has a group. */
  readonly withGroupName?: ((input: Input, groupName: string) => Input) | undefined;
  readonly run: (context: CommandContext, input: Input) => Promise<Result>;
}

export type Command<Input, Result> = (context: CommandContext, input: Input) => Promise<Result>;

/**
 * Returns a change that can be tried out. A dry run and the real one are the same code: `run` makes its writes by `attempt`
 * and by `changeMemberships`, which leave out the write itself.
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
  /** Rejects, and records the denial, if the command would be denied now. Makes no write. */
  checkAllowed(context: CommandContext, input: Input): Promise<void>;
}

/**
 * Returns the one way through which every write goes: authorize, validate, guard, record, run, complete. Invalid input is
 * not recorded; a denial is, as DENIED. If the event cannot be stored, the write is not sent.
 */
export function defineCommand<Input, Result>(
  definition: CommandDefinition<Input, Result>,
): WriteCommand<Input, Result> {
  const { action, change, validate, withGroupName, run } = definition;

  /** Makes no call to Cognito. Rejects with ForbiddenError, or with what `validate` throws. */
  const toRequest = async (context: CommandContext, input: Input): Promise<WriteRequest> => {
    const { actor, directory } = context;
    const proposed = change(input);
    const permission =
      typeof definition.permission === 'string' ? definition.permission : definition.permission(actor, input);
    if (permission !== null) {
      await authorizeAndAudit(context, { action, permission, target: auditTargetOf(proposed) });
    }
    validate(input);
    return { actor, directory, permission, change: proposed };
  };

  /** Cognito's name of the group may be another spelling of the given one. */
  const withNameOf = (input: Input, given: ProposedChange, named: ProposedChange): Input => {
    const { groupName } = auditTargetOf(named);
    const isOther = groupName !== undefined && groupName !== auditTargetOf(given).groupName;
    return isOther && withGroupName !== undefined ? withGroupName(input, groupName) : input;
  };

  const perform: Command<Input, Result> = async (context, input) => {
    if (context.dryRun === true) throw new Error(`${action}: a dry run came as far as a write.`);
    const request = await toRequest(context, input);
    const audited = await AuditedAttempt.of(context, action, request.change);
    const write: GuardedAction<Result> = async (directory, named) => {
      await audited.start(named);
      return run({ ...context, directory }, withNameOf(input, request.change, named));
    };
    return audited.settle(() => context.authorizer.guard(request, write));
  };

  const checkAllowed = async (context: CommandContext, input: Input): Promise<void> => {
    const request = await toRequest(context, input);
    try {
      await context.authorizer.checkAllowed(request);
    } catch (error) {
      if (error instanceof NotAllowedError) {
        const audited = await AuditedAttempt.of(context, action, request.change);
        await audited.fail(error);
      }
      throw error;
    }
  };

  return Object.assign(perform, { checkAllowed });
}
