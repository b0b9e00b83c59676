/** A list being read: its pages come one after the other, each by the token of the one before. */
export interface PageSequence {
  /** How many pages are expected to be left, at least 1. Read again whenever the sequence waits for its turn. */
  readonly pagesLeft: () => number;
  /** Reads the next page; returns whether another one follows. */
  readonly next: () => Promise<boolean>;
}

/**
 * Reads many sequences concurrently, the longest first: the time of one is determined by latency, so if it starts late it
 * ends late. Just enough pages are in flight to use the quota: if all were sent at once, the next page of the longest
 * sequence would queue behind a page of every other.
 */
export class PageScheduler {
  readonly #concurrency: () => number;
  /** Started, and waiting for their next page: never more than were in flight at once. */
  readonly #started: PageSequence[] = [];
  /** Not started. Once sorted, the longest is last; of equal ones, the one that was added first. */
  #fresh: { readonly sequence: PageSequence; readonly order: number }[] = [];
  #added = 0;
  #sorted = true;
  readonly #inFlight = new Set<PageSequence>();
  #hasFailed = false;
  #fail: (error: unknown) => void = () => {};
  #waiting: (() => void)[] = [];

  /** Rejects with the first failure, and never resolves. */
  readonly failed = new Promise<never>((_resolve, reject) => {
    this.#fail = reject;
  });

  /** @param concurrency how many pages may be in flight; called again for each */
  constructor(concurrency: () => number) {
    this.#concurrency = concurrency;
    // If nothing waits for it, a failure must not count as unhandled.
    this.failed.catch(() => {});
  }

  /** Whether nothing waits and nothing is in flight. */
  get idle(): boolean {
    return this.#inFlight.size === 0 && this.#fresh.length === 0 && this.#started.length === 0;
  }

  /** Pages left in the longest sequence, started or not. */
  get longest(): number {
    const fresh = this.#longestFresh;
    const all = [...this.#inFlight, ...this.#started, ...(fresh === undefined ? [] : [fresh])];
    return Math.max(0, ...all.map((sequence) => sequence.pagesLeft()));
  }

  /** Adds sequences. None starts before all of them are added. */
  add(...sequences: readonly PageSequence[]): void {
    for (const sequence of sequences) {
      this.#added += 1;
      this.#fresh.push({ sequence, order: this.#added });
    }
    this.#sorted = false;
    this.#pump();
  }

  /** Resolves when every sequence is read, including those added meanwhile. Rejects with the first failure. */
  drained(): Promise<void> {
    const idle = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#pump();
    return Promise.race([this.failed, idle]);
  }

  #pump(): void {
    if (this.#hasFailed) return;
    while (this.#inFlight.size < this.#concurrency()) {
      const sequence = this.#take();
      if (sequence === null) break;
      void this.#advance(sequence);
    }
    if (this.idle) for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #take(): PageSequence | null {
    const fresh = this.#longestFresh;
    let longest: PageSequence | null = null;
    for (const sequence of this.#started) {
      if (longest === null || sequence.pagesLeft() > longest.pagesLeft()) longest = sequence;
    }
    if (longest !== null && (fresh === undefined || longest.pagesLeft() >= fresh.pagesLeft())) {
      this.#started.splice(this.#started.indexOf(longest), 1);
      return longest;
    }
    return this.#fresh.pop()?.sequence ?? null;
  }

  get #longestFresh(): PageSequence | undefined {
    if (!this.#sorted) {
      this.#fresh.sort((a, b) => a.sequence.pagesLeft() - b.sequence.pagesLeft() || b.order - a.order);
      this.#sorted = true;
    }
    return this.#fresh.at(-1)?.sequence;
  }

  async #advance(sequence: PageSequence): Promise<void> {
    this.#inFlight.add(sequence);
    const goesOn = await sequence.next().catch((error: unknown) => {
      this.#hasFailed = true;
      this.#fail(error);
      return false;
    });
    this.#inFlight.delete(sequence);
    if (goesOn) this.#started.push(sequence);
    this.#pump();
  }
}
