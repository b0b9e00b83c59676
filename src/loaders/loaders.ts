import type DataLoader from 'dataloader';
import { findGroups } from '../domain/directory/find-groups.ts';
import { findUser, findUserByUsername } from '../domain/directory/find-user.ts';
import { readMembersPage } from '../domain/directory/group-members.ts';
import type { DirectoryIndexStore } from '../domain/directory-index/directory-index-store.ts';
import type { ReferencedGroups } from '../domain/filter/referenced-groups.ts';
import { byPrecedence, type Group } from '../domain/model/group.ts';
import type { User } from '../domain/model/user.ts';
import type { UserSession } from '../domain/model/user-session.ts';
import type { AuditEvent } from '../domain/ports/audit-event.ts';
import type { AuditStore } from '../domain/ports/audit-store.ts';
import { type DirectoryReads, everyPage, readAll } from '../domain/ports/directory.ts';
import { type GroupScanForecast, loadGroupsByGroupScan } from '../domain/scan/groups-by-group-scan.ts';
import { DeduplicatedReads, type ReserveCalls } from './deduplicated-reads.ts';
import type { DeferBatch } from './gather.ts';
import { IndexReads } from './index-reads.ts';
import { type Batching, createBatchLoader, createFallbackBatchLoader, createKeyLoader } from './key-loader.ts';
import { type KnownPages, MembershipLoader } from './membership-loader.ts';
import type { KeyLoader, ObjectLoaders } from './object-loaders.ts';

/** The cache of one request: nothing is read from the pool twice, whatever the shape of the query. */
export interface Loaders extends ObjectLoaders {
  /** The reads of the pool. Each page of a list is read once per request. */
  readonly reads: DirectoryReads;
  /**
   * The groups of a user, highest authority first, by username. One AdminListGroupsForUser per user; for many users of a
   * pool whose groups are known to be few and small, the members of all groups are read instead.
   */
  readonly groupsOfUser: DataLoader<string, readonly Group[]>;
  /** A group by name; null if there is none. One name: one GetGroup. Several: ListGroups until all are found. */
  readonly groupByName: DataLoader<string, Group | null>;
  /** A user by exact username, which node ids contain; null if there is none. One ListUsers, which is not billed. */
  readonly userByUsername: DataLoader<string, User | null>;
  /** A user by username, alias or sub; null if there is none. One AdminGetUser, which is billed. */
  readonly userByAlias: DataLoader<string, User | null>;
  /** The active sessions of a user, by true username. One AdminListUserSessions. */
  readonly sessionsOfUser: DataLoader<string, readonly UserSession[]>;
  /** Every group of the pool, in Cognito's order: one ListGroups per 60. */
  readonly allGroups: () => Promise<readonly Group[]>;
  /** The number of a group's members: every page of ListUsersInGroup. */
  readonly memberCount: DataLoader<string, number>;
  /** The members of a group, one ListUsersInGroup per page; none if the group does not exist. */
  readonly memberPages: (groupName: string) => KnownPages<User>;
  /**
   * Opens a loader for the membership of users in these groups. One per filter: it compares the calls for all users of the
   * filter.
   */
  readonly memberships: (groups: ReferencedGroups) => MembershipLoader;
  /** An event of the audit trail by its id; null if there is none, or no longer. Makes no call. */
  readonly auditEventById: KeyLoader<AuditEvent | null>;
  /** The directory index; null if the service keeps none. */
  readonly index: IndexReads | null;
  /** Clears everything after a write, so that later reads show the state after it. */
  clear(): void;
}

/** Called with the name of a loader and the number of distinct keys of a batch. */
export type OnLoaderBatch = (loader: keyof LoaderValues, keys: number) => void;

/** The loaders that batch keys. */
type LoaderValues = Pick<
  Loaders,
  'groupsOfUser' | 'groupByName' | 'userByUsername' | 'userByAlias' | 'sessionsOfUser' | 'memberCount'
>;

