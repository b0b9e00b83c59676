import { readMembersPage } from '../../directory/group-members.ts';
import { compareCodeUnits } from '../../model/group.ts';
import type { DirectoryReads } from '../../ports/directory.ts';
import { mapConcurrently } from '../../primitives/map-concurrently.ts';
import type { DirectoryIndexStore, ReadingLease } from '../directory-index-store.ts';
import { confirmGroups, confirmUsers } from './confirm-absence.ts';
import { readList } from './read-list.ts';
import { type GroupPosition, type ReadingProgress, UNREAD } from './reading-progress.ts';

/** Larger than the number of groups of a pool. */
const ALL_GROUPS = 10_001;
/** A list that lacks more than this share of what was there has ended early. */
const MAX_MISSING_SHARE = 0.1;
/** But not one that lacks no more than so many: somebody has left a small group. */
const MAX_MISSING = 5;

export interface PoolReadingDependencies {
  readonly store: DirectoryIndexStore;
  readonly lease: ReadingLease;
  /** Its calls end when the reading is stopped. */
  readonly directory: DirectoryReads;
  readonly progress: ReadingProgress;
  /** How many calls may be in flight. */
  readonly concurrency: () => number;
  /** Called after each page. */
  readonly onPage: () => void;
  /** Ends its calls. Called at the first failure. */
  readonly stop: () => void;
  /**
   * Whether the reading before this one found lists that ended early. Then it is no accident, and what they lack is asked
   * for one by one, however much it is.
   */
  readonly wasShort: boolean;
}

/** COMPLETE: the index shows what the pool showed. SHORT: Cognito ended a list early, and of what it lacks nothing was ended. */
export type ReadingOutcome = 'COMPLETE' | 'SHORT';

/**
 * Reads a pool into the index: its groups, then the members of each group beside the list of all users. No list is read in
 * shards: at half of the quota the pages of one list, beside those of the groups, come as fast as they may be asked for.
 *
 * Every call is one page of a list, but for what a list did not have, which is asked for once more before it is ended.
 */
export class PoolReading {
  readonly #dependencies: PoolReadingDependencies;
  #isShort = false;
  #failure: { readonly error: unknown } | null = null;

  constructor(dependencies: PoolReadingDependencies) {
    this.#dependencies = dependencies;
  }

  /** Resolves or rejects once nothing of it is under way. Rejects with the first failure; the progress stays. */
  async run(): Promise<ReadingOutcome> {
    const { lease, progress } = this.#dependencies;
    if (progress.groups !== null) await this.#readGroups();
    const users = progress.users === null ? undefined : this.#unlessFailed(() => this.#readUsers());
    await Promise.all([this.#readMembers(), users]);
    if (this.#failure !== null) throw this.#failure.error;
    await this.#confirmUsers();
    if (this.#isShort) return 'SHORT';
    await lease.finish();
    return 'COMPLETE';
  }

  async #readGroups(): Promise<void> {
    const { store, lease, directory, progress } = this.#dependencies;
    const known = (await store.at(null).groups()).length;
    await readList({
      position: progress.groups ?? UNREAD,
      read: (page) => directory.listGroups(page),
      now: () => store.now(),
      merge: (groups, askedAt) => store.mergeGroups(groups, askedAt),
      begin() {},
      advance: (position, items) => {
        progress.groups = position;
        progress.groupsListed = items;
        this.#countPage();
      },
    });
    const unmet = await lease.unmetGroups(ALL_GROUPS);
    if (!this.#isTooShort(unmet.length, known)) await confirmGroups(this.#dependencies, unmet);
  }

  async #readUsers(): Promise<void> {
    const { store, directory, progress } = this.#dependencies;
    await readList({
      position: progress.users ?? UNREAD,
      read: (page) => directory.listUsers(page),
      now: () => store.now(),
      merge: (users, askedAt) => store.mergeUsers(users, askedAt),
      begin() {},
      advance: (position, items) => {
        progress.users = position;
        progress.usersListed = items;
        this.#countPage();
      },
    });
  }

  async #readMembers(): Promise<void> {
    const { store, progress, concurrency } = this.#dependencies;
    const groups = await store.at(null).groups();
    const sizes = new Map(groups.map(({ name, memberCount }) => [name, memberCount]));
    const { lastGroup } = progress;
    const left = groups
      .map(({ name }) => name)
      .filter((name) => lastGroup === null || compareCodeUnits(name, lastGroup) > 0);
    const names = [...progress.open.keys(), ...left.sort(compareCodeUnits)];
    await mapConcurrently(concurrency, names, (name) =>
      this.#unlessFailed(() => this.#readGroup(name, sizes.get(name) ?? 0)),
    );
  }

  /** @param known how many members the index had */
  async #readGroup(name: string, known: number): Promise<void> {
    const { lease, progress } = this.#dependencies;
    if (!progress.open.has(name)) {
      progress.lastGroup = name;
      progress.open.set(name, { ...UNREAD, askedAt: null });
    }
    // The second time for whom the first one did not meet.
    for (let round = 0; round < 2; round += 1) {
      const read = await this.#readMembersOf(name);
      if (read === null || this.#isTooShort(known - read.members, known)) break;
      const { missed } = await lease.finishGroup(name, read.askedAt);
      if (missed === 0) break;
      progress.open.set(name, { ...UNREAD, askedAt: null });
    }
    progress.open.delete(name);
    progress.groupsRead += 1;
  }

  /** Returns null if the group is gone. */
  async #readMembersOf(name: string): Promise<{ readonly members: number; readonly askedAt: Date } | null> {
    const { store, directory, progress } = this.#dependencies;
    const position: GroupPosition = progress.open.get(name) ?? { ...UNREAD, askedAt: null };
    let { askedAt } = position;
    const members = await readList({
      position,
      read: (page) => readMembersPage(directory, name, page),
      now: () => store.now(),
      merge: (users, asked) => store.mergeMembers(name, users, asked),
      begin: (asked) => {
        askedAt = asked.getTime();
      },
      advance: (next) => {
        if (next !== null) progress.open.set(name, { ...next, askedAt });
        progress.memberPages += 1;
        this.#countPage();
      },
    });
    return members === null || askedAt === null ? null : { members, askedAt: new Date(askedAt) };
  }

  async #confirmUsers(): Promise<void> {
    const { store, lease } = this.#dependencies;
    const { users: known } = await store.at(null).totals();
    const unmet = await lease.unmetUsers(known + 1);
    if (!this.#isTooShort(unmet.length, known)) await confirmUsers(this.#dependencies, unmet);
  }

  #countPage(): void {
    this.#dependencies.progress.pages += 1;
    this.#dependencies.onPage();
  }

  #isTooShort(missing: number, known: number): boolean {
    const isShort = missing > Math.max(MAX_MISSING, MAX_MISSING_SHARE * known);
    if (!isShort || this.#dependencies.wasShort) return false;
    this.#isShort = true;
    return true;
  }

  /** Begins nothing more once something has failed: what is under way is waited for. */
  async #unlessFailed(read: () => Promise<void>): Promise<void> {
    if (this.#failure !== null) return;
    try {
      await read();
    } catch (error) {
      this.#failure ??= { error };
      this.#dependencies.stop();
    }
  }
}
