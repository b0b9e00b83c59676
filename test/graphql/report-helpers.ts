import type { EmbeddedPool } from '../../src/embedded-pool/pool.ts';

/** Everything that a report tells, but for what it cost. */
export const WHOLE_REPORT = `{
  membershipReport {
    asOf
    totals { users groups memberships usersInNoGroup disabledUsersInGroups emptyGroups }
    groups { group { name } memberCount members { username } }
    users { user { username enabled } groups { name } }
    usersInNoGroup { username }
    plan { strategy calls { operation count } durationSeconds }
  }
}`;

/** A report with names in the place of users and groups. */
export interface ReportContents {
  readonly totals: Readonly<Record<string, number>>;
  /** Members by group. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** Groups by user, sorted by name. */
  readonly users: Readonly<Record<string, readonly string[]>>;
  readonly usersInNoGroup: readonly string[];
}

interface ReportJson {
  readonly totals: Readonly<Record<string, number>>;
  readonly groups: readonly {
    readonly group: { readonly name: string };
    readonly memberCount: number;
    readonly members: readonly { readonly username: string }[];
  }[];
  readonly users: readonly {
    readonly user: { readonly username: string };
    readonly groups: readonly { readonly name: string }[];
  }[];
  readonly usersInNoGroup: readonly { readonly username: string }[];
}

/** What an answer to `WHOLE_REPORT` says. A name that stands twice stands here twice, or throws. */
export function contentsOfReport({ totals, groups, users, usersInNoGroup }: ReportJson): ReportContents {
  for (const { group, memberCount, members } of groups) {
    if (memberCount !== members.length)
      throw new Error(`${group.name} has ${members.length} members, not ${memberCount}.`);
  }
  return {
    totals,
    groups: distinct(groups.map(({ group, members }) => [group.name, members.map(({ username }) => username)])),
    users: distinct(users.map(({ user, groups }) => [user.username, groups.map(({ name }) => name).sort()])),
    usersInNoGroup: usersInNoGroup.map(({ username }) => username),
  };
}

/** What a report of the whole pool has to say, by the state of the pool itself. */
export function contentsOfPool(
  pool: EmbeddedPool,
  groupNames: readonly string[],
  usernames: readonly string[],
): ReportContents {
  const groups = Object.fromEntries(groupNames.map((name) => [name, pool.membersOf(name)]));
  const users = Object.fromEntries(usernames.map((name) => [name, pool.groupsOf(name)]));
  const usersInNoGroup = usernames.filter((name) => pool.groupsOf(name).length === 0).sort();
  const sizes = groupNames.map((name) => pool.membersOf(name).length);
  return {
    totals: {
      users: usernames.length,
      groups: groupNames.length,
      memberships: sizes.reduce((sum, size) => sum + size, 0),
      usersInNoGroup: usersInNoGroup.length,
      disabledUsersInGroups: usernames.filter(
        (name) => pool.user(name)?.enabled === false && pool.groupsOf(name).length > 0,
      ).length,
      emptyGroups: sizes.filter((size) => size === 0).length,
    },
    groups,
    users,
    usersInNoGroup,
  };
}

/** Pages of a list of so many. */
export function pages(items: number): number {
  return Math.max(1, Math.ceil(items / 60));
}

function distinct(entries: readonly (readonly [string, readonly string[]])[]): Record<string, readonly string[]> {
  const record = Object.fromEntries(entries);
  if (Object.keys(record).length < entries.length) throw new Error('The report names a group or user twice.');
  return record;
}
