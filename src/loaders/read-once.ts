import type { Group } from '../domain/model/group.ts';
import type { User } from '../domain/model/user.ts';
import type { CognitoFilter, DirectoryReads, Page, PageRequest, PoolDescription } from '../domain/ports/directory.ts';
import { CallBatch, type ReserveCalls } from './call-batch.ts';
import type { WhenAllAsked } from './gather.ts';
import { PageCache } from './page-cache.ts';

export type { ReserveCalls } from './call-batch.ts';

/**
 * A search may read the whole pool, of which nobody asks for a page twice but at about the same time, by another alias:
 * so many pages of it are kept.
 */
const USER_PAGES_KEPT = 100;

/**
 * The reads of one request: each page of each list is asked of Cognito once, however many parents lead to it. A failure is
 * remembered as well. Single users, groups and the groups of a user pass: the loaders remember those by key.
 */
export class DeduplicatedReads implements DirectoryReads {
  readonly #directory: DirectoryReads;
  /** A list of groups leads to the members of each of them at once. */
  readonly #pagesOfMembers: CallBatch;
  #description: Promise<PoolDescription> | null = null;
  #groups: PageCache<Group>;
  /** By group. */
  readonly #members = new Map<string, PageCache<User>>();
  /** By the filter that Cognito evaluates. */
  readonly #users = new Map<string, PageCache<User>>();

  constructor(directory: DirectoryReads, foresee: ReserveCalls, whenAllAsked?: WhenAllAsked) {
    this.#directory = directory;
    this.#pagesOfMembers = new CallBatch('ListUsersInGroup', foresee, whenAllAsked);
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

  /** The list of the pool's groups, to ask what of it is known. */
  get groups(): PageCache<Group> {
    return this.#groups;
  }

  /** Returns the list of a group's members, to ask what of it is known. */
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

  /** Forgets everything: for after a write. */
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
