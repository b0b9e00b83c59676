import { DomainError, NoResponseError, PartialFailureError, UserNotFoundError } from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import { assertUsername } from '../model/name-rules.ts';
import { attributeOf, type User } from '../model/user.ts';
import type { UserDraft } from '../ports/account-operations.ts';
import type { ChangeSetAuthorizer } from '../ports/authorizer.ts';
import { addStep, changeMemberships } from './change-memberships.ts';
import { type CommandContext, defineCommand } from './command.ts';
import { removeUser } from './delete-user.ts';
import { type InvitationDelivery, resendInvitation } from './resend-invitation.ts';

/** Makes an account that nobody is told of. One AdminCreateUser. */
export const makeUser = defineCommand<UserDraft, User>({
  action: 'CREATE_USER',
  permission: 'USER_WRITE',
  change: ({ username, attributes }) => ({
    kind: 'account',
    change: 'create',
    username,
    attributes: attributes.map(({ name }) => name),
  }),
  validate: ({ username }) => assertUsername(username),
  run: ({ directory }, draft) => directory.createUser(draft),
  accountOf: (user) => user,
});

export interface AccountPlan {
  /** Nobody in the pool has its name. */
  readonly draft: UserDraft;
  readonly groups: readonly Group[];
  readonly delivery: InvitationDelivery;
}

/** The context of a change that is permitted as a whole. */
export type AccountContext = CommandContext & { readonly authorizer: ChangeSetAuthorizer };

/**
 * Makes the account, puts it into the groups, and sends the invitation last: so nobody is invited to an account that is then
 * taken away, and an invitation is never sent twice.
 *
 * - The account is not answered for: it counts as made where the pool now has exactly this user, who was not there before and
 *   has not been used. Else the outcome is unknown, and nothing more is done.
 * - A group or the invitation fails: the account is deleted, and with it its memberships; the error is thrown. An account that was
 *   not answered for is not deleted: the little that speaks for another maker is enough for that.
 * - The invitation is not answered for: it may be on its way. The account stays.
 */
export async function makeAccount(context: AccountContext, plan: AccountPlan): Promise<User> {
  return finishAccount(context, await make(context, plan.draft), plan);
}

/** An account that has been made. */
export interface MadeAccount {
  readonly user: User;
  /** Whether Cognito has said that this change made it. */
  readonly isAnswered: boolean;
}

/**
 * Puts the account into the groups, of which it must be in none, and sends the invitation: see `makeAccount`. By itself for one
 * that an earlier attempt has made, and did not finish.
 */
export async function finishAccount(
  context: AccountContext,
  { user, isAnswered }: MadeAccount,
  { groups, delivery }: Pick<AccountPlan, 'groups' | 'delivery'>,
): Promise<User> {
  const { username } = user;
  const done = ['create'];
  try {
    const steps = groups.map(({ name }) => addStep(name));
    if (steps.length > 0) await changeMemberships(context, username, steps, groups);
    done.push(...groups.map(({ name }) => `add ${name}`));
    if (delivery !== 'NONE') await resendInvitation(context, { username, delivery });
  } catch (error) {
    const failed = [...groups.map(({ name }) => `add ${name}`), ...(delivery === 'NONE' ? [] : ['invite'])];
    const state = { completed: done, failed: failed.filter((step) => !done.includes(step)) };
    const isInvitation = done.length > groups.length;
    if (isInvitation && isUnanswered(error)) throw unansweredInvitation(username, state, error);
    if (!isAnswered) throw leftBehind(username, state, error, 'Cognito did not say who made it, so it is kept');
    await undo(context, username, state, error);
    // All of it is undone with the account: what could not be undone before does not matter.
    throw error instanceof PartialFailureError && error.cause instanceof Error ? error.cause : error;
  }
  return user;
}

/** Makes the account; where that is not answered, looks whether it is there. */
async function make(context: AccountContext, draft: UserDraft): Promise<MadeAccount> {
  let found: Promise<User | null> | undefined;
  const find = () => {
    found ??= findAsDrafted(context, draft);
    return found;
  };
  const wasMade = async () => ((await find()) === null ? null : true);
  try {
    return { user: await makeUser({ ...context, wasMade }, draft), isAnswered: true };
  } catch (error) {
    const user = isUnanswered(error) ? await find() : null;
    if (user === null) throw error;
    return { user, isAnswered: false };
  }
}

/** Null where that is not certain: the write may still arrive, or somebody else's user may have the name. One AdminGetUser. */
async function findAsDrafted(
  { openRecovery }: CommandContext,
  { username, attributes }: UserDraft,
): Promise<User | null> {
  const user = await openRecovery()
    .getUser(username)
    .catch(() => null);
  return user !== null && isAsDrafted(user, { username, attributes }) ? user : null;
}

/** Whether the user is exactly as this draft makes one, and has not been used. */
export function isAsDrafted(user: User, { username, attributes }: UserDraft): boolean {
  if (user.status !== 'FORCE_CHANGE_PASSWORD' || !user.enabled) return false;
  // A user who is found by an address has it among the attributes.
  const expected = attributes.length + (user.username === username ? 0 : 1);
  return (
    user.attributes.filter(({ name }) => name !== 'sub').length === expected &&
    attributes.every(({ name, value }) => attributeOf(user, name) === value)
  );
}

async function undo(context: AccountContext, username: string, state: Steps, error: unknown): Promise<void> {
  const recovery = { ...context, authorizer: context.authorizer.undoing, directory: context.openRecovery() };
  try {
    await removeUser(recovery, { username });
  } catch (obstacle) {
    if (obstacle instanceof UserNotFoundError) return;
    throw leftBehind(username, state, error, `Deleting it again failed: ${messageOf(obstacle)}`);
  }
}

interface Steps {
  readonly completed: readonly string[];
  readonly failed: readonly string[];
}

function leftBehind(username: string, state: Steps, error: unknown, why: string): PartialFailureError {
  return new PartialFailureError(
    `"${username}" was made, and then something failed: ${messageOf(error)} ${why}. Look at its groups, and give what is missing or delete it.`,
    state,
    { cause: error },
  );
}

/** For an account that is made and in its groups. */
export function unansweredInvitation(username: string, state: Steps, cause?: unknown): PartialFailureError {
  return new PartialFailureError(
    `"${username}" is made and in its groups. Cognito gave no answer to the invitation: it may have been sent. Ask the person before resendInvitation sends another one.`,
    state,
    { cause },
  );
}

/** Sent, with no answer; an error that is not of the domain says nothing about what was sent before it. */
function isUnanswered(error: unknown): boolean {
  return !(error instanceof DomainError) || error instanceof NoResponseError;
}

function messageOf(error: unknown): string {
  return error instanceof DomainError ? error.message : 'The call was broken off.';
}
