import type { Actor } from '../model/actor.ts';
import { NotAllowedError } from '../model/errors.ts';
import type { Permission } from '../model/permissions.ts';
import type { User } from '../model/user.ts';
import type { ValueChange } from '../model/value-change.ts';
import type { AuditAction } from '../ports/audit-recorder.ts';
import type { Authorizer, GuardedAction, WriteRequest } from '../ports/authorizer.ts';
import type { Directory } from '../ports/directory.ts';
import { auditTargetOf, type ProposedChange } from '../ports/proposed-change.ts';
import { type AttemptContext, AuditedAttempt } from './audited-attempt.ts';
import { authorizeAndAudit } from './authorize-and-audit.ts';

/** What a command uses: its caller, the authorizer, the pool, and the audit trail. */
export interface CommandContext extends AttemptContext {
  readonly authorizer: Authorizer;
  /**
   * Opens a directory with time and calls of its own, for what must be done even if the client has disconnected: finding out
   * the state of a change, and undoing half of one.
   */
  readonly openRecovery: () => Directory;
}

/** One kind of change: its permission, the rules for its input, and its write. */
export type CommandDefinition<Input, Result> = CommandRules<Input> &
  (SimpleCommand<Input, Result> | PlannedCommand<Input, Result>);

interface CommandRules<Input> {
  readonly action: AuditAction;
  /** Null if it needs none, because it changes something of the actor's own. */
  readonly permission: Permission | ((actor: Actor, input: Input) => Permission | null);
  /** What the change would do, for the authorizer, and for the names in the audit trail. */
  readonly change: (input: Input) => ProposedChange;
  /** Throws InvalidInputError for input that Cognito or this service would reject. Called before any call is made. */
  readonly validate: (input: Input) => void;
  /** Returns the input with the group of this name, for a change that has a group. */
  readonly withGroupName?: ((input: Input, groupName: string) => Input) | undefined;
}

/** A change that is of no properties. */
interface SimpleCommand<Input, Result> {
  readonly run: (context: CommandContext, input: Input) => Promise<Result>;
  /** The account that it has made, for a command that makes one. */
  readonly accountOf?: ((result: Result) => User) | undefined;
}

/** A change of properties: what they were is read first, so that the trail can tell. */
interface PlannedCommand<Input, Result> {
  readonly plan: (context: CommandContext, input: Input) => Promise<PlannedWrite<Result>>;
}

export interface PlannedWrite<Result> {
  readonly changes: readonly ValueChange[];
  readonly run: () => Promise<Result>;
}

export type Command<Input, Result> = (context: CommandContext, input: Input) => Promise<Result>;

/**
 * Returns a command with a dry run. Dry run and real run are the same code: `run` makes its writes by `attempt` and
 * `changeMemberships`, which leave out the write itself.
 */
export function withDryRun<Input extends { readonly dryRun?: boolean | null | undefined }, Result>(
  run: Command<Input, Result>,
): Command<Input, Result> {
  return (context, input) => run({ ...context, dryRun: input.dryRun === true }, input);
}

/** Makes the write. In a dry run, only finds out whether it would be denied. */
export function attempt<Input>(write: WriteCommand<Input, void>, context: CommandContext, input: Input): Promise<void> {
  return context.dryRun === true ? write.checkAllowed(context, input) : write(context, input);
}

/** A single write. */
export interface WriteCommand<Input, Result> extends Command<Input, Result> {
  /** Rejects, and records the denial, if the command would be denied now. Makes no write. */
  checkAllowed(context: CommandContext, input: Input): Promise<void>;
}

/**
 * Returns a command. Every write takes the same steps: authorize, validate, guard, record, run, complete. Invalid input is
 * not recorded; a denial is, as DENIED. If the event cannot be stored, the write is not sent.
 */
export function defineCommand<Input, Result>(
  definition: CommandDefinition<Input, Result>,
): WriteCommand<Input, Result> {
  const { action, change, validate, withGroupName } = definition;
  const accountOf = 'run' in definition ? definition.accountOf : undefined;
  const plan = 'plan' in definition ? definition.plan : withoutChanges(definition.run);

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
    if (context.dryRun === true) throw new Error(`${action}: a dry run reached a write.`);
    const request = await toRequest(context, input);
    const audited = await AuditedAttempt.of(context, action, request.change);
    const write: GuardedAction<Result> = async (directory, named) => {
      const planned = await plan({ ...context, directory }, withNameOf(input, request.change, named));
      await audited.start(named, planned.changes);
      return planned.run();
    };
    return audited.settle(() => context.authorizer.guard(request, write), accountOf);
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

function withoutChanges<Input, Result>(
  run: SimpleCommand<Input, Result>['run'],
): PlannedCommand<Input, Result>['plan'] {
  return async (context, input) => ({ changes: [], run: () => run(context, input) });
}
