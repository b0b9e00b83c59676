import { MAX_GROUPS_PER_USER } from '../model/membership.ts';
import { MAX_PAGE_SIZE } from '../ports/directory.ts';
import { CONCURRENCY_HEADROOM } from '../primitives/latency-meter.ts';
import { pagesFor } from './group-size-cache.ts';
import { planScan, type RemainingWork, type ReportStrategy, secondsByGroup, secondsByUser } from './plan-scan.ts';
import type { ReadRates } from './read-rates.ts';
import type { ScanScope } from './scan-scope.ts';
import { SUB_PREFIXES, type UserListMode } from './user-list-reader.ts';

/**
 * - `LISTING_GROUPS`: not every group is known yet;
 * - `READING`: every group is listed, members and users are being read;
 * - `FINDING_USERS_IN_NO_GROUP`: every membership is known, and the list of users shows who has none.
 */
export type ScanPhase = 'LISTING_GROUPS' | 'READING' | 'FINDING_USERS_IN_NO_GROUP';

/** The state of a scan: everything that its plan depends on. */
export interface ScanState {
  readonly scope: ScanScope;
  readonly phase: ScanPhase;
  /** Null until a strategy is chosen. */
  readonly strategy: ReportStrategy | null;
  /** Cognito's estimate; null until it is read. */
  readonly estimatedUsers: number | null;
  readonly rates: ReadRates;
  readonly latencySeconds: number;
  /** Groups found so far. */
  readonly groupCount: number;
  /** Members of all groups whose size is known, from earlier scans too. */
  readonly knownMemberships: number;
  readonly groupMembers: {
    readonly groupsLeft: number;
    readonly pagesRead: number;
    readonly pagesLeft: number;
    readonly sizesKnown: boolean;
    /** Pages left in the longest group. */
    readonly longest: number;
  };
  readonly userGroups: { readonly usersRead: number; readonly memberships: number };
  /** Pages left in the longest sequence that is being read or waiting. */
  readonly lists: { readonly longest: number };
  readonly userList: { readonly count: number; pagesLeft(estimatedPages: number): number };
}

/** What a scan does next. */
export type ScanAction =
  /** Starts the list of users, or resumes it. Does nothing while it is being read. */
  | { readonly kind: 'LIST_USERS'; readonly mode: UserListMode }
  | { readonly kind: 'USE_STRATEGY'; readonly strategy: ReportStrategy };

/** By how much all other sequences together are read faster than the longest one. */
const LONGEST_SEQUENCE_MARGIN = 1.25;
/**
 * How many times longer than everything else one sequence of ListUsers must take to be sharded, which costs some more pages.
 */
const SHARDING_GAIN = 1.5;
/** Each of the sixteen shards ends with a page that is half empty on average: eight calls more than one sequence. */
const MIN_PAGES_TO_SHARD = 160;
/** How many users must have been looked up to know how many groups a user is in on average: the calls of one second. */
const MIN_SAMPLE = 50;
/** A larger pool never switches from BY_GROUP to BY_USER: that would take keeping every user in memory. */
const MAX_USERS_KEPT = 20_000;

/** Returns what to do next, in order: chooses or switches the strategy, and starts what is sure to be needed. */
export function planActions(state: ScanState): readonly ScanAction[] {
  const { scope } = state;
  const actions: ScanAction[] = [];
  // Before the groups are started: the list of users is the longest sequence that is known so far.
  if (scope.users === 'all' && canListUsers(state)) actions.push(listUsers(state));
  const strategy = scope.memberships ? chooseStrategy(state) : null;
  if (strategy !== null && strategy !== state.strategy) actions.push({ kind: 'USE_STRATEGY', strategy });
  if (strategy === 'BY_USER' && scope.users !== 'all' && canListUsers(state)) {
    actions.push(listUsers({ ...state, strategy }));
  }
  return actions;
}

/** Returns the action that lists the users, in shards if one sequence of pages would take too long. */
export function listUsers(state: ScanState): ScanAction {
  return { kind: 'LIST_USERS', mode: isWorthSharding(state) ? 'SHARDED' : 'UNSHARDED' };
}

/** Returns whether users of the list are kept, to be looked up one by one now or after a change of strategy. */
export function keepsListedUsers({ scope, strategy, estimatedUsers }: ScanState): boolean {
  if (!scope.memberships) return false;
  // By group, a list that is read for all users goes on to its end, and those of a large pool are not kept.
  return strategy !== 'BY_GROUP' || scope.users !== 'all' || fitsInMemory(estimatedUsers);
}

/** Returns the estimated seconds left at the quotas, by the known sizes; null until enough is known. */
export function secondsLeft(state: ScanState): number | null {
  if (state.strategy === null && state.scope.memberships) return null;
  const work = remainingWork(state);
  return Math.max(
    secondsByQuota(state, work),
    (state.lists.longest + pagesToFollow(state, work)) * state.latencySeconds,
  );
}