export interface LoaderOptions {
  /** Where the events of the audit trail are read. Left out: there are none. */
  readonly audit?: Pick<AuditStore, 'findMany'> | undefined;
  /** Left out or null: the service keeps none. */
  readonly index?: DirectoryIndexStore | null | undefined;
  /** Left out: the groups of users are always read user by user. */
  readonly forecast?: GroupScanForecast | undefined;
  readonly onBatch?: OnLoaderBatch | undefined;
  /** Called before many calls are made. Left out: no number is too many. */
  readonly reserveCalls?: ReserveCalls | undefined;
  /** How many more calls may be made. Left out: any number. */
  readonly callsLeft?: (() => number) | undefined;
  /** Left out: batches start at once. */
  readonly deferBatch?: DeferBatch | undefined;
}

export function createLoaders(directory: DirectoryReads, options: LoaderOptions = {}): Loaders {
  const {
    reserveCalls = () => {},
    callsLeft = () => Number.POSITIVE_INFINITY,
    deferBatch,
    index: store,
    audit,
  } = options;
  const reads = new DeduplicatedReads(directory, reserveCalls, deferBatch);
  const loaders = createValueLoaders(reads, { ...options, reserveCalls });
  const auditEventById = createBatchLoader(
    async (ids) => new Map(((await audit?.findMany(ids)) ?? []).map((event) => [event.id, event])),
    { deferBatch },
  );
  const index = store ? new IndexReads(store, deferBatch) : null;
  let allGroups: Promise<readonly Group[]> | null = null;
  const memberPages = (groupName: string) => openMemberPages(reads, groupName);
  return {
    reads,
    ...loaders,
    allGroups() {
      allGroups ??= readAll((page) => reads.listGroups(page));
      return allGroups;
    },
    memberPages,
    memberships: (groups) =>
      new MembershipLoader(groups, {
        groupsOfUser: loaders.groupsOfUser,
        groupPages: reads.groups,
        memberPages,
        callsLeft,
      }),
    auditEventById,
    index,
    clear() {
      allGroups = null;
      index?.clear();
      auditEventById.clearAll();
      reads.forget();
      for (const loader of Object.values(loaders)) loader.clearAll();
    },
  };
}

/** The loaders over calls to Cognito. */
function createValueLoaders(
  reads: DeduplicatedReads,
  { forecast, onBatch, deferBatch, reserveCalls }: LoaderOptions & { readonly reserveCalls: ReserveCalls },
) {
  const batching = (loader: keyof LoaderValues): Batching => ({
    onBatch: onBatch && ((keys) => onBatch(loader, keys)),
    deferBatch,
  });
  return {
    groupsOfUser: createFallbackBatchLoader(
      async (username) => [...(await reads.listGroupsForUser(username))].sort(byPrecedence),
      async (usernames) => {
        const scanned = forecast === undefined ? null : await loadGroupsByGroupScan(reads, usernames, forecast);
        return scanned && ((username) => [...(scanned.get(username) ?? [])].sort(byPrecedence));
      },
      batching('groupsOfUser'),
      (users) => reserveCalls('AdminListGroupsForUser', users),
    ),
    groupByName: createBatchLoader((names) => findGroups(reads, names), batching('groupByName')),
    userByUsername: createKeyLoader((username) => findUserByUsername(reads, username), batching('userByUsername')),
    userByAlias: createKeyLoader((username) => findUser(reads, { username }), batching('userByAlias')),
    sessionsOfUser: createKeyLoader((username) => reads.listUserSessions(username), batching('sessionsOfUser')),
    memberCount: createKeyLoader(async (groupName) => {
      let count = 0;
      for await (const page of everyPage((request) => reads.listUsersInGroup(groupName, request))) count += page.length;
      return count;
    }, batching('memberCount')),
  };
}

/** Returns the pages of a group's members; none if the group does not exist. */
function openMemberPages(reads: DeduplicatedReads, groupName: string): KnownPages<User> {
  const pages = reads.membersOf(groupName);
  return {
    knows: (token) => pages.knows(token),
    read: async (page) => (await readMembersPage(reads, groupName, page)) ?? { items: [], next: null },
  };
}
