import { UserNotFoundError } from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import type { User } from '../model/user.ts';
import type { BulkReads } from './measured-reads.ts';
import type { PageScheduler } from './page-scheduler.ts';

/** How many users may wait before the list of users pauses: ten pages, seconds of work at any quota. */
const MAX_PENDING_USERS = 600;

interface Lookup {
  readonly user: User;
  /** Whether the scheduler has it, in flight or waiting. */
  scheduled: boolean;
}

/** Reads the groups of users, one call per user. */
export class UserGroupsReader {
  readonly #directory: BulkReads;
  readonly #scheduler: PageScheduler;
  readonly #take: (user: User, groups: readonly Group[]) => Promise<void>;
  readonly #left = new Map<string, Lookup>();
  #usersRead = 0;
  #memberships = 0;
  #running = false;
  #waitingForRoom: (() => void)[] = [];

  /** @param take receives every user who still exists, with all groups */
  constructor(
    directory: BulkReads,
    scheduler: PageScheduler,
    take: (user: User, groups: readonly Group[]) => Promise<void>,
  ) {
    this.#directory = directory;
    this.#scheduler = scheduler;
    this.#take = take;
  }

  get usersRead(): number {
    return this.#usersRead;
  }

  /** The memberships of the users read so far. */
  get memberships(): number {
    return this.#memberships;
  }

  /** Users who were added and whose groups are not read yet. */
  get left(): readonly User[] {
    return [...this.#left.values()].map(({ user }) => user);
  }

  add(users: readonly User[]): void {
    for (const user of users) {
      const lookup: Lookup = { user, scheduled: false };
      this.#left.set(user.username, lookup);
      if (this.#running) this.#begin(lookup);
    }
  }

  /** Resolves once few enough users wait that more can be added; at once while nothing is read. */
  async room(): Promise<void> {
    if (this.#hasRoom) return;
    await new Promise<void>((resolve) => this.#waitingForRoom.push(resolve));
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    for (const lookup of this.#left.values()) this.#begin(lookup);
  }

  /** Reads nothing further. */
  stop(): void {
    this.#running = false;
    this.#notifyRoom();
  }

  get #hasRoom(): boolean {
    return !this.#running || this.#left.size <= MAX_PENDING_USERS;
  }

  #notifyRoom(): void {
    if (this.#hasRoom) for (const resolve of this.#waitingForRoom.splice(0)) resolve();
  }

  #begin(lookup: Lookup): void {
    if (lookup.scheduled) return;
    lookup.scheduled = true;
    this.#scheduler.add({
      pagesLeft: () => 1,
      next: async () => {
        if (this.#running) await this.#read(lookup.user);
        else lookup.scheduled = false;
        return false;
      },
    });
  }

  async #read(user: User): Promise<void> {
    const groups = await this.#groupsOf(user);
    this.#left.delete(user.username);
    this.#usersRead += 1;
    this.#memberships += groups?.length ?? 0;
    this.#notifyRoom();
    if (groups !== null) await this.#take(user, groups);
  }

  /** Returns null if the user has been deleted meanwhile. */
  async #groupsOf({ username }: User): Promise<readonly Group[] | null> {
    try {
      return await this.#directory.listGroupsForUser(username);
    } catch (error) {
      if (error instanceof UserNotFoundError) return null;
      throw error;
    }
  }
}
