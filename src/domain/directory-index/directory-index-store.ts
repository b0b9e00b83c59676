import type { Group } from '../model/group.ts';
import type { User } from '../model/user.ts';
import type { DirectoryChanges } from './directory-change.ts';
import type { IndexedDirectory } from './indexed-directory.ts';

/** How far the index of a pool has come. */
export interface IndexState {
  /** The earliest moment that can be looked at: the end of the first complete reading. Null until then. */
  readonly since: Date | null;
  /** When the newest complete reading began: what the pool showed before is here. Null until there is one. */
  readonly readThrough: Date | null;
  /** Names of the attributes that are indexed, sorted. */
  readonly attributes: readonly string[];
}

/** What the index of a pool holds, and how it is merged. */
export interface DirectoryIndexOptions {
  /** Names of the attributes that are indexed, sorted. */
  readonly attributes: readonly string[];
  /** For how long after a write of this service a reading does not overrule it. */
  readonly settleMs: number;
}

/** What a fact is about that has to be read next, because a write of this service got no answer or changed what it did not say. */
export type UncertainFact =
  | { readonly kind: 'user'; readonly username: string }
  | { readonly kind: 'group'; readonly groupName: string }
  | { readonly kind: 'membership'; readonly username: string; readonly groupName: string };

/**
 * The directory with its history. Every fact (a user, a group, a membership) has the time as of which it is known: of a
 * reading the moment it was asked for, of a write of this service the moment it was answered. A reading replaces a fact only
 * if it was asked for later; after a write of this service only if it was asked for INDEX_SETTLE_SECONDS later, since
 * Cognito's lists lag behind its writes. So readings may come in any order, from several processes.
 *
 * What this service writes is merged by the audit store, in the transaction that completes the event.
 */
export interface DirectoryIndexStore {
  state(): Promise<IndexState>;
  /** Makes no statement by itself. Null: now. */
  at(moment: Date | null): IndexedDirectory;
  readonly changes: DirectoryChanges;

  /** `askedAt`: when the page was asked for, by the store's clock. Each merge is one transaction; at most 1,000 facts. */
  mergeUsers(users: readonly User[], askedAt: Date): Promise<void>;
  mergeGroups(groups: readonly Group[], askedAt: Date): Promise<void>;
  /** A page of a group's members: the users, and that they are in it. */
  mergeMembers(groupName: string, members: readonly User[], askedAt: Date): Promise<void>;
  /** All groups of a user: ends the memberships that are not among them. */
  mergeGroupsOfUser(username: string, groupNames: readonly string[], askedAt: Date): Promise<void>;
  /**
   * Ends users that were asked for by name and are not there, with their memberships; takes away their attributes for good.
   * Needs no lease: of a write whose outcome is unknown, too, it is found out like this whether it was made.
   */
  endUsers(usernames: readonly string[], askedAt: Date): Promise<void>;
  endGroups(groupNames: readonly string[], askedAt: Date): Promise<void>;
  uncertain(limit: number): Promise<readonly UncertainFact[]>;

  /** The store's clock. */
  now(): Promise<Date>;
  /**
   * Claims the reading of the pool for one process: null while another has it. Starts a reading or resumes the one that was
   * cut short.
   */
  claimReading(workerId: string, leaseMs: number): Promise<ReadingLease | null>;
  /** Deletes up to `limit` rows of the past that ended before the instant. Resolves with how many it deleted. */
  deleteBefore(instant: Date, limit: number): Promise<number>;
}

/** The right to read the pool, and how far the reading has come. Every method rejects with ReadingLostError if another has it. */
export interface ReadingLease {
  readonly startedAt: Date;
  /** What the reader stored last; null at the start of a reading. */
  readonly progress: string | null;
  /** Stores how far the reading has come, and renews the lease. */
  save(progress: string, leaseMs: number): Promise<void>;
  /** Users that the reading has not met, of those that were there when it started; to be asked for once more. */
  unmetUsers(limit: number): Promise<readonly string[]>;
  unmetGroups(limit: number): Promise<readonly string[]>;
  /**
   * The group was read from `askedAt` on to its end. Ends the memberships that were missed before and were not met again,
   * and marks those that were not met as missed. Resolves with how many were marked: then the group should be read again.
   */
  finishGroup(groupName: string, askedAt: Date): Promise<{ readonly missed: number; readonly ended: number }>;
  /** The reading was complete: the state's `readThrough` is its start. */
  finish(): Promise<void>;
  /** Gives the lease back; the progress stays. */
  release(): Promise<void>;
}
