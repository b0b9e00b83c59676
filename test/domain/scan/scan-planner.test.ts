import { describe, expect, test } from 'vitest';
import {
  keepsListedUsers,
  listConcurrency,
  planActions,
  type ScanState,
  secondsLeft,
} from '../../../src/domain/scan/scan-planner.ts';
import type { ScanScope } from '../../../src/domain/scan/scan-scope.ts';
import { EVERYTHING, USERS_ARE_CHEAP } from './scan-helpers.ts';

interface StateSetting extends Partial<Omit<ScanState, 'scope' | 'groupMembers' | 'userGroups'>> {
  readonly scope?: Partial<ScanScope>;
  readonly groupMembers?: Partial<ScanState['groupMembers']>;
  readonly userGroups?: Partial<ScanState['userGroups']>;
}

/** A scan of everything that has listed all 10 groups, of a page each, of a pool of 600 users. */
function stateOf({ scope, groupMembers, userGroups, ...setting }: StateSetting = {}): ScanState {
  return {
    scope: { ...EVERYTHING, ...scope },
    phase: 'READING',
    strategy: null,
    estimatedUsers: 600,
    rates: { userLists: 30, groupsOfUser: 50 },
    latencySeconds: 0.1,
    groupCount: 10,
    knownMemberships: 0,
    groupMembers: { groupsLeft: 10, pagesRead: 0, pagesLeft: 10, sizesKnown: true, longest: 1, ...groupMembers },
    userGroups: { usersRead: 0, memberships: 0, ...userGroups },
    lists: { longest: 1 },
    userList: { count: 0, pagesLeft: (pages) => pages },
    ...setting,
  };
}

const LIST_USERS = { kind: 'LIST_USERS', mode: 'UNSHARDED' };
const LIST_SHARDS = { kind: 'LIST_USERS', mode: 'SHARDED' };
const BY_GROUP = { kind: 'USE_STRATEGY', strategy: 'BY_GROUP' };
const BY_USER = { kind: 'USE_STRATEGY', strategy: 'BY_USER' };

describe('what a scan does next', () => {
  test('is nothing before the size of the pool is known', () => {
    expect(planActions(stateOf({ estimatedUsers: null }))).toEqual([]);
  });

  test('is to read the groups by name at once: their members are all that is needed', () => {
    const scope = { users: 'none', groupNames: ['admin'] } as const;
    expect(planActions(stateOf({ scope, estimatedUsers: null, phase: 'LISTING_GROUPS' }))).toEqual([BY_GROUP]);
  });

  test('starts the list of all users before the groups', () => {
    expect(planActions(stateOf())).toEqual([LIST_USERS, BY_GROUP]);
  });

  test('by group, lists users only if all of them are needed', () => {
    expect(planActions(stateOf({ scope: { users: 'in no group' } }))).toEqual([BY_GROUP]);
    expect(planActions(stateOf({ scope: { users: 'none' } }))).toEqual([BY_GROUP]);
  });

  test('by user, lists the users whichever users are needed', () => {
    const state = stateOf({ scope: { users: 'none' }, groupMembers: { pagesLeft: 1_000 } });
    expect(planActions(state)).toEqual([BY_USER, LIST_USERS]);
  });

  test('waits with a long list of users until all groups are listed', () => {
    const long = { estimatedUsers: 60 * 160, scope: { memberships: false } };
    expect(planActions(stateOf({ ...long, phase: 'LISTING_GROUPS' }))).toEqual([]);
    expect(planActions(stateOf({ ...long, estimatedUsers: 60 * 159, phase: 'LISTING_GROUPS' }))).toEqual([LIST_USERS]);
    expect(planActions(stateOf(long))).toEqual([LIST_SHARDS]);
  });

  test('does not shard a long list beside groups of unknown size, one of which may be as long', () => {
    const state = stateOf({ estimatedUsers: 60 * 160, groupMembers: { sizesKnown: false } });
    expect(planActions(state)).toContainEqual(LIST_USERS);
  });

  test('does not repeat the strategy that it follows', () => {
    expect(planActions(stateOf({ strategy: 'BY_GROUP' }))).toEqual([LIST_USERS]);
  });

  test.each([
    { estimatedUsers: 20_000, actions: [BY_USER] },
    { estimatedUsers: 20_001, actions: [] },
  ])('changes from groups to users only in a pool whose users fit in memory: $estimatedUsers', (pool) => {
    const scope = { users: 'in no group' } as const;
    const groupMembers = { pagesLeft: 10_000 };
    const state = stateOf({ ...pool, scope, strategy: 'BY_GROUP', rates: USERS_ARE_CHEAP, groupMembers });
    expect(planActions(state).filter(({ kind }) => kind === 'USE_STRATEGY')).toEqual(pool.actions);
  });
});

