import { assertReachable, type CreateUser } from '../commands/create-user.ts';
import type { InvitationDelivery } from '../commands/resend-invitation.ts';
import { assertAttributes } from '../model/attribute-rules.ts';
import { InvalidInputError } from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import { MAX_GROUPS_PER_USER } from '../model/membership.ts';
import { attributeOf, type User, type UserAttribute } from '../model/user.ts';
import type { PoolDescription } from '../ports/directory.ts';
import type { UserMemberships } from './change-targets.ts';
import type { ImportedUser, RowProblem } from './import-row.ts';

/** What the pool has of what the rows name. */
export interface ImportFacts {
  readonly pool: PoolDescription;
  /** By the names in the rows. */
  readonly users: ReadonlyMap<string, User>;
  /** By the names in the rows. */
  readonly groups: ReadonlyMap<string, Group>;
  /** Where a row does not say. */
  readonly invitation: InvitationDelivery;
}

export interface ImportPlan {
  /** Users whom the pool does not have. */
  readonly accounts: readonly (CreateUser & Pick<ImportedUser, 'lines'>)[];
  /** Users whom it has; of one who is to be in no other group, nothing. */
  readonly changes: readonly (UserMemberships & Pick<ImportedUser, 'lines'>)[];
  /** Users whom it has with other values of these attributes: an import changes none. */
  readonly differing: readonly { readonly lines: readonly number[]; readonly attributes: readonly string[] }[];
  readonly problems: readonly RowProblem[];
}

/** Finds out what is to be done, as far as that can be known without a write. Makes no call. */
export function planImport(users: readonly ImportedUser[], facts: ImportFacts): ImportPlan {
  const accounts: (CreateUser & Pick<ImportedUser, 'lines'>)[] = [];
  const changes: (UserMemberships & Pick<ImportedUser, 'lines'>)[] = [];
  const differing: { lines: readonly number[]; attributes: readonly string[] }[] = [];
  const problems: RowProblem[] = [];
  for (const user of users) {
    const { username, lines, add, remove } = user;
    const known = facts.users.get(username);
    const message = missingGroup(user, facts) ?? (known === undefined ? accountProblem(user, facts) : null);
    if (message !== null) problems.push(...lines.map((line) => ({ line, message })));
    else if (known === undefined) accounts.push({ ...accountOf(user, facts), lines });
    else {
      changes.push({ username: known.username, add, remove, lines });
      const attributes = user.attributes.filter(({ name, value }) => attributeOf(known, name) !== value);
      if (attributes.length > 0) differing.push({ lines, attributes: attributes.map(({ name }) => name) });
    }
  }
  return { accounts, changes, differing, problems };
}

function missingGroup({ add, remove }: ImportedUser, { groups }: ImportFacts): string | null {
  const missing = [...add, ...remove].find((name) => !groups.has(name));
  return missing === undefined ? null : `The pool has no group "${missing}".`;
}

/** The same rules as of `createUser`, as far as they need no call. */
function accountProblem(user: ImportedUser, { pool, invitation }: ImportFacts): string | null {
  const { username, attributes, add } = user;
  if (add.length > MAX_GROUPS_PER_USER) return `A user can be in ${MAX_GROUPS_PER_USER} groups.`;
  try {
    assertAttributes(pool.schema, attributes, null);
    assertReachable(user.invitation ?? invitation, withAddress(user, pool));
    return null;
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return `"${username}" is nobody in the pool, and cannot be made: ${error.message}`;
  }
}

/** Where users choose no name, the address that stands for it is an attribute. */
function withAddress({ username, attributes }: ImportedUser, pool: PoolDescription): readonly UserAttribute[] {
  return pool.usernamesAreSubs ? [...attributes, { name: addressOf(username), value: username }] : attributes;
}

function accountOf({ username, attributes, add, invitation }: ImportedUser, facts: ImportFacts): CreateUser {
  // Cognito makes the address that stands for the username an attribute by itself.
  const own = facts.pool.usernamesAreSubs ? addressOf(username) : null;
  return {
    username,
    attributes: own === null ? attributes : attributes.filter(({ name, value }) => name !== own || value !== username),
    groupNames: add,
    invitation: invitation ?? facts.invitation,
  };
}

function addressOf(username: string): 'email' | 'phone_number' {
  return username.includes('@') ? 'email' : 'phone_number';
}
