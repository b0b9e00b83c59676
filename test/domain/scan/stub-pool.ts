import { CancelledError, GroupNotFoundError, UserNotFoundError } from '../../../src/domain/model/errors.ts';
import type { Group } from '../../../src/domain/model/group.ts';
import { attributeOf, type User } from '../../../src/domain/model/user.ts';
import type { CallMeter } from '../../../src/domain/ports/call-meter.ts';
import type { CallOptions, CognitoFilter, Page, PageRequest } from '../../../src/domain/ports/directory.ts';
import type { FakeClock } from '../../support/fake-clock.ts';
import { sampleGroup } from '../model/sample-group.ts';
import { StubDirectory } from '../stub-directory.ts';

export interface PoolCall {
  readonly operation:
    | 'DescribeUserPool'
    | 'ListGroups'
    | 'GetGroup'
    | 'ListUsers'
    | 'ListUsersInGroup'
    | 'AdminListGroupsForUser';
  /** The group, the user, or the value of the filter that the call is about; empty: none. */
  readonly of: string;
}

/** What is in the pool: usernames by group, and users who are in none. */
export interface PoolContents {
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly others?: readonly string[];
  /** Left out: the true number. */
  readonly estimatedUsers?: number;
}

/** Where a page begins and ends, and whether another follows. */
export interface Cut {
  readonly from: number;
  readonly to: number;
}

/** A pool in memory that tests see every call of, and may change, delay or break at any of them. */
export class PoolStub extends StubDirectory {
  readonly members = new Map<string, string[]>();
  readonly #users: Map<string, User>;
  readonly calls: PoolCall[] = [];
  readonly #inFlight = new Map<string, number>();
  readonly #mostInFlight = new Map<string, number>();
  /** Comes before the call is served: changes the pool, waits, or throws. */
  onCall: (call: PoolCall) => void | Promise<void> = () => {};
  /** What a page from this place on holds. Both ends may differ from what was asked for; the next page begins at `to`. */
  cut: (start: number, limit: number, call: PoolCall) => Cut = (start, limit) => ({ from: start, to: start + limit });
  readonly #estimatedUsers: number | null;
  #meter: CallMeter | null = null;
  #signal: AbortSignal | null = null;

  constructor({ groups, others = [], estimatedUsers }: PoolContents) {
    super();
    for (const [name, usernames] of Object.entries(groups)) this.members.set(name, [...usernames]);
    const everybody = new Set([...Object.values(groups).flat(), ...others]);
    // The first digits of the subs follow from the places in the list, so that the parts are of one size.
    const digits = [...'0123456789abcdef'];
    this.#users = new Map(
      [...everybody].map((username, place) => [username, sampleUser(username, digits[place % 16])]),
    );
    this.#estimatedUsers = estimatedUsers ?? null;
  }

  get users(): readonly string[] {
    return [...this.#users.keys()];
  }

  /** Serves the session from now on. */
  readonly open = ({ meter, signal }: CallOptions): this => {
    this.#meter = meter;
    this.#signal = signal ?? null;
    return this;
  };

  /** Every call takes so long. */
  slowDown(clock: FakeClock, milliseconds: number): void {
    this.onCall = () => new Promise((resolve) => clock.after(milliseconds, resolve));
  }

  countOf(operation: PoolCall['operation']): number {
    return this.calls.filter((call) => call.operation === operation).length;
  }

  /** The most calls of the operation that were under way at a time. */
  mostInFlight(operation: PoolCall['operation']): number {
    return this.#mostInFlight.get(operation) ?? 0;
  }

  /** Gives the users subs that begin with none of the hexadecimal digits. */
  makeSubsStrange(usernames: readonly string[]): void {
    for (const username of usernames) this.#users.set(username, sampleUser(username, 'x'));
  }

  override async deleteGroup(name: string): Promise<void> {
    this.members.delete(name);
  }

  removeUser(username: string): void {
    this.#users.delete(username);
    for (const usernames of this.members.values()) {
      const place = usernames.indexOf(username);
      if (place >= 0) usernames.splice(place, 1);
    }
  }

  override describePool() {
    return this.#serve({ operation: 'DescribeUserPool', of: '' }, () => ({
      estimatedNumberOfUsers: this.#estimatedUsers ?? this.#users.size,
      usernamesIgnoreCase: true,
      aliases: [],
      usernamesAreSubs: false,
      schema: [],
    }));
  }

  override listGroups(request: PageRequest) {
    const call: PoolCall = { operation: 'ListGroups', of: '' };
    return this.#serve(call, () => this.#page([...this.members.keys()].map(groupNamed), request, call));
  }

  override getGroup(name: string) {
    return this.#serve({ operation: 'GetGroup', of: name }, () => (this.members.has(name) ? groupNamed(name) : null));
  }

  override listUsers(request: PageRequest, filter?: CognitoFilter) {
    const call: PoolCall = { operation: 'ListUsers', of: filter?.value ?? '' };
    return this.#serve(call, () => {
      const users = [...this.#users.values()];
      return this.#page(filter === undefined ? users : users.filter((user) => matches(user, filter)), request, call);
    });
  }

  override listUsersInGroup(name: string, request: PageRequest) {
    const call: PoolCall = { operation: 'ListUsersInGroup', of: name };
    return this.#serve(call, () => {
      const usernames = this.members.get(name);
      if (usernames === undefined) throw new GroupNotFoundError(name);
      const users = usernames.flatMap((username) => this.#users.get(username) ?? []);
      return this.#page(users, request, call);
    });
  }

  override listGroupsForUser(username: string) {
    return this.#serve({ operation: 'AdminListGroupsForUser', of: username }, () => {
      if (!this.#users.has(username)) throw new UserNotFoundError(username);
      return [...this.members]
        .filter(([, usernames]) => usernames.includes(username))
        .map(([name]) => groupNamed(name));
    });
  }

  async #serve<Answer>(call: PoolCall, answer: () => Answer): Promise<Answer> {
    if (this.#signal?.aborted === true) throw new CancelledError();
    this.#meter?.countCall(call.operation);
    this.calls.push(call);
    this.#count(call, 1);
    try {
      await this.onCall(call);
      return answer();
    } finally {
      this.#count(call, -1);
    }
  }

  #page<Item>(items: readonly Item[], { limit, token }: PageRequest, call: PoolCall): Page<Item> {
    const start = Number(token ?? 0);
    const { from, to } = this.cut(start, limit, call);
    return { items: items.slice(from, to), next: to < items.length ? String(to) : null };
  }

  #count({ operation }: PoolCall, change: 1 | -1): void {
    const inFlight = (this.#inFlight.get(operation) ?? 0) + change;
    this.#inFlight.set(operation, inFlight);
    this.#mostInFlight.set(operation, Math.max(this.mostInFlight(operation), inFlight));
  }
}

/** `user-0` … */
export function usernames(count: number, from = 0): readonly string[] {
  return Array.from({ length: count }, (_, index) => `user-${from + index}`);
}

function sampleUser(username: string, digit = ''): User {
  return {
    username,
    attributes: [{ name: 'sub', value: `${digit}-${username}` }],
    enabled: true,
    status: 'CONFIRMED',
    createdAt: new Date(0),
    updatedAt: new Date(0),
  };
}

function groupNamed(name: string): Group {
  return sampleGroup({ name });
}

function matches(user: User, { attribute, value }: CognitoFilter): boolean {
  return attributeOf(user, attribute)?.startsWith(value) === true;
}
