const SECOND_MS = 1_000;

/** A slot of the quota that the process has for some time. A call that starts in it occupies it for a second at least. */
export interface SlotLease {
  readonly from: number;
  readonly until: number;
}

/** The time for which a call may count at Cognito although its own slot has ended. */
export interface Overrun {
  readonly from: number;
  until: number;
}

/** A lease that no call starts in: it covers overruns, one after the other. */
interface Cover {
  readonly until: number;
  busyUntil: number;
}

/**
 * The slots of a quota that this process has, and that no call occupies yet. The slots of all replicas are never more than the
 * quota. A call that may be counted by Cognito for longer than its slot lasts needs another one for the rest.
 */
export class SlotLeases {
  /** Those in which a call may start, now or later. */
  #open: SlotLease[] = [];
  /** Those that are too short by now for a call, but not for an overrun. */
  #missed: SlotLease[] = [];
  #covers: Cover[] = [];
  #overruns: Overrun[] = [];
  #unused = 0;
  readonly #coverAhead: () => number;

  /** @param coverAhead how long before a late call's slot ends another one is set aside for it, in milliseconds */
  constructor(coverAhead: () => number) {
    this.#coverAhead = coverAhead;
  }

  /** How many calls may start in the leases, now or later. */
  get size(): number {
    return this.#open.length;
  }

  get first(): SlotLease | undefined {
    return this.#open[0];
  }

  get last(): SlotLease | undefined {
    return this.#open.at(-1);
  }

  /** How many leases ended before a call started in them. */
  get unused(): number {
    return this.#unused;
  }

  /** When the next overrun needs a lease. Infinity if there is none. */
  get coversAt(): number {
    return Math.min(...this.#overruns.map(({ from }) => from)) - this.#coverAhead();
  }

  /** Returns how many leases begin after the moment. */
  countFrom(moment: number): number {
    return this.#open.length - 1 - this.#open.findLastIndex(({ from }) => from <= moment);
  }

  add(lease: SlotLease): void {
    this.#open.push(lease);
  }

  /** Takes the first lease for a call that starts. */
  take(): SlotLease | undefined {
    return this.#open.shift();
  }

  /** Gives up what no call has started in. */
  clear(): void {
    this.#unused += this.#open.length;
    this.#open = [];
  }

  addOverrun(overrun: Overrun): void {
    this.#overruns.push(overrun);
  }

  removeOverrun(overrun: Overrun): void {
    this.#overruns = this.#overruns.filter((other) => other !== overrun);
  }

  /** Returns how many overruns need a lease now and have none. */
  settle(now: number): number {
    for (let first = this.#open[0]; first !== undefined && first.until - SECOND_MS < now; first = this.#open[0]) {
      this.#open.shift();
      this.#missed.push(first);
      this.#unused += 1;
    }
    if (this.#missed.length > 0) this.#missed = this.#missed.filter(({ until }) => until > now);
    if (this.#covers.length > 0) this.#covers = this.#covers.filter(({ until }) => until > now);
    if (this.#overruns.length === 0) return 0;
    this.#overruns = this.#overruns.filter((overrun) => overrun.until > now && !this.#cover(overrun, now));
    return this.#overruns.filter(({ from }) => from <= now + this.#coverAhead()).length;
  }

  #cover(overrun: Overrun, now: number): boolean {
    if (overrun.from > now + this.#coverAhead()) return false;
    const cover =
      this.#covers.find(({ busyUntil, until }) => busyUntil <= overrun.from && until >= overrun.until) ??
      this.#coverFrom(this.#missed, overrun) ??
      this.#coverFrom(this.#open, overrun);
    if (cover === undefined) return false;
    cover.busyUntil = overrun.until;
    return true;
  }

  #coverFrom(leases: SlotLease[], overrun: Overrun): Cover | undefined {
    const index = leases.findIndex(({ from, until }) => from <= overrun.from && until >= overrun.until);
    const [lease] = index < 0 ? [] : leases.splice(index, 1);
    if (lease === undefined) return undefined;
    const cover = { until: lease.until, busyUntil: overrun.until };
    this.#covers.push(cover);
    return cover;
  }
}
