import { readMembersPage } from '../directory/group-members.ts';
import type { Group } from '../model/group.ts';
import type { User } from '../model/user.ts';
import { MAX_PAGE_SIZE, type Page } from '../ports/directory.ts';
import type { GroupSizeCache } from './group-size-cache.ts';
import type { BulkReads } from './measured-reads.ts';
import type { PageScheduler, PageSequence } from './page-scheduler.ts';
import type { ScanOutput } from './scan-output.ts';

interface GroupList {
  readonly group: Group;
  /**
   * The pages that it took last time; null if it was never read. As of the start of this scan: other scans change the cache.
   */
  readonly remembered: number | null;
  pagesRead: number;
  token: string | null;
  /** Whether the scheduler has it, in flight or waiting. */
  scheduled: boolean;
}

/** Larger than every precedence: those are 32-bit integers. */
const NO_PRECEDENCE = 2 ** 32;

/** Reads the members of groups, each group as a sequence of pages. */
export class GroupMembersReader {
  readonly #directory: BulkReads;
  readonly #scheduler: PageScheduler;
  readonly #output: ScanOutput;
  readonly #sizes: GroupSizeCache;
  readonly #onPage: () => void;
  /** Groups that are not read to their end, by name. */
  readonly #left = new Map<string, GroupList>();
  /**
   * Of those left, the ones of which a page has been read: about as many as are in flight, since they are read before
   * others.
   */
  readonly #begun = new Set<GroupList>();
  /** Of those left, the ones whose size is known. */
  #rememberedGroups = 0;
  /** Of those not started, the ones whose size is not known, and the pages that the others took last time. */
  #freshGroups = 0;
  #freshPages = 0;
  #finished = 0;
  #finishedPages = 0;
  #running = false;

  /** @param onPage called after each page: its group may be longer than was expected */
  constructor(
    directory: BulkReads,
    scheduler: PageScheduler,
    output: ScanOutput,
    sizes: GroupSizeCache,
    onPage: () => void = () => {},
  ) {
    this.#directory = directory;
    this.#scheduler = scheduler;
    this.#output = output;
    this.#sizes = sizes;
    this.#onPage = onPage;
  }

  get groupsLeft(): number {
    return this.#left.size;
  }

  get groupsFinished(): number {
    return this.#finished;
  }

  /** Pages of all groups, including those that are not read to their end. */
  get pagesRead(): number {
    let pages = this.#finishedPages;
    for (const { pagesRead } of this.#begun) pages += pagesRead;
    return pages;
  }

  /** Pages that the groups left are expected to take: what they took last time, or else the average of this pool. */
  get pagesLeft(): number {
    const usual = this.#usualPages;
    let pages = this.#freshPages + this.#freshGroups * usual;
    for (const list of this.#begun) {
      const { remembered, pagesRead } = list;
      pages += remembered === null ? Math.max(1, usual - pagesRead) : this.#expectedPages(list);
    }
    return pages;
  }

  /** Whether every group left was read to its end once. */
  get sizesKnown(): boolean {
    return this.#rememberedGroups === this.#left.size;
  }

  /** Pages left in the longest group, as far as known. */
  get longest(): number {
    let longest = 0;
    for (const list of this.#left.values()) longest = Math.max(longest, this.#expectedPages(list));
    return longest;
  }

  /** Adds groups that became known together. */
  add(...groups: readonly Group[]): void {
    const lists = groups.map((group): GroupList => {
      const remembered = this.#sizes.pagesOf(group.name);
      return { group, remembered, pagesRead: 0, token: null, scheduled: false };
    });
    for (const list of lists) {
      this.#left.set(list.group.name, list);
      if (list.remembered !== null) this.#rememberedGroups += 1;
      this.#countFresh(list, 1);
    }
    if (this.#running) this.#begin(lists);
  }

  /** Reads what was added and what will be; resumes where it was stopped. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#begin([...this.#left.values()]);
  }

  /** Reads no further page. */
  stop(): void {
    this.#running = false;
  }

  #begin(lists: readonly GroupList[]): void {
    // One that was stopped and started again while its page was in flight is still scheduled.
    const fresh = lists.filter(({ scheduled }) => !scheduled).sort(byRank);
    for (const list of fresh) list.scheduled = true;
    this.#scheduler.add(...fresh.map((list) => this.#sequenceOf(list)));
  }

  #sequenceOf(list: GroupList): PageSequence {
    return {
      pagesLeft: () => this.#expectedPages(list),
      next: async () => {
        list.scheduled = this.#running && (await this.#advance(list));
        return list.scheduled;
      },
    };
  }

  async #advance(list: GroupList): Promise<boolean> {
    const { name } = list.group;
    const page = await readMembersPage(this.#directory, name, { limit: MAX_PAGE_SIZE, token: list.token });
    if (page === null) {
      this.#drop(list);
      this.#sizes.delete(name);
      await this.#output.groupGone(name);
      return false;
    }
    this.#count(list, page);
    await this.#output.members(list.group, page.items);
    if (page.next === null) this.#sizes.set(name, this.#output.finishGroup(name));
    this.#onPage();
    return page.next !== null;
  }

  /**
   * Called before the members are passed on: while a slow consumer takes them, the group must not seem to have a page left.
   */
  #count(list: GroupList, { next }: Page<User>): void {
    if (list.pagesRead === 0) this.#countFresh(list, -1);
    this.#begun.add(list);
    list.pagesRead += 1;
    list.token = next;
    if (next !== null) return;
    this.#drop(list);
    this.#finished += 1;
    this.#finishedPages += list.pagesRead;
  }

  #drop(list: GroupList): void {
    this.#left.delete(list.group.name);
    if (list.remembered !== null) this.#rememberedGroups -= 1;
    if (!this.#begun.delete(list)) this.#countFresh(list, -1);
  }

  #countFresh({ remembered }: GroupList, sign: 1 | -1): void {
    if (remembered === null) this.#freshGroups += sign;
    else this.#freshPages += sign * remembered;
  }

  /**
   * The pages of a group on average, by all that were begun: of one that has not ended, those read and the one that is
   * sure to follow. That is too few for the long ones, and never too many: by those alone that have ended, the long ones
   * would be found last; by the pages read for each that has ended, the others would seem as long as the few in flight.
   */
  get #usualPages(): number {
    const groups = this.#finished + this.#begun.size;
    return groups === 0 ? 1 : (this.pagesRead + this.#begun.size) / groups;
  }

  /** By the last scan; otherwise as many as it has taken so far: a list that is long already is likely to go on. */
  #expectedPages({ remembered, pagesRead }: GroupList): number {
    return remembered !== null && remembered > pagesRead ? remembered - pagesRead : Math.max(1, pagesRead);
  }
}

/**
 * Sorts the lowest authority first, and groups without a precedence before all: groups of high authority usually have few
 * members. A guess, for the order of lists of which nothing else is known.
 */
function byRank(a: GroupList, b: GroupList): number {
  return (b.group.precedence ?? NO_PRECEDENCE) - (a.group.precedence ?? NO_PRECEDENCE);
}
