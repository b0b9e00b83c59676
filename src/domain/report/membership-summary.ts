import { compareCodeUnits, type Group } from '../model/group.ts';
import { attributeOf, type User } from '../model/user.ts';
import type { OpenedScan } from '../scan/opened-scan.ts';
import type { ScanEvent } from '../scan/scan-event.ts';
import type { ScanScope } from '../scan/scan-scope.ts';

/** What a page tells of a user. */
export interface NamedUser {
  readonly username: string;
  /** The attribute `name`; null if the user has none. */
  readonly name: string | null;
  readonly enabled: boolean;
}

/** What is worth a look in the memberships of a pool. Lists of users are by username. */
export interface MembershipSummary {
  readonly users: number;
  readonly memberships: number;
  /** The largest first. */
  readonly groups: readonly GroupSize[];
  /** The members of the groups whose members administer the pool through this service. */
  readonly administrators: readonly NamedUser[];
  readonly inNoGroup: readonly NamedUser[];
  readonly disabledInGroups: readonly NamedUser[];
}

export interface GroupSize {
  readonly group: Group;
  readonly members: number;
}

/** All groups and memberships, and the users in no group. */
export const SUMMARY_SCOPE: ScanScope = { groups: true, memberships: true, users: 'in no group', groupNames: null };

/**
 * Reads a scan to its end. Keeps the usernames of the members, and of the users it lists their names: 100,000 members take some 10 MB.
 *
 * @param administratorGroups the groups whose members administer the pool
 */
export async function summarizeMemberships(
  scan: OpenedScan,
  administratorGroups: readonly string[],
): Promise<MembershipSummary> {
  const summary = new Summary(new Set(administratorGroups));
  for await (const event of scan.events()) summary.add(event);
  return summary.result();
}

class Summary {
  readonly #administratorGroups: ReadonlySet<string>;
  readonly #groups = new Map<string, Group>();
  readonly #sizes = new Map<string, number>();
  readonly #members = new Set<string>();
  readonly #administrators = new Map<string, NamedUser>();
  readonly #inNoGroup = new Map<string, NamedUser>();
  readonly #disabled = new Map<string, NamedUser>();

  constructor(administratorGroups: ReadonlySet<string>) {
    this.#administratorGroups = administratorGroups;
  }

  add(event: ScanEvent): void {
    switch (event.kind) {
      case 'group':
        this.#groups.set(event.group.name, event.group);
        return;
      case 'group-gone':
        this.#groups.delete(event.groupName);
        return;
      case 'members':
        for (const user of event.users) this.#join(user, event.group);
        return;
      case 'groups-of-user':
        for (const group of event.groups) this.#join(event.user, group);
        return;
      case 'users-in-no-group':
        for (const user of event.users) this.#inNoGroup.set(user.username, named(user));
        return;
      case 'users':
    }
  }

  result(): MembershipSummary {
    const groups = [...this.#groups.values()]
      .map((group) => ({ group, members: this.#sizes.get(group.name) ?? 0 }))
      .sort((one, other) => other.members - one.members || compareCodeUnits(one.group.name, other.group.name));
    return {
      users: this.#members.size + this.#inNoGroup.size,
      memberships: groups.reduce((sum, { members }) => sum + members, 0),
      groups,
      administrators: byUsername(this.#administrators),
      inNoGroup: byUsername(this.#inNoGroup),
      disabledInGroups: byUsername(this.#disabled),
    };
  }

  #join(user: User, { name }: Group): void {
    this.#members.add(user.username);
    this.#sizes.set(name, (this.#sizes.get(name) ?? 0) + 1);
    if (this.#administratorGroups.has(name)) this.#administrators.set(user.username, named(user));
    if (!user.enabled) this.#disabled.set(user.username, named(user));
  }
}

function named(user: User): NamedUser {
  return { username: user.username, name: attributeOf(user, 'name'), enabled: user.enabled };
}

function byUsername(users: ReadonlyMap<string, NamedUser>): readonly NamedUser[] {
  return [...users.values()].sort((one, other) => compareCodeUnits(one.username, other.username));
}