test('users of the list are kept while they may have to be looked up', () => {
  const large = { estimatedUsers: 20_001 };
  expect(keepsListedUsers(stateOf({ scope: { memberships: false } }))).toBe(false);
  expect(keepsListedUsers(stateOf({ strategy: 'BY_USER', ...large }))).toBe(true);
  expect(keepsListedUsers(stateOf({ strategy: 'BY_GROUP' }))).toBe(true);
  expect(keepsListedUsers(stateOf({ strategy: 'BY_GROUP', ...large }))).toBe(false);
});

test('a few large groups read first do not make the others seem as large once enough users are looked up', () => {
  const rates = { userLists: 28, groupsOfUser: 47 };
  const scope = { users: 'none' } as const;
  const groupMembers = { groupsLeft: 195, pagesRead: 5, pagesLeft: 2_000, sizesKnown: false };
  const state = { scope, rates, groupMembers, groupCount: 200, strategy: 'BY_USER', estimatedUsers: 3_000 } as const;
  expect(planActions(stateOf({ ...state, userGroups: { usersRead: 49, memberships: 245 } }))).not.toContainEqual(
    BY_GROUP,
  );
  expect(planActions(stateOf({ ...state, userGroups: { usersRead: 50, memberships: 250 } }))).toContainEqual(BY_GROUP);
});

describe('the seconds that are left', () => {
  test('are unknown before a strategy is chosen', () => {
    expect(secondsLeft(stateOf())).toBeNull();
    expect(secondsLeft(stateOf({ scope: { memberships: false } }))).not.toBeNull();
  });

  test('are those of the quota, or of the longest sequence of pages', () => {
    expect(secondsLeft(stateOf({ strategy: 'BY_GROUP' }))).toBeCloseTo(20 / 30);
    expect(secondsLeft(stateOf({ strategy: 'BY_GROUP', lists: { longest: 50 } }))).toBeCloseTo(5);
  });

  test('hold the list of users if that comes after the groups', () => {
    const scope = { users: 'in no group' } as const;
    const lists = { longest: 50 };
    expect(secondsLeft(stateOf({ scope, lists, strategy: 'BY_GROUP' }))).toBeCloseTo(6);
    expect(
      secondsLeft(stateOf({ scope, lists, strategy: 'BY_GROUP', phase: 'FINDING_USERS_IN_NO_GROUP' })),
    ).toBeCloseTo(5);
  });
});

test('once all lists are known, no more pages are in flight than end before the longest list', () => {
  const lists = { longest: 10 };
  expect(listConcurrency(stateOf({ lists }), 40)).toBe(Math.ceil(2 * 1.25) + 2);
  expect(listConcurrency(stateOf({ lists }), 3)).toBe(3);
  expect(listConcurrency(stateOf({ lists, phase: 'LISTING_GROUPS' }), 40)).toBe(40);
  expect(listConcurrency(stateOf({ lists, groupMembers: { sizesKnown: false } }), 40)).toBe(40);
});
