import type {
  DirectoryIndexOptions,
  DirectoryIndexStore,
  IndexState,
  ReadingLease,
  UncertainFact,
} from '../../../domain/directory-index/directory-index-store.ts';
import type { IndexedDirectory } from '../../../domain/directory-index/indexed-directory.ts';
import type { Group } from '../../../domain/model/group.ts';
import type { User } from '../../../domain/model/user.ts';
import type { AuditRow } from '../audit-rows.ts';
import { type ChangeFeed, Listeners } from '../listeners.ts';
import type { OwnWriteIndex } from '../own-write-index.ts';
import type { PoolTables } from '../pool-tables.ts';
import { applyOwnWrite } from './apply-own-write.ts';
import { DirectoryCopy } from './copy/directory-copy.ts';
import { FoundRowsCache } from './copy/found-rows-cache.ts';
import { InMemoryDirectory } from './copy/in-memory-directory.ts';
import { SqlDirectoryChanges } from './directory-changes.ts';
import { endMissingGroups, endMissingUsers } from './end-missing.ts';
import { EventLoopTurn } from './event-loop-turn.ts';
import { readAt } from './fact-versions.ts';
import { IndexTransaction } from './index-transaction.ts';
import { markUncertain } from './mark-uncertain.ts';
import { mergeGroups } from './merge-groups.ts';
import { mergeGroupsOfUser, mergeMembers } from './merge-memberships.ts';
import { mergeUsers } from './merge-users.ts';
import { ownWriteOf } from './own-write.ts';
import { ReadCache } from './read/read-cache.ts';
import { SqlIndexedDirectory } from './read/sql-indexed-directory.ts';
import { claimReading, SqlReadingLease } from './reading-lease.ts';
import { deleteHistory } from './retention.ts';
import { uncertainFacts } from './uncertain-facts.ts';

/** The index of one pool's directory. Every transaction is committed before its promise resolves. */
export class SqlDirectoryIndexStore implements DirectoryIndexStore, OwnWriteIndex {
  readonly changes: SqlDirectoryChanges;
  readonly #tables: PoolTables;
  readonly #options: DirectoryIndexOptions;
  readonly #feed: ChangeFeed<void>;
  readonly #counts: ReadCache;
  readonly #turn = new EventLoopTurn();
  readonly #copy: DirectoryCopy;
  readonly #found = new FoundRowsCache();

  /** @param feed is told of changes that are stored; without one nobody else stores any */
  constructor(tables: PoolTables, options: DirectoryIndexOptions, feed: ChangeFeed<void> = new Listeners()) {
    this.changes = new SqlDirectoryChanges(tables, feed);
    this.#tables = tables;
    this.#options = options;
    this.#feed = feed;
    this.#counts = new ReadCache(tables);
    this.#copy = new DirectoryCopy(tables);
  }

  async state(): Promise<IndexState> {
    const { db, isOwn } = this.#tables;
    const row = await db
      .selectFrom('directory_state')
      .select(['since', 'read_through', 'attributes'])
      .where(isOwn)
      .executeTakeFirst();
    const date = (time: number | null | undefined) => (typeof time === 'number' ? new Date(time) : null);
    return {
      since: date(row?.since),
      readThrough: date(row?.read_through),
      attributes: row === undefined ? this.#options.attributes : (JSON.parse(row.attributes) as readonly string[]),
    };
  }

  at(moment: Date | null): IndexedDirectory {
    const directory = new SqlIndexedDirectory(this.#tables, moment, this.#counts);
    return moment === null ? new InMemoryDirectory(this.#copy, this.#found, directory) : directory;
  }

  mergeUsers(users: readonly User[], askedAt: Date): Promise<void> {
    return this.#transaction((index) => mergeUsers(index, users, readAt(askedAt)));
  }

  mergeGroups(groups: readonly Group[], askedAt: Date): Promise<void> {
    return this.#transaction((index) => mergeGroups(index, groups, readAt(askedAt)));
  }

  mergeMembers(groupName: string, members: readonly User[], askedAt: Date): Promise<void> {
    return this.#transaction(async (index) => {
      await mergeUsers(index, members, readAt(askedAt));
      const usernames = members.map(({ username }) => username);
      await mergeMembers(index, groupName, usernames, readAt(askedAt));
    });
  }

  mergeGroupsOfUser(username: string, groupNames: readonly string[], askedAt: Date): Promise<void> {
    return this.#transaction((index) => mergeGroupsOfUser(index, username, groupNames, readAt(askedAt)));
  }

  endUsers(usernames: readonly string[], askedAt: Date): Promise<void> {
    return this.#transaction((index) => endMissingUsers(index, usernames, askedAt));
  }

  endGroups(groupNames: readonly string[], askedAt: Date): Promise<void> {
    return endMissingGroups((work) => this.#transaction(work), groupNames, askedAt);
  }

  uncertain(limit: number): Promise<readonly UncertainFact[]> {
    return uncertainFacts(this.#tables, limit);
  }

  now(): Promise<Date> {
    return this.#tables.clock.date();
  }

  async claimReading(workerId: string, leaseMs: number): Promise<ReadingLease | null> {
    const held = await this.#transaction((index) => claimReading(index, workerId, leaseMs));
    return held === null ? null : new SqlReadingLease(held, (work) => this.#transaction(work));
  }

  deleteBefore(instant: Date, limit: number): Promise<number> {
    return this.#tables.db.transaction().execute((db) => deleteHistory({ ...this.#tables, db }, instant, limit));
  }

  /** Merges a write of this service in the transaction that stores its outcome. Resolves with what is done once that is committed. */
  async mergeOwnWrite(
    tables: PoolTables,
    event: AuditRow,
    answeredAt: Date,
    account: User | null,
  ): Promise<() => void> {
    if (event.dry_run === 1 || (event.outcome !== 'SUCCEEDED' && event.outcome !== 'UNKNOWN')) return () => {};
    const index = await IndexTransaction.lock(tables, this.#options);
    const write = ownWriteOf(event, { answeredAt, settleMs: this.#options.settleMs, account });
    if (event.outcome === 'SUCCEEDED') await applyOwnWrite(index, write);
    else await markUncertain(index, write);
    const hasChanged = await index.flush();
    return () => {
      if (hasChanged) this.#feed.tell();
    };
  }

  /** Everything that the work changes, or nothing. Others who merge wait meanwhile. */
  async #transaction<Result>(work: (index: IndexTransaction) => Promise<Result>): Promise<Result> {
    const { result, hasChanged } = await this.#tables.db.transaction().execute(async (db) => {
      // Within the transaction: those that wait for the connection meanwhile would all have passed it.
      await this.#turn.next();
      const index = await IndexTransaction.lock({ ...this.#tables, db }, this.#options);
      const result = await work(index);
      return { result, hasChanged: await index.flush() };
    });
    if (hasChanged) this.#feed.tell();
    return result;
  }
}
