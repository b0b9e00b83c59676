import type { Group } from '../model/group.ts';
import type { User } from '../model/user.ts';
import { BoundedQueue } from '../primitives/bounded-queue.ts';
import type { ScanEvent } from './scan-event.ts';

/** Events that wait for a slow reader before the scan pauses: some pages' worth. */
const MAX_PENDING_EVENTS = 64;

/** What has been told of a group: the usernames of some members, or all there is. */
type Emitted = { readonly kind: 'some'; readonly usernames: Set<string> } | { readonly kind: 'all' };

/**
 * What a scan has found, told exactly once: a page that comes twice, or a change from one strategy to the other, must not
 * double a member.
 */
export class ScanOutput {
  readonly #queue = new BoundedQueue<ScanEvent>(MAX_PENDING_EVENTS);
  readonly #groups = new Map<string, Emitted>();
  /** Users whose groups are all told. */
  readonly #settledUsers = new Set<string>();
  readonly #toldUsers = new Set<string>();
  readonly #members = new Set<string>();
  #usersInNoGroup = 0;

  get events(): BoundedQueue<ScanEvent> {
    return this.#queue;
  }

  /** Distinct users found so far, in groups or in the list. */
  get userCount(): number {
    return Math.max(this.#toldUsers.size, this.#members.size + this.#usersInNoGroup);
  }

  get groupCount(): number {
    return this.#groups.size;
  }

  /** Of the groups found so far, those included that are gone. */
  get groupNames(): Iterable<string> {
    return this.#groups.keys();
  }

  hasGroup(name: string): boolean {
    return this.#groups.has(name);
  }

  /** Whether all groups of the user have been told. */
  isSettled(username: string): boolean {
    return this.#settledUsers.has(username);
  }

  async group(group: Group): Promise<void> {
    this.#groups.set(group.name, { kind: 'some', usernames: new Set() });
    await this.#queue.write({ kind: 'group', group });
  }

  async groupGone(groupName: string): Promise<void> {
    this.#groups.set(groupName, { kind: 'all' });
    await this.#queue.write({ kind: 'group-gone', groupName });
  }

  /** Answers how many of the users were told of before in this group. */
  async members(group: Group, users: readonly User[]): Promise<void> {
    const told = this.#groups.get(group.name);
    if (told?.kind !== 'some') return;
    const news = users.filter(({ username }) => !told.usernames.has(username));
    for (const { username } of news) {
      told.usernames.add(username);
      this.#members.add(username);
    }
    const untold = news.filter(({ username }) => !this.#settledUsers.has(username));
    if (untold.length > 0) await this.#queue.write({ kind: 'members', group, users: untold });
  }

  /** Ends a group, and answers with the number of its members. A finished group needs no memory. */
  finishGroup(groupName: string): number {
    const told = this.#groups.get(groupName);
    this.#groups.set(groupName, { kind: 'all' });
    return told?.kind === 'some' ? told.usernames.size : 0;
  }

  async groupsOfUser(user: User, groups: readonly Group[]): Promise<void> {
    this.#settledUsers.add(user.username);
    const untold = groups.filter(({ name }) => {
      const told = this.#groups.get(name);
      return told?.kind === 'some' && !told.usernames.has(user.username);
    });
    if (groups.length > 0) this.#members.add(user.username);
    if (untold.length > 0) await this.#queue.write({ kind: 'groups-of-user', user, groups: untold });
  }

  async users(users: readonly User[]): Promise<void> {
    const untold = users.filter(({ username }) => !this.#toldUsers.has(username));
    for (const { username } of untold) this.#toldUsers.add(username);
    if (untold.length > 0) await this.#queue.write({ kind: 'users', users: untold });
  }

  /** Takes users whose memberships are all found, each of them once, and tells of those who have none. */
  async usersInNoGroup(users: readonly User[]): Promise<void> {
    const loners = users.filter(({ username }) => !this.#members.has(username));
    this.#usersInNoGroup += loners.length;
    if (loners.length > 0) await this.#queue.write({ kind: 'users-in-no-group', users: loners });
  }
}
