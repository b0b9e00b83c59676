import type { Group } from '../domain/model/group.ts';
import type { User } from '../domain/model/user.ts';
import type { UserSession } from '../domain/model/user-session.ts';
import type { CognitoFilter, DirectoryReads, Page, PageRequest, PoolDescription } from '../domain/ports/directory.ts';
import { CallBatch, type ReserveCalls } from './call-batch.ts';
import type { DeferBatch } from './gather.ts';
import { PageCache } from './page-cache.ts';

export type { ReserveCalls } from './call-batch.ts';

/**
 * How many pages of users are kept. A search may read the whole pool; a page is needed twice only by two aliases of the same
 * search, at about the same time.
 */
const USER_PAGES_KEPT = 100;

/**
 * The reads of one request: each page of each list is read once, whatever number of parents leads to it. A failure is kept
 * as well. Single users, groups and the groups of a user are passed through: the loaders keep those by key.
 */
export class DeduplicatedReads implements DirectoryReads {
  readonly #directory: DirectoryReads;
  /** Batches pages of members: a list of groups can need the members of all of them at once. */
  readonly #pagesOfMembers: CallBatch;
  #description: Promise<PoolDescription> | null = null;
  #groups: PageCache<Group>;
  /** The pages of members, by group. */
  readonly #members = new Map<string, PageCache<User>>();
  /** The pages of users, by the filter that Cognito evaluates. */
  readonly #users = new Map<string, PageCache<User>>();

  constructor(directory: DirectoryReads, reserveCalls: ReserveCalls, deferBatch?: DeferBatch) {
    this.#directory = directory;
    this.#pagesOfMembers = new CallBatch('ListUsersInGroup', reserveCalls, deferBatch);
    this.#groups = this.#openGroups();
  }

  describePool(): Promise<PoolDescription> {
    this.#description ??= this.#directory.describePool();
    return this.#description;
  }

  listGroups(page: PageRequest): Promise<Page<Group>> {
    return this.#groups.read(page);
  }

  listUsersInGroup(groupName: string, page: PageRequest): Promise<Page<User>> {
    return this.membersOf(groupName).read(page);
  }

  listUsers(page: PageRequest, filter?: CognitoFilter): Promise<Page<User>> {
    const key = filter === undefined ? '' : `${filter.attribute} ${filter.operator} ${filter.value}`;
    let pages = this.#users.get(key);
    if (pages === undefined) {
      pages = new PageCache((request) => this.#directory.listUsers(request, filter), USER_PAGES_KEPT);
      this.#users.set(key, pages);
    }
    return pages.read(page);
  }

  getUser(username: string): Promise<User | null> {
    return this.#directory.getUser(username);
  }

  getGroup(groupName: string): Promise<Group | null> {
    return this.#directory.getGroup(groupName);
  }

  listGroupsForUser(username: string): Promise<readonly Group[]> {
    return this.#directory.listGroupsForUser(username);
  }

  listUserSessions(username: string): Promise<readonly UserSession[]> {
    return this.#directory.listUserSessions(username);
  }

  /** The pages of the pool's groups. */
  get groups(): PageCache<Group> {
    return this.#groups;
  }

  /** Returns the pages of a group's members. */
  membersOf(groupName: string): PageCache<User> {
    let pages = this.#members.get(groupName);
    if (pages === undefined) {
      pages = new PageCache((request) =>
        this.#pagesOfMembers.begin(() => this.#directory.listUsersInGroup(groupName, request)),
      );
      this.#members.set(groupName, pages);
    }
    return pages;
  }

  /** Clears everything after a write. */
  forget(): void {
    this.#description = null;
    this.#groups = this.#openGroups();
    this.#members.clear();
    this.#users.clear();
  }

  #openGroups(): PageCache<Group> {
    return new PageCache((request) => this.#directory.listGroups(request));
  }
}
