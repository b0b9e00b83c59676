import type { CommandContext } from '../commands/command.ts';
import { createAccount } from '../commands/create-user.ts';
import { finishAccount, isAsDrafted, unansweredInvitation } from '../commands/make-account.ts';
import { GroupNotFoundError, UserExistsError } from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import { attributeOf, type User } from '../model/user.ts';
import type { AuditEvent } from '../ports/audit-event.ts';
import type { AuditStore } from '../ports/audit-store.ts';
import type { BulkOperation, BulkTarget, NewAccount } from './bulk-operation.ts';
import type { KnownGroups } from './known-groups.ts';

/** How an item ended that was written. UNCHANGED: there was nothing to do. */
export type WrittenOutcome = 'SUCCEEDED' | 'UNCHANGED';

export interface AccountItemContext {
  readonly groups: KnownGroups;
  /** Tells what earlier attempts of the same operation have sent. */
  readonly trail: Pick<AuditStore, 'page'>;
}

/** Milliseconds by which Cognito's clock may be behind the one that dates operations. */
const CLOCK_SKEW_MS = 60_000;
/** Of one user in one operation: each attempt makes one of an account and one of an invitation. */
const MAX_EVENTS = 50;
const NO_ACCOUNT: NewAccount = { attributes: [], groupNames: [], invitation: 'NONE' };

/**
 * Makes one account, by the same steps as `createUser`. Can be repeated, after a failure and after the process was killed at
 * any moment: the person is not invited twice.
 *
 * Where the account exists:
 * - The trail has this operation's invitation: the item was done, or, if that was not answered for, ends with PartialFailureError.
 * - This operation has made it, and it is as it was made: what is missing is added, and the person is invited.
 * - It has the attributes and groups that are asked for: UNCHANGED.
 * - Else UserExistsError.
 *
 * Calls beyond those of `createUser`: where the account exists one AdminGetUser and one AdminListGroupsForUser.
 */
export async function createAccountItem(
  context: CommandContext,
  operation: BulkOperation,
  { username, account = NO_ACCOUNT }: BulkTarget,
  { groups, trail }: AccountItemContext,
): Promise<WrittenOutcome> {
  try {
    await createAccount(context, { username, ...account }, (names) => groups.find(names));
    return 'SUCCEEDED';
  } catch (error) {
    if (!(error instanceof UserExistsError)) throw error;
    const user = await context.directory.getUser(username);
    // Somebody else has the address.
    if (user === null) throw error;
    const item: ExistingAccount = { context, operation, username, account, user, groups };
    if (context.dryRun !== true) {
      const events = await eventsOf(trail, operation, user);
      if (wasInvited(events, user)) return 'SUCCEEDED';
      if (wasMade(events, item)) return finish(item);
    }
    if (await isAsAsked(item)) return 'UNCHANGED';
    throw error;
  }
}

interface ExistingAccount {
  readonly context: CommandContext;
  readonly operation: BulkOperation;
  /** As the caller gave it. */
  readonly username: string;
  readonly account: NewAccount;
  readonly user: User;
  readonly groups: KnownGroups;
}

/** What the operation has done about the user, whichever process it was. */
async function eventsOf(
  trail: Pick<AuditStore, 'page'>,
  { id, requestId }: BulkOperation,
  { username }: User,
): Promise<readonly AuditEvent[]> {
  const filter = { requestId, ofUser: username, action: ['CREATE_USER', 'RESEND_INVITATION'] } as const;
  const events = await trail.page(filter, null, MAX_EVENTS);
  return events.filter(({ bulkOperationId }) => bulkOperationId === id);
}

/** Throws PartialFailureError if nobody can say whether the invitation was sent. It is the last step of all. */
function wasInvited(events: readonly AuditEvent[], { username }: User): boolean {
  const invitations = events.filter(({ action }) => action === 'RESEND_INVITATION');
  if (invitations.some(({ outcome }) => outcome === 'SUCCEEDED')) return true;
  if (invitations.some(({ outcome }) => outcome === 'UNKNOWN')) {
    throw unansweredInvitation(username, { completed: ['create'], failed: ['invite'] });
  }
  return false;
}

/**
 * Whether the operation has made the account, of which nobody was told yet. Where users choose no name the trail names none for a
 * new one: then its date has to do.
 */
function wasMade(events: readonly AuditEvent[], { operation, username, account, user }: ExistingAccount): boolean {
  if (!isAsDrafted(user, { username, attributes: account.attributes })) return false;
  const isOurs = ({ action, outcome }: AuditEvent) =>
    action === 'CREATE_USER' && (outcome === 'SUCCEEDED' || outcome === 'UNKNOWN');
  if (user.username === username) return events.some(isOurs);
  return user.createdAt.getTime() >= operation.createdAt.getTime() - CLOCK_SKEW_MS;
}

/** It is not deleted if that fails: what speaks for its maker is not certain enough. */
async function finish({ context, account, user, groups }: ExistingAccount): Promise<WrittenOutcome> {
  const wanted = await groupsOf(account, groups);
  const held = await heldBy(context, user);
  const authorizer = context.authorizer.ofOneChange([]);
  await finishAccount(
    { ...context, authorizer },
    { user, isAnswered: false },
    { groups: wanted.filter(({ name }) => !held.has(name)), delivery: account.invitation },
  );
  return 'SUCCEEDED';
}

async function isAsAsked({ context, account, user, groups }: ExistingAccount): Promise<boolean> {
  if (!account.attributes.every(({ name, value }) => attributeOf(user, name) === value)) return false;
  const wanted = await groupsOf(account, groups);
  if (wanted.length === 0) return true;
  const held = await heldBy(context, user);
  return wanted.every(({ name }) => held.has(name));
}

async function groupsOf({ groupNames }: NewAccount, groups: KnownGroups): Promise<readonly Group[]> {
  const found = await groups.find(groupNames);
  const missing = groupNames.find((name) => !found.has(name));
  if (missing !== undefined) throw new GroupNotFoundError(missing);
  return [...found.values()];
}

async function heldBy({ directory }: CommandContext, { username }: User): Promise<ReadonlySet<string>> {
  const groups = await directory.listGroupsForUser(username);
  return new Set(groups.map(({ name }) => name));
}
