import type { CreateUser } from '../commands/create-user.ts';
import { InvalidInputError } from '../model/errors.ts';
import { accountTargets } from './account-targets.ts';
import type { BulkErrorPolicy, BulkTarget } from './bulk-operation.ts';
import { changeTargets, type UserMemberships } from './change-targets.ts';
import { distinctNames } from './distinct-names.ts';

/** Bounds what one operation keeps in memory and in the store; at 25 writes a second it takes more than an hour. */
export const MAX_BULK_ITEMS = 100_000;
/** Seconds. A mutation that waits holds a connection, and proxies in between lose patience after 60. */
export const MAX_WAIT_SECONDS = 30;
export const DEFAULT_WAIT_SECONDS = 10;

/** What a caller asks for; null is as good as left out. */
export type BulkRequest = BulkWork & BulkRequestOptions;

export interface BulkRequestOptions {
  /** CONTINUE where left out. */
  readonly errorPolicy?: BulkErrorPolicy | null | undefined;
  readonly dryRun?: boolean | null | undefined;
  readonly signOut?: boolean | null | undefined;
  /** 0 to 30; 10 where left out. */
  readonly waitSeconds?: number | null | undefined;
}

export type BulkWork = SameForAll | ChangeMemberships | CreateUsers;

/** The same is done to every user. */
interface SameForAll {
  readonly kind: 'ADD_USERS_TO_GROUPS' | 'REMOVE_USERS_FROM_GROUPS' | 'ENABLE_USERS' | 'DISABLE_USERS';
  readonly usernames: readonly string[];
  /** Null for ENABLE_USERS and DISABLE_USERS. */
  readonly groupNames: readonly string[] | null;
}

/** Each user has groups of their own to be added to and removed from. */
interface ChangeMemberships {
  readonly kind: 'CHANGE_MEMBERSHIPS';
  readonly changes: readonly UserMemberships[];
}

interface CreateUsers {
  readonly kind: 'CREATE_USERS';
  /** A dry run, or a reason, of a single one is refused: the operation has them. */
  readonly users: readonly (CreateUser & { readonly reason?: string | null | undefined })[];
}

/** How many users and changes a request lists: to look through them takes as long. */
export function sizeOf(work: BulkWork): number {
  switch (work.kind) {
    case 'CHANGE_MEMBERSHIPS':
      return work.changes.length;
    case 'CREATE_USERS':
      return work.users.length;
    default:
      return work.usernames.length;
  }
}

/**
 * The items of a request, in the order in which they are started.
 *
 * @throws InvalidInputError, with the path of what is wrong
 */
export function bulkTargets(request: BulkRequest): readonly BulkTarget[] {
  const targets = targetsOf(request);
  const { waitSeconds } = request;
  if (typeof waitSeconds === 'number' && !(waitSeconds >= 0 && waitSeconds <= MAX_WAIT_SECONDS)) {
    throw new InvalidInputError(
      `waitSeconds is ${waitSeconds}; it must be from 0 to ${MAX_WAIT_SECONDS}.`,
      'waitSeconds',
    );
  }
  return targets;
}

function targetsOf(request: BulkRequest): readonly BulkTarget[] {
  switch (request.kind) {
    case 'CHANGE_MEMBERSHIPS':
      return atMost(changeTargets(request.changes), 'changes', 'changes of memberships');
    case 'CREATE_USERS':
      return atMost(accountTargets(request.users, request.dryRun === true), 'users', 'accounts');
    default:
      return productTargets(request);
  }
}

function atMost(targets: readonly BulkTarget[], field: string, what: string): readonly BulkTarget[] {
  if (targets.length <= MAX_BULK_ITEMS) return targets;
  throw new InvalidInputError(`${targets.length} ${what}; at most ${MAX_BULK_ITEMS} at once. Split them.`, field);
}

/**
 * Every user × every group, a name given twice counted once. Group by group, so that neighbours are different users: Cognito
 * takes only 10 writes a second on one.
 */
function productTargets({ usernames, groupNames }: SameForAll): readonly BulkTarget[] {
  const users = distinctNames(usernames, 'usernames', 'user');
  const groups = groupNames === null ? [null] : distinctNames(groupNames, 'groupNames', 'group');
  const total = users.length * groups.length;
  if (total > MAX_BULK_ITEMS) {
    throw new InvalidInputError(
      `${users.length} users${groupNames === null ? '' : ` × ${groups.length} groups`} are ${total} items; at most ${MAX_BULK_ITEMS} at once. Split them.`,
      'usernames',
    );
  }
  return groups.flatMap((groupName) => users.map((username) => ({ username, groupName })));
}
