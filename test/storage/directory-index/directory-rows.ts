import type { Insertable } from 'kysely';
import type { Group } from '../../../src/domain/model/group.ts';
import type { User } from '../../../src/domain/model/user.ts';
import { userColumns } from '../../../src/storage/sql/directory-index/user-columns.ts';
import type { PoolTables } from '../../../src/storage/sql/pool-tables.ts';
import type { Tables } from '../../../src/storage/sql/tables.ts';

/** From when to when a version holds, in milliseconds since the epoch. To null: still. */
export interface Period {
  readonly from: number;
  readonly to: number | null;
}

export const NOW: Period = { from: 0, to: null };

export interface Version<Fact> {
  readonly period: Period;
  readonly fact: Fact;
}

export interface MembershipFact {
  readonly username: string;
  readonly groupName: string;
}

/** A directory with its history. */
export interface History {
  readonly users: readonly Version<User>[];
  readonly groups: readonly Version<Group>[];
  readonly memberships: readonly Version<MembershipFact>[];
}

/** Every attribute that a test gives to users. */
export const INDEXED = new Set(['sub', 'email', 'phone_number', 'name', 'given_name', 'custom:department']);

/** How many rows one statement inserts. */
const ROWS = 500;

/** Writes the rows of the index by themselves, without merging. */
export async function insertHistory(tables: PoolTables, { users, groups, memberships }: History): Promise<void> {
  let lastId = 0;
  const userIds = idsByName(users.map(({ fact }) => fact.username));
  const groupIds = idsByName(groups.map(({ fact }) => fact.name));
  const version = ({ from, to }: Period) => ({
    ...tables.ownColumns,
    id: ++lastId,
    valid_from: from,
    valid_to: to,
    known_at: from,
    settles_at: from,
    uncertain: 0,
  });
  const current = memberships.filter(({ period }) => period.to === null).map(({ fact }) => fact);
  const groupCounts = countBy(current.map(({ username }) => username));
  const memberCounts = countBy(current.map(({ groupName }) => groupName));
  await insert(
    tables,
    'directory_user',
    users.map(({ period, fact }) => ({
      ...version(period),
      ...userColumns(fact, INDEXED),
      user_id: userIds.get(fact.username) ?? 0,
      incomplete: 0,
      group_count: period.to === null ? (groupCounts.get(fact.username) ?? 0) : 0,
    })),
  );
  await insert(
    tables,
    'directory_group',
    groups.map(({ period, fact }) => ({
      ...version(period),
      group_id: groupIds.get(fact.name) ?? 0,
      name: fact.name,
      description: fact.description,
      precedence: fact.precedence,
      role_arn: fact.roleArn,
      created_at: fact.createdAt.getTime(),
      updated_at: fact.updatedAt.getTime(),
      incomplete: 0,
      member_count: period.to === null ? (memberCounts.get(fact.name) ?? 0) : 0,
    })),
  );
  await insert(
    tables,
    'directory_membership',
    memberships.map(({ period, fact }) => ({
      ...version(period),
      user_id: userIds.get(fact.username) ?? 0,
      group_id: groupIds.get(fact.groupName) ?? 0,
      missed_at: null,
      since_unknown: period.from === 0 ? 1 : 0,
      audit_event_id: period.from === 0 ? null : `event-${period.from}`,
    })),
  );
}

/** Writes that the index has been read, with ids for the rows of a test. */
export async function insertState(tables: PoolTables): Promise<void> {
  const state = {
    last_id: 1_000_000,
    last_change: 0,
    merged_at: 0,
    attributes: '[]',
    lease_expires_at: 0,
    lease_number: 0,
  };
  await tables.db
    .insertInto('directory_state')
    .values({ ...tables.ownColumns, ...state })
    .execute();
}

async function insert<Name extends 'directory_user' | 'directory_group' | 'directory_membership'>(
  { db }: PoolTables,
  table: Name,
  rows: readonly Insertable<Tables[Name]>[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS) {
    await db
      .insertInto(table)
      .values(rows.slice(start, start + ROWS))
      .execute();
  }
}

function idsByName(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...new Set(names)].map((name, index) => [name, index + 1]));
}

function countBy(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
