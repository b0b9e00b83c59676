import type { Group } from '../model/group.ts';
import type { User } from '../model/user.ts';
import { BoundedQueue } from '../primitives/bounded-queue.ts';
import type { ScanEvent } from './scan-event.ts';

/** How many events wait for a slow consumer before the scan pauses: some pages. */
const MAX_PENDING_EVENTS = 64;

/** What has been emitted of a group: the usernames of some members, or everything. */
type Emitted = { readonly kind: 'some'; readonly usernames: Set<string> } | { readonly kind: 'all' };

/**
 * Emits what a scan finds, exactly once: a page that comes twice, or a change from one strategy to the other, must not
 * double a member.
 */
export class ScanOutput {
  readonly #queue = new BoundedQueue<ScanEvent>(MAX_PENDING_EVENTS);
  readonly #groups = new Map<string, Emitted>();
  /** Users whose groups are all emitted. */
  readonly #completeUsers = new Set<string>();
  readonly #emittedUsers = new Set<string>();
  readonly #members = new Set<string>();
  #usersInNoGroup = 0;

  get events(): BoundedQueue<ScanEvent> {
    return this.#queue;
  }

  /** Distinct users found so far, in groups or in the list. */
  get userCount(): number {
    return Math.max(this.#emittedUsers.size, this.#members.size + this.#usersInNoGroup);
  }

  get groupCount(): number {
    return this.#groups.size;
  }

  /** The names of the groups found so far, including deleted ones. */
  get groupNames(): Iterable<string> {
    return this.#groups.keys();
  }

  hasGroup(name: string): boolean {
    return this.#groups.has(name);
  }

  async group(group: Group): Promise<void> {
    this.#groups.set(group.name, { kind: 'some', usernames: new Set() });
    await this.#queue.write({ kind: 'group', group });
  }

  async groupGone(groupName: string): Promise<void> {
    this.#groups.set(groupName, { kind: 'all' });
    await this.#queue.write({ kind: 'group-gone', groupName });
  }

  async members(group: Group, users: readonly User[]): Promise<void> {
    const emitted = this.#groups.get(group.name);
    if (emitted?.kind !== 'some') return;
    const added = users.filter(({ username }) => !emitted.usernames.has(username));
    for (const { username } of added) {
      emitted.usernames.add(username);
      this.#members.add(username);
    }
    const pending = added.filter(({ username }) => !this.#completeUsers.has(username));
    if (pending.length > 0) await this.#queue.write({ kind: 'members', group, users: pending });
  }

  /** Ends a group, and returns the number of its members. A finished group takes no memory. */
  finishGroup(groupName: string): number {
    const emitted = this.#groups.get(groupName);
    this.#groups.set(groupName, { kind: 'all' });
    return emitted?.kind === 'some' ? emitted.usernames.size : 0;
  }

  async groupsOfUser(user: User, groups: readonly Group[]): Promise<void> {
    this.#completeUsers.add(user.username);
    const pending = groups.filter(({ name }) => {
      const emitted = this.#groups.get(name);
      return emitted?.kind === 'some' && !emitted.usernames.has(user.username);
    });
    if (groups.length > 0) this.#members.add(user.username);
    if (pending.length > 0) await this.#queue.write({ kind: 'groups-of-user', user, groups: pending });
  }

  async users(users: readonly User[]): Promise<void> {
    const pending = users.filter(({ username }) => !this.#emittedUsers.has(username));
    for (const { username } of pending) this.#emittedUsers.add(username);
    if (pending.length > 0) await this.#queue.write({ kind: 'users', users: pending });
  }

  /** Called once for each user whose memberships are all found. Emits those who have none. */
  async usersInNoGroup(users: readonly User[]): Promise<void> {
    const withoutGroup = users.filter(({ username }) => !this.#members.has(username));
    this.#usersInNoGroup += withoutGroup.length;
    if (withoutGroup.length > 0) await this.#queue.write({ kind: 'users-in-no-group', users: withoutGroup });
  }
}
