import { byPrecedence, compareCodeUnits, type Group } from '../model/group.ts';
import type { User } from '../model/user.ts';
import { yieldToEventLoop } from '../primitives/yield-to-event-loop.ts';
import type { OpenedScan } from '../scan/opened-scan.ts';
import type { ScanEvent } from '../scan/scan-event.ts';
import type { ScanScope } from '../scan/scan-scope.ts';
import type { Cell } from './report-columns.ts';

/** One person of a report, with all groups of the report that the person is in, highest authority first. */
export interface Person {
  /** What the report tells of the user, in the order of its columns. */
  readonly cells: readonly Cell[];
  readonly groups: readonly Group[];
}

/** Returns what has to be scanned for people. A report of named groups has only their members. */
export function scopeForPeople(groupNames: readonly string[] | null): ScanScope {
  return { groups: false, memberships: true, users: groupNames === null ? 'all' : 'none', groupNames };
}

/** How many people are handed on at once. */
const BATCH = 500;

/**
 * Reads a scan to its end, and then yields each of its people once, by username. Of a user it keeps the cells alone: 100,000 people
 * with the default columns take some 40 MB.
 *
 * @param cellsOf what the report tells of a user
 */
export async function* reportPeople(
  scan: OpenedScan,
  cellsOf: (user: User) => readonly Cell[],
): AsyncGenerator<readonly Person[]> {
  const people = new People(cellsOf);
  for await (const event of scan.events()) people.add(event);
  const usernames = people.usernames();
  for (let from = 0; from < usernames.length; from += BATCH) {
    yield usernames.slice(from, from + BATCH).map((username) => people.of(username));
    // All is in memory by now: others are served in between.
    await yieldToEventLoop();
  }
}

interface Found {
  readonly cells: readonly Cell[];
  readonly groups: Group[];
}

class People {
  readonly #cellsOf: (user: User) => readonly Cell[];
  readonly #found = new Map<string, Found>();
  readonly #gone = new Set<string>();

  constructor(cellsOf: (user: User) => readonly Cell[]) {
    this.#cellsOf = cellsOf;
  }

  add(event: ScanEvent): void {
    switch (event.kind) {
      case 'members':
        for (const user of event.users) this.#find(user).groups.push(event.group);
        return;
      case 'groups-of-user':
        this.#find(event.user).groups.push(...event.groups);
        return;
      case 'users':
      case 'users-in-no-group':
        for (const user of event.users) this.#find(user);
        return;
      case 'group-gone':
        this.#gone.add(event.groupName);
        return;
      case 'group':
    }
  }

  usernames(): readonly string[] {
    return [...this.#found.keys()].sort(compareCodeUnits);
  }

  of(username: string): Person {
    const { cells, groups } = this.#found.get(username) ?? { cells: [], groups: [] };
    return { cells, groups: groups.filter(({ name }) => !this.#gone.has(name)).sort(byPrecedence) };
  }

  #find(user: User): Found {
    const known = this.#found.get(user.username);
    if (known !== undefined) return known;
    const found = { cells: this.#cellsOf(user), groups: [] };
    this.#found.set(user.username, found);
    return found;
  }
}
