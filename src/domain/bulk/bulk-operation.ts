import type { InvitationDelivery } from '../commands/resend-invitation.ts';
import type { Actor } from '../model/actor.ts';
import type { UserAttribute } from '../model/user.ts';
import type { ItemFailure } from './item-error.ts';

export const BULK_KINDS = [
  'ADD_USERS_TO_GROUPS',
  'REMOVE_USERS_FROM_GROUPS',
  'ENABLE_USERS',
  'DISABLE_USERS',
  'CHANGE_MEMBERSHIPS',
  'CREATE_USERS',
] as const;
export type BulkKind = (typeof BULK_KINDS)[number];

export const BULK_STATUSES = ['RUNNING', 'SUCCEEDED', 'COMPLETED_WITH_FAILURES', 'CANCELLED'] as const;
export type BulkStatus = (typeof BULK_STATUSES)[number];

export const BULK_OUTCOMES = ['PENDING', 'SUCCEEDED', 'UNCHANGED', 'FAILED', 'SKIPPED'] as const;
export type BulkOutcome = (typeof BULK_OUTCOMES)[number];

export const BULK_ERROR_POLICIES = ['CONTINUE', 'STOP'] as const;
/** CONTINUE: go on with the other items. STOP: start nothing more after the first failure. */
export type BulkErrorPolicy = (typeof BULK_ERROR_POLICIES)[number];

/** What is to be done, and for whom: all that a restarted process needs to go on. */
export interface BulkSpec {
  readonly kind: BulkKind;
  /** Who asked: every item is authorised and recorded as this caller's. */
  readonly actor: Actor;
  /** Only tell what would be done. SUCCEEDED then means: would be done. */
  readonly dryRun: boolean;
  readonly errorPolicy: BulkErrorPolicy;
  /** DISABLE_USERS: also revoke the users' sessions. */
  readonly signOut: boolean;
  /** CREATE_USERS: to how many groups the new users are added, all together; 0 of the other kinds. */
  readonly memberships: number;
  /** The request that started it: its items are recorded as of this one. */
  readonly requestId: string;
  /** Why, in the caller's words. */
  readonly reason: string | null;
}

/** What an item of CHANGE_MEMBERSHIPS does. */
export type MembershipAction = 'ADD_USER_TO_GROUP' | 'REMOVE_USER_FROM_GROUP';

/** The account that an item of CREATE_USERS makes, but for its username. */
export interface NewAccount {
  /** Without empty values. */
  readonly attributes: readonly UserAttribute[];
  /** Each once. */
  readonly groupNames: readonly string[];
  readonly invitation: InvitationDelivery;
}

/** One item's user, and what else the kind has. */
export interface BulkTarget {
  /** The username, or an alias or sub that the pool resolves. */
  readonly username: string;
  /** Null where the items are about accounts. */
  readonly groupName: string | null;
  /** Of CHANGE_MEMBERSHIPS; left out where the kind says what is done. */
  readonly action?: MembershipAction | undefined;
  /** Of CREATE_USERS. */
  readonly account?: NewAccount | undefined;
}

/** How many items have each outcome. Their sum is the operation's total, always. */
export type BulkCounts = Readonly<Record<BulkOutcome, number>>;

export interface BulkOperation extends BulkSpec {
  readonly id: string;
  readonly status: BulkStatus;
  readonly createdAt: Date;
  /** Null while RUNNING. */
  readonly finishedAt: Date | null;
  readonly counts: BulkCounts;
}

export interface BulkItem extends BulkTarget {
  /** 0 up, in the order in which items are started: all users of the first group, then all of the second. */
  readonly index: number;
  readonly outcome: BulkOutcome;
  /** Of a FAILED item. */
  readonly failure: ItemFailure | null;
}

/** How one item ended. */
export interface ItemResult {
  readonly index: number;
  readonly outcome: Exclude<BulkOutcome, 'PENDING'>;
  readonly failure: ItemFailure | null;
}

export function totalOf(counts: BulkCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
