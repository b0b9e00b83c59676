import { assertNamesFree } from '../directory/assert-names-free.ts';
import { findGroups } from '../directory/find-groups.ts';
import { assertAttributes, type WantedAttribute } from '../model/attribute-rules.ts';
import { GroupNotFoundError, InvalidInputError, LimitExceededError } from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import { MAX_GROUPS_PER_USER } from '../model/membership.ts';
import { assertGroupName, assertUsername } from '../model/name-rules.ts';
import type { User, UserAttribute } from '../model/user.ts';
import type { UserDraft } from '../ports/account-operations.ts';
import type { PoolDescription } from '../ports/directory.ts';
import { addUserToGroup } from './add-user-to-group.ts';
import { authorizeAndAudit } from './authorize-and-audit.ts';
import { type CommandContext, withDryRun } from './command.ts';
import { makeAccount, makeUser } from './make-account.ts';
import type { InvitationDelivery } from './resend-invitation.ts';

export interface CreateUser {
  readonly username: string;
  readonly attributes?: readonly WantedAttribute[] | null | undefined;
  /** A name given twice counts once. */
  readonly groupNames?: readonly string[] | null | undefined;
  /** EMAIL where left out. */
  readonly invitation?: InvitationDelivery | null | undefined;
  /** Only find out whether it could be made. */
  readonly dryRun?: boolean | null | undefined;
}

/** Returns the groups by these names, under the names that Cognito answers with; a name without a group is absent. */
export type FindGroups = (names: readonly string[]) => Promise<ReadonlyMap<string, Group>>;

/**
 * Makes an account, puts it into groups, and invites the person: all of it, or nothing, or PartialFailureError: see
 * `makeAccount`. Resolves with the user, or with null for a dry run, which is the same up to the first write.
 *
 * Calls: one AdminGetUser for the username and one for each address that would stand for it; a look for the groups (see
 * `findGroups`); one AdminCreateUser, one AdminAddUserToGroup a group, and one AdminCreateUser for the invitation; one
 * DescribeUserPool a minute.
 *
 * Rejects with UserExistsError, GroupNotFoundError, InvalidInputError, NotAllowedError, LimitExceededError.
 */
export const createUser = withDryRun<CreateUser, User | null>((context, input) =>
  createAccount(context, input, (names) => findGroups(context.directory, names)),
);

/** As `createUser`, a dry run where the context is one. For many accounts, whose groups are looked up once. */
export async function createAccount(
  context: CommandContext,
  input: Omit<CreateUser, 'dryRun'>,
  find: FindGroups,
): Promise<User | null> {
  const { username, groupNames, invitation } = input;
  await authorizeAndAudit(context, { action: 'CREATE_USER', permission: 'USER_WRITE', target: { username } });
  const wanted = [...new Set(groupNames ?? [])];
  assertNames(username, groupNames ?? []);
  const attributes = (input.attributes ?? []).flatMap(({ name, value }) => (value ? [{ name, value }] : []));
  const pool = await context.usernames.describePool(context.directory);
  assertAttributes(pool?.schema ?? [], input.attributes ?? [], null);
  assertReachable(invitation ?? 'EMAIL', attributesOf(pool, { username, attributes }));

  const draft = { username, attributes };
  const change = { ...context, authorizer: context.authorizer.ofOneChange([]) };
  await makeUser.checkAllowed(change, draft);
  const groups = await permittedGroups(context, username, wanted, find);
  await assertNamesFree(context.directory, pool, draft, null);
  if (context.dryRun === true) return null;
  return makeAccount(change, { draft, groups, delivery: invitation ?? 'EMAIL' });
}

function assertNames(username: string, groupNames: readonly string[]): void {
  assertUsername(username);
  for (const [place, groupName] of groupNames.entries()) assertGroupName(groupName, `groupNames.${place}`);
  if (new Set(groupNames).size > MAX_GROUPS_PER_USER) {
    throw new LimitExceededError(`A user can be in ${MAX_GROUPS_PER_USER} groups. Nothing was changed.`);
  }
}

/** The groups, each of which the caller may give by itself: under the names that Cognito answers with. */
async function permittedGroups(
  context: CommandContext,
  username: string,
  names: readonly string[],
  find: FindGroups,
): Promise<readonly Group[]> {
  const found = names.length === 0 ? new Map<string, Group>() : await find(names);
  const authorizer = context.authorizer.ofOneChange([...found.values()]);
  for (const name of names) {
    const groupName = found.get(name)?.name ?? name;
    await addUserToGroup.checkAllowed({ ...context, authorizer }, { username, groupName, ofNewUser: true });
  }
  const missing = names.find((name) => !found.has(name));
  if (missing !== undefined) throw new GroupNotFoundError(missing);
  const byName = new Map([...found.values()].map((group) => [group.name, group]));
  return [...byName.values()];
}

/** Where users choose no name, the address that stands for it is an attribute. */
function attributesOf(pool: PoolDescription | null, { username, attributes }: UserDraft): readonly UserAttribute[] {
  if (pool?.usernamesAreSubs !== true) return attributes;
  return [...attributes, { name: username.includes('@') ? 'email' : 'phone_number', value: username }];
}

/** Throws InvalidInputError if the attributes lack the address that an invitation in this way goes to. */
export function assertReachable(delivery: InvitationDelivery, attributes: readonly UserAttribute[]): void {
  if (delivery === 'NONE') return;
  const address = delivery === 'EMAIL' ? 'email' : 'phone_number';
  if (attributes.some(({ name }) => name === address)) return;
  throw new InvalidInputError(
    `An invitation by ${delivery} takes the attribute "${address}". Give it, or choose another invitation; NONE sends none.`,
    'invitation',
  );
}
