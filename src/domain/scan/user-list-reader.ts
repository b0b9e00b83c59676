import type { User } from '../model/user.ts';
import { type CognitoFilter, MAX_PAGE_SIZE } from '../ports/directory.ts';
import type { BulkReads } from './measured-reads.ts';
import type { PageScheduler } from './page-scheduler.ts';

/** The first digits of subs. Cognito creates subs as random UUIDs, so the shards have about the same size. */
const SUB_DIGITS = [...'0123456789abcdef'];
/** How many shards the list is read in. */
export const SUB_PREFIXES = SUB_DIGITS.length;
/** Shards with a smaller share of the estimated users are not trusted. The estimate itself may be hours old. */
const MIN_SHARE_OF_ESTIMATE = 0.9;

/** Whether the list is read as one sequence of pages, or as sixteen concurrent ones, by the first digit of the sub. */
export type UserListMode = 'UNSHARDED' | 'SHARDED';

/** The list, or a part of it. */
interface Shard {
  readonly filter: CognitoFilter | undefined;
  readonly expectedPages: number;
  pagesRead: number;
  token: string | null;
  /** Whether the scheduler has it, in flight or waiting. */
  scheduled: boolean;
}

/** Reads the list of all users. Every user once, even if one comes on two pages. */
export class UserListReader {
  readonly #directory: BulkReads;
  readonly #scheduler: PageScheduler;
  readonly #take: (users: readonly User[]) => Promise<void>;
  readonly #listed = new Set<string>();
  /** The shards that are started, and not read to their end. */
  readonly #open = new Set<Shard>();
  #estimatedUsers = 0;
  #pagesRead = 0;
  #state: 'new' | 'reading' | 'stopped' | 'ended' = 'new';

  /** @param take receives every user once */
  constructor(directory: BulkReads, scheduler: PageScheduler, take: (users: readonly User[]) => Promise<void>) {
    this.#directory = directory;
    this.#scheduler = scheduler;
    this.#take = take;
  }

  /** Distinct users so far. */
  get count(): number {
    return this.#listed.size;
  }

  /** Pages left, by the estimate; at least one until the end. */
  pagesLeft(estimatedPages: number): number {
    return this.#state === 'ended' ? 0 : Math.max(1, estimatedPages - this.#pagesRead);
  }

  /** Starts to read, or resumes where it was stopped. Does nothing while it is being read. */
  start(estimatedUsers: number, mode: UserListMode): void {
    if (this.#state === 'new') {
      this.#state = 'reading';
      this.#estimatedUsers = estimatedUsers;
      if (mode === 'SHARDED') this.#openShards();
      else this.#openWhole();
    } else if (this.#state === 'stopped') {
      this.#state = 'reading';
      for (const shard of this.#open) this.#read(shard);
    }
  }

  /** Reads no further page. */
  stop(): void {
    if (this.#state === 'reading') this.#state = 'stopped';
  }

  #openWhole(): void {
    this.#openShard(undefined, this.#estimatedPages);
  }

  #openShards(): void {
    for (const value of SUB_DIGITS) {
      this.#openShard({ attribute: 'sub', operator: '^=', value }, this.#estimatedPages / SUB_DIGITS.length);
    }
  }

  get #estimatedPages(): number {
    return Math.ceil(this.#estimatedUsers / MAX_PAGE_SIZE);
  }

  #openShard(filter: CognitoFilter | undefined, expectedPages: number): void {
    const shard: Shard = { filter, expectedPages, pagesRead: 0, token: null, scheduled: false };
    this.#open.add(shard);
    if (this.#state === 'reading') this.#read(shard);
  }

  #read(shard: Shard): void {
    // One that was stopped and started again while its page was in flight is still scheduled.
    if (shard.scheduled) return;
    shard.scheduled = true;
    this.#scheduler.add({
      pagesLeft: () => Math.max(1, shard.expectedPages - shard.pagesRead),
      next: async () => {
        shard.scheduled = this.#state === 'reading' && (await this.#advance(shard));
        return shard.scheduled;
      },
    });
  }

  async #advance(shard: Shard): Promise<boolean> {
    const page = await this.#directory.listUsers({ limit: MAX_PAGE_SIZE, token: shard.token }, shard.filter);
    shard.pagesRead += 1;
    this.#pagesRead += 1;
    const added = page.items.filter(({ username }) => !this.#listed.has(username));
    for (const { username } of added) this.#listed.add(username);
    // Before the users are passed on: whoever takes the last ones can see that they are the last.
    shard.token = page.next;
    if (shard.token === null) this.#close(shard);
    await this.#take(added);
    return shard.token !== null;
  }

  #close(shard: Shard): void {
    this.#open.delete(shard);
    if (this.#open.size > 0) return;
    // The shards must add up: if subs did not have the expected form, users would be missing.
    const isComplete = shard.filter === undefined || this.#listed.size >= this.#estimatedUsers * MIN_SHARE_OF_ESTIMATE;
    if (isComplete) this.#state = 'ended';
    else this.#openWhole();
  }
}
