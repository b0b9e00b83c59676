import { MAX_PAGE_SIZE } from '../directory.ts';
import { GroupNotFoundError } from '../errors.ts';
import type { Group } from '../groups/group.ts';
import type { Findings } from './findings.ts';
import type { MassReads } from './latency-gauge.ts';
import type { Chain, PageChains } from './page-chains.ts';
import type { PoolSizes } from './pool-sizes.ts';

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
export class GroupSweeps {
  readonly #directory: MassReads;
  readonly #chains: PageChains;
  readonly #findings: Findings;
  readonly #sizes: PoolSizes;
  readonly #onFinish: () => void;
  /** Those that are not read to their end, by name. */
  readonly #left = new Map<string, Sweep>();
  /** Of those left, the ones whose size is remembered, and the pages that they took last time. */
  #rememberedGroups = 0;
  #rememberedPages = 0;
  #finished = 0;
  #finishedPages = 0;
  #going = false;

  /** @param onFinish is told of each group that is read to its end: it may be longer than was thought */
  constructor(
    directory: MassReads,
    chains: PageChains,
    findings: Findings,
    sizes: PoolSizes,
    onFinish: () => void = () => {},
  ) {
    this.#directory = directory;
    this.#chains = chains;
    this.#findings = findings;
    this.#sizes = sizes;
    this.#onFinish = onFinish;
  }

  get groupsLeft(): number {
    return this.#left.size;
  }

  get groupsFinished(): number {
    return this.#finished;
  }

  /** Pages that the groups left are expected to take: what they took last time, else as many as the others on average. */
  get pagesLeft(): number {
    const usual = this.#finished === 0 ? 1 : this.#finishedPages / this.#finished;
    return this.#rememberedPages + (this.#left.size - this.#rememberedGroups) * usual;
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
      this.#count(sweep, 1);
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

  #chainOf(sweep: Sweep): Chain {
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
    try {
      const page = await this.#directory.listUsersInGroup(name, { limit: MAX_PAGE_SIZE, token: sweep.token });
      sweep.pagesRead += 1;
      sweep.token = page.next;
      await this.#findings.members(sweep.group, page.items);
    } catch (error) {
      if (!(error instanceof GroupNotFoundError)) throw error;
      this.#drop(sweep);
      this.#sizes.forget(name);
      await this.#findings.groupGone(name);
      return false;
    }
    if (sweep.token !== null) return true;
    this.#drop(sweep);
    this.#finished += 1;
    this.#finishedPages += sweep.pagesRead;
    this.#sizes.remember(name, this.#findings.finishGroup(name));
    this.#onFinish();
    return false;
  }

  #drop(sweep: Sweep): void {
    this.#left.delete(sweep.group.name);
    this.#count(sweep, -1);
  }

  #count({ remembered }: Sweep, sign: 1 | -1): void {
    if (remembered === null) return;
    this.#rememberedGroups += sign;
    this.#rememberedPages += sign * remembered;
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
