import type DataLoader from 'dataloader';
import { findGroups } from '../domain/directory/find-groups.ts';
import { findUser, findUserByUsername } from '../domain/directory/find-user.ts';
import { readMembersPage } from '../domain/directory/group-members.ts';
import type { ReferencedGroups } from '../domain/filter/referenced-groups.ts';
import { byPrecedence, type Group } from '../domain/model/group.ts';
import type { User } from '../domain/model/user.ts';
import { type DirectoryReads, everyPage, readAll } from '../domain/ports/directory.ts';
import { type GroupScanForecast, loadGroupsByGroupScan } from '../domain/scan/groups-by-group-scan.ts';
import type { WhenAllAsked } from './gather.ts';
import { type Batching, createBatchLoader, createFallbackBatchLoader, createKeyLoader } from './key-loader.ts';
import { type KnownPages, MembershipLoader } from './membership-loader.ts';
import { DeduplicatedReads, type ReserveCalls } from './read-once.ts';

/** The memo of one request: what has been read from the pool is not read again, whatever the shape of the query. */
export interface Loaders {
  /** The pool, each page of a list of which is read once a request. */
  readonly reads: DirectoryReads;
  /**
   * The groups of a user, highest authority first, by true username. One AdminListGroupsForUser a user; for many users of
   * a pool whose groups are known to be few and small, one sweep of the groups.
   */
  readonly groupsOfUser: DataLoader<string, readonly Group[]>;
  /** A group by name; null if there is none. One name: one GetGroup. Several: a ListGroups sweep. */
  readonly groupByName: DataLoader<string, Group | null>;
  /** A user by true username, as node ids hold it; null if there is none. One ListUsers, which is not billed. */
  readonly userByUsername: DataLoader<string, User | null>;
  /** A user by username, alias or sub; null if there is none. One AdminGetUser, which is billed. */
  readonly userByAlias: DataLoader<string, User | null>;
  /** Every group of the pool, in Cognito's order: one ListGroups per 60. */
  readonly allGroups: () => Promise<readonly Group[]>;
  /** The number of a group's members: every page of ListUsersInGroup. */
  readonly memberCount: DataLoader<string, number>;
  /** The members of a group, one ListUsersInGroup a page; none if the pool lacks the group. */
  readonly memberPages: (groupName: string) => KnownPages<User>;
  /** Tells which of these groups users are in. For one filter: it weighs the calls of all users asked about. */
  readonly memberships: (asked: ReferencedGroups) => MembershipLoader;
  /** Forgets everything: for after a write, so that what is shown next is the state after it. */
  clear(): void;
}

/** Emitted how many distinct keys a loader is asked for at once, by the loader's name. */
export type OnLoaderBatch = (loader: keyof LoaderValues, keys: number) => void;

/** The loaders that gather keys. */
type LoaderValues = Pick<Loaders, 'groupsOfUser' | 'groupByName' | 'userByUsername' | 'userByAlias' | 'memberCount'>;

export interface LoaderOptions {
  /** Left out: users are always asked for one by one. */
  readonly forecast?: GroupScanForecast | undefined;
  readonly onBatch?: OnLoaderBatch | undefined;
  /** Emitted of many calls before the first of them is made. Left out: nothing is too many. */
  readonly foresee?: ReserveCalls | undefined;
  /** How many more calls may be made. Left out: as many as it takes. */
  readonly callsLeft?: (() => number) | undefined;
  /** Left out: nobody is known to be about to ask. */
  readonly whenAllAsked?: WhenAllAsked | undefined;
}

export function createLoaders(directory: DirectoryReads, options: LoaderOptions = {}): Loaders {
  const { forecast, onBatch, foresee = () => {}, callsLeft = () => Number.POSITIVE_INFINITY, whenAllAsked } = options;
  const batching = (loader: keyof LoaderValues): Batching => ({
    onBatch: onBatch && ((keys) => onBatch(loader, keys)),
    whenAllAsked,
  });
  const reads = new DeduplicatedReads(directory, foresee, whenAllAsked);
  const loaders = {
    groupsOfUser: createFallbackBatchLoader(
      async (username) => [...(await reads.listGroupsForUser(username))].sort(byPrecedence),
      async (usernames) => {
        const swept = forecast === undefined ? null : await loadGroupsByGroupScan(reads, usernames, forecast);
        return swept && ((username) => [...(swept.get(username) ?? [])].sort(byPrecedence));
      },
      batching('groupsOfUser'),
      (users) => foresee('AdminListGroupsForUser', users),
    ),
    groupByName: createBatchLoader((names) => findGroups(reads, names), batching('groupByName')),
    userByUsername: createKeyLoader((username) => findUserByUsername(reads, username), batching('userByUsername')),
    userByAlias: createKeyLoader((username) => findUser(reads, { username }), batching('userByAlias')),
    memberCount: createKeyLoader(async (groupName) => {
      let count = 0;
      for await (const page of everyPage((request) => reads.listUsersInGroup(groupName, request))) count += page.length;
      return count;
    }, batching('memberCount')),
  };
  let allGroups: Promise<readonly Group[]> | null = null;
  const memberPages = (groupName: string): KnownPages<User> => {
    const pages = reads.membersOf(groupName);
    return {
      knows: (token) => pages.knows(token),
      read: async (page) => (await readMembersPage(reads, groupName, page)) ?? { items: [], next: null },
    };
  };
  return {
    reads,
    ...loaders,
    allGroups() {
      allGroups ??= readAll((page) => reads.listGroups(page));
      return allGroups;
    },
    memberPages,
    memberships: (asked) =>
      new MembershipLoader(asked, {
        groupsOfUser: loaders.groupsOfUser,
        groupPages: reads.groups,
        memberPages,
        callsLeft,
      }),
    clear() {
      allGroups = null;
      reads.forget();
      for (const loader of Object.values(loaders)) loader.clearAll();
    },
  };
}