/**
 * Returns how many pages of lists may be in flight. Once all lists are known, just enough for the others to end before the
 * longest, with a margin: with fewer beside it, its pages do not wait for quota, for Cognito or for this process.
 *
 * @param most the number that keeps the quota in use
 */
export function listConcurrency(state: ScanState, most: number): number {
  if (state.phase === 'LISTING_GROUPS' || !state.groupMembers.sizesKnown) return most;
  const { userPages, groupPages } = remainingWork(state);
  const sideBySide = (userPages + groupPages) / Math.max(1, state.lists.longest);
  return Math.min(most, Math.ceil(sideBySide * LONGEST_SEQUENCE_MARGIN) + CONCURRENCY_HEADROOM);
}

function chooseStrategy(state: ScanState): ReportStrategy | null {
  const { scope, strategy, estimatedUsers, rates } = state;
  // Of some groups by name only the members are needed: there is nothing to compare.
  if (scope.groupNames !== null) return 'BY_GROUP';
  if (estimatedUsers === null) return strategy;
  const choice = planScan(remainingWork(state), rates, strategy);
  return strategy === 'BY_GROUP' && choice === 'BY_USER' && !fitsInMemory(estimatedUsers) ? 'BY_GROUP' : choice;
}

function fitsInMemory(estimatedUsers: number | null): boolean {
  return estimatedUsers !== null && estimatedUsers <= MAX_USERS_KEPT;
}

/** Returns false while a long list waits until all groups are listed: whether to shard it depends on how long they take. */
function canListUsers({ estimatedUsers, phase }: ScanState): boolean {
  if (estimatedUsers === null) return false;
  return phase !== 'LISTING_GROUPS' || pagesFor(estimatedUsers) < MIN_PAGES_TO_SHARD;
}

/**
 * Returns whether one sequence of ListUsers would take clearly longer than everything else. Returns false while the groups'
 * sizes are unknown: one group may contain all users, and is then an equally long sequence, which cannot be sharded.
 */
function isWorthSharding(state: ScanState): boolean {
  const { scope, groupMembers, latencySeconds } = state;
  if (scope.memberships && !groupMembers.sizesKnown) return false;
  const work = remainingWork(state);
  const others = Math.max(secondsByQuota(state, work), groupMembers.longest * latencySeconds);
  const pages = work.userPages + work.userPagesByUser;
  return pages >= MIN_PAGES_TO_SHARD && pages * latencySeconds > others * SHARDING_GAIN;
}

function secondsByQuota({ strategy, rates }: ScanState, work: RemainingWork): number {
  return strategy === 'BY_USER' ? secondsByUser(work, rates) : secondsByGroup(work, rates);
}

/** Returns the pages in the longest sequence of the list of users, if that is read after the groups. */
function pagesToFollow({ scope, strategy, phase }: ScanState, { userPages }: RemainingWork): number {
  if (scope.users !== 'in no group' || strategy === 'BY_USER' || phase === 'FINDING_USERS_IN_NO_GROUP') return 0;
  return userPages < MIN_PAGES_TO_SHARD ? userPages : userPages / SUB_PREFIXES;
}

function remainingWork(state: ScanState): RemainingWork {
  const { scope, phase, groupMembers, userGroups, userList } = state;
  const estimatedUsers = state.estimatedUsers ?? 0;
  const users = Math.max(estimatedUsers, userList.count);
  const userPages = userList.pagesLeft(pagesFor(estimatedUsers));
  return {
    userPages: scope.users === 'none' ? 0 : userPages,
    userPagesByUser: scope.users === 'none' ? userPages : 0,
    userLookups: (users - userGroups.usersRead) * callsPerUser(state, users),
    groups: groupMembers.groupsLeft,
    groupPages: groupPagesLeft(state, users),
    allGroupsListed: phase !== 'LISTING_GROUPS',
  };
}

/**
 * Returns the pages by the groups read so far, but no more than the looked-up users suggest: otherwise a few large groups
 * that come first would make all others seem as large.
 */
function groupPagesLeft({ groupCount, groupMembers, userGroups }: ScanState, users: number): number {
  const { groupsLeft, pagesLeft, pagesRead, sizesKnown } = groupMembers;
  const { usersRead, memberships } = userGroups;
  if (sizesKnown || usersRead < MIN_SAMPLE) return pagesLeft;
  const pages = groupCount + ((memberships / usersRead) * users) / MAX_PAGE_SIZE;
  return Math.min(pagesLeft, Math.max(groupsLeft, pages - pagesRead));
}

/**
 * Returns the calls for one user: one, or more if users are in more groups than a page has, on average, by the known sizes.
 */
function callsPerUser({ knownMemberships }: ScanState, users: number): number {
  return pagesFor(Math.min(MAX_GROUPS_PER_USER, knownMemberships / Math.max(1, users)));
}
