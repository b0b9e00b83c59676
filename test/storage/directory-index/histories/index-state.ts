import type { DirectoryChange } from '../../../../src/domain/directory-index/directory-change.ts';
import type {
  IndexedDirectory,
  IndexedGroup,
  IndexedUser,
} from '../../../../src/domain/directory-index/indexed-directory.ts';
import { parseUserFilter } from '../../../../src/domain/filter/parse-user-filter.ts';
import { emailOf, membershipKey, type PoolState } from './simulated-pool.ts';

/** The directory as the index has it at one moment. */
export interface IndexedState {
  readonly users: ReadonlyMap<string, IndexedUser>;
  readonly groups: ReadonlyMap<string, IndexedGroup>;
  readonly memberships: ReadonlySet<string>;
}

export async function readIndex(directory: IndexedDirectory): Promise<IndexedState> {
  const query = { search: null, filter: parseUserFilter({}) };
  const order = { field: 'USERNAME', direction: 'ASC' } as const;
  const users = (await directory.users(query, order, null, 1_000)).map(({ user }) => user);
  const groups = await directory.groups();
  const memberships = await directory.membershipsOf(users.map(({ username }) => username));
  return {
    users: new Map(users.map((user) => [user.username, user])),
    groups: new Map(groups.map((group) => [group.name, group])),
    memberships: new Set(
      users.flatMap(({ username }, index) =>
        (memberships[index] ?? []).map(({ group }) => membershipKey(username, group.name)),
      ),
    ),
  };
}

/** Everything that is known of users, groups and memberships, with the counts that stand beside them, a line each. */
export function linesOf({ users, groups, memberships }: IndexedState | PoolState): readonly string[] {
  const count = (part: 0 | 1, name: string) => [...memberships].filter((key) => key.split(' ')[part] === name).length;
  return [
    ...[...users.values()].map(
      (user) =>
        `${user.username} ${user.enabled} ${emailOf(user)} ${'groupCount' in user ? user.groupCount : count(0, user.username)}`,
    ),
    ...[...groups.values()].map(
      (group) =>
        `${group.name} ${group.description} ${'memberCount' in group ? group.memberCount : count(1, group.name)}`,
    ),
    ...memberships,
  ].sort();
}

/** What can be compared between a moment as it was and as it is remembered: no attributes, which a deletion erases. */
export function rememberedLines({ users, groups, memberships }: IndexedState): readonly string[] {
  return [...users.keys(), ...groups.keys(), ...memberships].sort();
}

/** Facts that changes tell the begin and end of, after the changes. Throws where a change tells what was so already. */
export function afterChanges(before: IndexedState, changes: readonly DirectoryChange[]): readonly string[] {
  const facts = new Set(rememberedLines(before));
  const disabled = new Set(
    [...before.users.values()].filter(({ enabled }) => !enabled).map(({ username }) => username),
  );
  const begin = (set: Set<string>, fact: string, { kind }: DirectoryChange) => {
    if (set.has(fact)) throw new Error(`${kind} ${fact} is told twice.`);
    set.add(fact);
  };
  const end = (set: Set<string>, fact: string, { kind }: DirectoryChange) => {
    if (!set.delete(fact)) throw new Error(`${kind} ${fact} is told twice.`);
  };
  for (const change of changes) {
    const fact = [change.username, change.groupName].filter((name) => name !== null).join(' ');
    if (change.kind === 'USER_DISABLED') begin(disabled, fact, change);
    else if (change.kind === 'USER_ENABLED') end(disabled, fact, change);
    else if (/_(CREATED|ADDED)$/.test(change.kind)) begin(facts, fact, change);
    else if (/_(DELETED|REMOVED)$/.test(change.kind)) end(facts, fact, change);
    if (change.kind === 'USER_DELETED') disabled.delete(fact);
  }
  return [...facts].sort();
}
