import { GroupNotFoundError } from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import type { User } from '../model/user.ts';
import { MAX_PAGE_SIZE, type Page } from '../ports/directory.ts';
import type { GroupSizeCache } from './group-size-cache.ts';
import type { BulkReads } from './measured-reads.ts';
import type { PageScheduler, PageSequence } from './page-scheduler.ts';
import type { ScanOutput } from './scan-output.ts';

interface Sweep {
  readonly group: Group;
  /** The pages that it took last time; null where it was never read. As of its beginning: other scans remember meanwhile. */
  readonly remembered: number | null;
  pagesRead: number;
  token: string | null;
  /** Whether it is among the chains, in flight or waiting for its turn. */
  chained: boolean;
}

/** Beyond every precedence: those are 32-bit integers at the most. */
const NO_PRECEDENCE = 2 ** 32;

/** Reads the members of groups, each group as a chain of pages. */
export class GroupMembersReader {
  readonly #directory: BulkReads;
  readonly #chains: PageScheduler;
  readonly #findings: ScanOutput;
  readonly #sizes: GroupSizeCache;
  readonly #onPage: () => void;
  /** Those that are not read to their end, by name. */
  readonly #left = new Map<string, Sweep>();
  /** Of those left, the ones of which a page has been read: about as many as are in flight, since they go before others. */
  readonly #begun = new Set<Sweep>();
  /** Of those left, the ones whose size is remembered. */
  #rememberedGroups = 0;
  /** Of those not begun, the ones whose size is not remembered, and the pages that the others took last time. */
  #freshGroups = 0;
  #freshPages = 0;
  #finished = 0;
  #finishedPages = 0;
  #going = false;

  /** @param onPage is told of each page that is read: its group may be longer than was thought */
  constructor(
    directory: BulkReads,
    chains: PageScheduler,
    findings: ScanOutput,
    sizes: GroupSizeCache,
    onPage: () => void = () => {},
  ) {
    this.#directory = directory;
    this.#chains = chains;
    this.#findings = findings;
    this.#sizes = sizes;
    this.#onPage = onPage;
  }

  get groupsLeft(): number {
    return this.#left.size;
  }

  get groupsFinished(): number {
    return this.#finished;
  }

  /** Of all groups, those included that are not read to their end. */
  get pagesRead(): number {
    let pages = this.#finishedPages;
    for (const { pagesRead } of this.#begun) pages += pagesRead;
    return pages;
  }

  /** Pages that the groups left are expected to take: what they took last time, else as many as is usual in this pool. */
  get pagesLeft(): number {
    const usual = this.#usualPages;
    let pages = this.#freshPages + this.#freshGroups * usual;
    for (const sweep of this.#begun) {
      const { remembered, pagesRead } = sweep;
      pages += remembered === null ? Math.max(1, usual - pagesRead) : this.#expectedPages(sweep);
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
    for (const sweep of this.#left.values()) longest = Math.max(longest, this.#expectedPages(sweep));
    return longest;
  }

  /** Groups that came to be known together. */
  add(...groups: readonly Group[]): void {
    const sweeps = groups.map((group): Sweep => {
      const remembered = this.#sizes.pagesOf(group.name);
      return { group, remembered, pagesRead: 0, token: null, chained: false };
    });
    for (const sweep of sweeps) {
      this.#left.set(sweep.group.name, sweep);
      if (sweep.remembered !== null) this.#rememberedGroups += 1;
      this.#countFresh(sweep, 1);
    }
    if (this.#going) this.#begin(sweeps);
  }

  /** Reads what was added and what will be; goes on where it was stopped. */
  start(): void {
    if (this.#going) return;
    this.#going = true;
    this.#begin([...this.#left.values()]);
  }

  /** Reads no further page. */
  stop(): void {
    this.#going = false;
  }

  #begin(sweeps: readonly Sweep[]): void {
    // Stopped and started again while its page was in flight: it simply goes on.
    const fresh = sweeps.filter(({ chained }) => !chained).sort(byRank);
    for (const sweep of fresh) sweep.chained = true;
    this.#chains.add(...fresh.map((sweep) => this.#chainOf(sweep)));
  }

  #chainOf(sweep: Sweep): PageSequence {
    return {
      pagesLeft: () => this.#expectedPages(sweep),
      next: async () => {
        sweep.chained = this.#going && (await this.#advance(sweep));
        return sweep.chained;
      },
    };
  }

  async #advance(sweep: Sweep): Promise<boolean> {
    const { name } = sweep.group;
    const page = await this.#readPage(sweep);
    if (page === null) {
      this.#drop(sweep);
      this.#sizes.delete(name);
      await this.#findings.groupGone(name);
      return false;
    }
    this.#count(sweep, page);
    await this.#findings.members(sweep.group, page.items);
    if (page.next === null) this.#sizes.set(name, this.#findings.finishGroup(name));
    this.#onPage();
    return page.next !== null;
  }

  /** Null where the group has been deleted meanwhile. */
  async #readPage({ group, token }: Sweep): Promise<Page<User> | null> {
    try {
      return await this.#directory.listUsersInGroup(group.name, { limit: MAX_PAGE_SIZE, token });
    } catch (error) {
      if (error instanceof GroupNotFoundError) return null;
      throw error;
    }
  }

  /** Before the members are handed on: while a slow reader takes them, the group must not seem to have a page left. */
  #count(sweep: Sweep, { next }: Page<User>): void {
    if (sweep.pagesRead === 0) this.#countFresh(sweep, -1);
    this.#begun.add(sweep);
    sweep.pagesRead += 1;
    sweep.token = next;
    if (next !== null) return;
    this.#drop(sweep);
    this.#finished += 1;
    this.#finishedPages += sweep.pagesRead;
  }

  #drop(sweep: Sweep): void {
    this.#left.delete(sweep.group.name);
    if (sweep.remembered !== null) this.#rememberedGroups -= 1;
    if (!this.#begun.delete(sweep)) this.#countFresh(sweep, -1);
  }

  #countFresh({ remembered }: Sweep, sign: 1 | -1): void {
    if (remembered === null) this.#freshGroups += sign;
    else this.#freshPages += sign * remembered;
  }

  /**
   * The pages of a group on average, by all that were begun: of one that has not ended, those read and the one that is
   * sure to follow. That is too few for the long ones, and never too many: by those alone that have ended, the long ones
   * would be heard of last; by the pages read for each that has ended, the others would seem as long as the few in flight.
   */
  get #usualPages(): number {
    const groups = this.#finished + this.#begun.size;
    return groups === 0 ? 1 : (this.pagesRead + this.#begun.size) / groups;
  }

  /** By the last scan; else as many as it has taken so far: a list that is long already is likely to be longer yet. */
  #expectedPages({ remembered, pagesRead }: Sweep): number {
    return remembered !== null && remembered > pagesRead ? remembered - pagesRead : Math.max(1, pagesRead);
  }
}

/**
 * The lowest rank first, and no precedence at all before any: what outranks others is held by few of the many who are in
 * a group of everybody. A guess, for the order of lists of which nothing else is known.
 */
function byRank(a: Sweep, b: Sweep): number {
  return (b.group.precedence ?? NO_PRECEDENCE) - (a.group.precedence ?? NO_PRECEDENCE);
}
