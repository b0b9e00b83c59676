/** A list being read: its pages come one after the other, each by the token of the one before. */
export interface PageSequence {
  /** How many pages are expected to be left, at least 1. Read again whenever the chain waits for its turn. */
  readonly pagesLeft: () => number;
  /** Reads the next page; answers whether another one follows. */
  readonly next: () => Promise<boolean>;
}

/**
 * Reads many chains side by side, the longest first: a chain is bound by latency, so one that is begun late ends late.
 * Just enough pages are in flight to use the quota: were all asked for at once, the page that the longest chain waits
 * for would queue behind a page of every other.
 */
export class PageScheduler {
  readonly #concurrency: () => number;
  /** Begun, and waiting for their next turn: never more than were in flight at once. */
  readonly #begun: PageSequence[] = [];
  /** Not begun; the longest last once sorted, and of those alike the one that came first. */
  #fresh: { readonly chain: PageSequence; readonly order: number }[] = [];
  #added = 0;
  #sorted = true;
  readonly #inFlight = new Set<PageSequence>();
  #hasFailed = false;
  #fail: (error: unknown) => void = () => {};
  #waiting: (() => void)[] = [];

  /** Rejects with the first failure, and never resolves: for who waits for more than the chains. */
  readonly failed = new Promise<never>((_resolve, reject) => {
    this.#fail = reject;
  });

  /** @param concurrency how many pages may be in flight, asked anew for each */
  constructor(concurrency: () => number) {
    this.#concurrency = concurrency;
    // Where nobody waits, a failure must not count as unhandled.
    this.failed.catch(() => {});
  }

  /** Whether nothing waits and nothing is in flight. */
  get idle(): boolean {
    return this.#inFlight.size === 0 && this.#fresh.length === 0 && this.#begun.length === 0;
  }

  /** Pages left in the longest chain, begun or not. */
  get longest(): number {
    const fresh = this.#longestFresh;
    const chains = [...this.#inFlight, ...this.#begun, ...(fresh === undefined ? [] : [fresh])];
    return Math.max(0, ...chains.map((chain) => chain.pagesLeft()));
  }

  /** Adds chains, and begins none before all of them are known. */
  add(...chains: readonly PageSequence[]): void {
    for (const chain of chains) {
      this.#added += 1;
      this.#fresh.push({ chain, order: this.#added });
    }
    this.#sorted = false;
    this.#pump();
  }

  /** Resolves when every chain is read, those included that are added meanwhile; rejects with the first failure. */
  drained(): Promise<void> {
    const idle = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#pump();
    return Promise.race([this.failed, idle]);
  }

  #pump(): void {
    if (this.#hasFailed) return;
    while (this.#inFlight.size < this.#concurrency()) {
      const chain = this.#take();
      if (chain === null) break;
      void this.#advance(chain);
    }
    if (this.idle) for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #take(): PageSequence | null {
    const fresh = this.#longestFresh;
    let longest: PageSequence | null = null;
    for (const chain of this.#begun) {
      if (longest === null || chain.pagesLeft() > longest.pagesLeft()) longest = chain;
    }
    if (longest !== null && (fresh === undefined || longest.pagesLeft() >= fresh.pagesLeft())) {
      this.#begun.splice(this.#begun.indexOf(longest), 1);
      return longest;
    }
    return this.#fresh.pop()?.chain ?? null;
  }

  get #longestFresh(): PageSequence | undefined {
    if (!this.#sorted) {
      this.#fresh.sort((a, b) => a.chain.pagesLeft() - b.chain.pagesLeft() || b.order - a.order);
      this.#sorted = true;
    }
    return this.#fresh.at(-1)?.chain;
  }

  async #advance(chain: PageSequence): Promise<void> {
    this.#inFlight.add(chain);
    const goesOn = await chain.next().catch((error: unknown) => {
      this.#hasFailed = true;
      this.#fail(error);
      return false;
    });
    this.#inFlight.delete(chain);
    if (goesOn) this.#begun.push(chain);
    this.#pump();
  }
}
