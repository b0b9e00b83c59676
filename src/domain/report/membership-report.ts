import { byPrecedence, compareCodeUnits, type Group } from '../model/group.ts';
import type { User } from '../model/user.ts';
import type { ScanEvent } from '../scan/scan-event.ts';
import type { ScanPlan } from '../scan/scan-plan.ts';

export interface GroupMembership {
  readonly group: Group;
  /** By username. */
  readonly members: readonly User[];
}

export interface UserMembership {
  readonly user: User;
  /** Highest authority first. */
  readonly groups: readonly Group[];
}

export interface MembershipTotals {
  readonly users: number;
  readonly groups: number;
  readonly memberships: number;
  readonly usersInNoGroup: number;
  readonly disabledUsersInGroups: number;
  readonly emptyGroups: number;
}

/** The scan that the events come from. */
export interface ScanSource {
  readonly startedAt: Date;
  readonly plan: ScanPlan;
}

/** Collects the events of a scan: who is in which group, by group and by user. */
export class MembershipReport {
  readonly #source: ScanSource;
  #plan: ScanPlan | null = null;
  readonly #users = new Map<string, User>();
  /** Users who belong to the report whether or not they are in one of its groups. */
  readonly #listed = new Set<string>();
  readonly #members = new Map<string, { readonly group: Group; readonly users: User[] }>();
  readonly #groupsOf = new Map<string, Group[]>();
  #groups: readonly GroupMembership[] | null = null;
  #memberships: readonly UserMembership[] | null = null;

  constructor(source: ScanSource) {
    this.#source = source;
  }

  /** When the scan started: later changes may be missing. */
  get asOf(): Date {
    return this.#source.startedAt;
  }

  get plan(): ScanPlan {
    return this.#plan ?? this.#source.plan;
  }

  /** Called at the end of the scan, to store what it cost. */
  finish(): void {
    this.#plan = this.#source.plan;
  }

  /** Adds an event of the scan. */
  add(event: ScanEvent): void {
    switch (event.kind) {
      case 'group':
        this.#members.set(event.group.name, { group: event.group, users: [] });
        return;
      case 'group-gone':
        this.#members.delete(event.groupName);
        return;
      case 'members':
        for (const user of event.users) this.#join(user, event.group);
        return;
      case 'groups-of-user':
        for (const group of event.groups) this.#join(event.user, group);
        return;
      case 'users':
      case 'users-in-no-group':
        for (const user of event.users) {
          this.#users.set(user.username, user);
          this.#listed.add(user.username);
        }
    }
  }

  /** Highest authority first. */
  get groups(): readonly GroupMembership[] {
    this.#groups ??= [...this.#members.values()]
      .sort((a, b) => byPrecedence(a.group, b.group))
      .map(({ group, users }) => ({ group, members: users.sort(byUsername) }));
    return this.#groups;
  }

  /** All users that the scan read, by username, except those found only in a group that was deleted. */
  get users(): readonly UserMembership[] {
    this.#memberships ??= [...this.#users.values()]
      .sort(byUsername)
      .map((user) => ({ user, groups: this.#groupsOfUser(user) }))
      .filter(({ user, groups }) => groups.length > 0 || this.#listed.has(user.username));
    return this.#memberships;
  }

  get usersInNoGroup(): readonly User[] {
    return this.users.filter(({ groups }) => groups.length === 0).map(({ user }) => user);
  }

  get totals(): MembershipTotals {
    const groups = [...this.#members.values()];
    const members = this.users.filter(({ groups }) => groups.length > 0);
    return {
      users: this.users.length,
      groups: groups.length,
      memberships: groups.reduce((sum, { users }) => sum + users.length, 0),
      usersInNoGroup: this.users.length - members.length,
      disabledUsersInGroups: members.filter(({ user }) => !user.enabled).length,
      emptyGroups: groups.filter(({ users }) => users.length === 0).length,
    };
  }

  #join(found: User, group: Group): void {
    // A user comes once with each group: one copy is kept.
    const user = this.#users.get(found.username) ?? found;
    this.#users.set(user.username, user);
    this.#members.get(group.name)?.users.push(user);
    const groups = this.#groupsOf.get(user.username);
    if (groups === undefined) this.#groupsOf.set(user.username, [group]);
    else groups.push(group);
  }

  #groupsOfUser({ username }: User): readonly Group[] {
    const groups = (this.#groupsOf.get(username) ?? []).filter(({ name }) => this.#members.has(name));
    return groups.sort(byPrecedence);
  }
}

function byUsername(a: User, b: User): number {
  return compareCodeUnits(a.username, b.username);
}
