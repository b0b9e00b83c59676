import type { QuotaWish } from '../../domain/ports/quota-store.ts';
import type { SharedLimitUsage } from '../../domain/ports/quota-usage.ts';
import type { AdaptiveRate } from './adaptive-rate.ts';
import { OccupiedSlots } from './occupied-slots.ts';
import { type SlotLease, SlotLeases } from './slot-leases.ts';
import { StartHistory } from './start-history.ts';
import {
  type BurstMode,
  type Demand,
  type Permit,
  REDUCED_BURST,
  SHARED_BURST,
  type StartLimiter,
} from './start-limiter.ts';
import { Starvation } from './starvation.ts';

const SECOND_MS = 1_000;

/** After this time a queue that is told of what is granted looks again, and one that is not. */
const POLL_MS = 50;
const POLL_UNTOLD_MS = 5;
/** The same for the store, if it had nothing to grant. */
const REFUSED_MS = 50;

/** Demand that was not confirmed for so long is gone: its calls were dropped. */
const DEMAND_MS = 300;

/** A report makes its next calls when it has answers: its queue is empty for moments, and its next slice is needed. */
const BUSY_MS = 150;
/** So many milliseconds of starts tell what a busy queue uses of its next slice. */
const RECENT_MS = 200;

/** A slot for a late call is asked for so early that the plan has one before it is needed: so many starts ahead. */
const MIN_COVER_AHEAD_MS = 300;
const COVER_AHEAD_STARTS = 2;

const NO_DEMAND: Demand = { interactive: 0, background: 0, maintenance: 0 };

export interface SharedLimiterOptions {
  /** The most starts in any second of all replicas together. May change at any time, as the others. */
  readonly perSecond: () => number;
  /** The most that Cognito may count in a second, more than `perSecond`: what is between the two is for jitter. */
  readonly quota: () => number;
  /** Lowers the rate after throttles. Null for a limit that knows none. */
  readonly rate: AdaptiveRate | null;
  /** Is called when more starts may be needed. */
  readonly onDemand: () => void;
}

/** What came with starts that were granted. */
export interface Grant {
  readonly leases: readonly SlotLease[];
  /** Whether less was granted than wished for. */
  readonly isShort: boolean;
  /** The part of the rate that this process has. */
  readonly part: number;
  /** All starts that all replicas were ever granted. Null if the store was not asked. */
  readonly total: number | null;
}

/**
 * The moments at which calls of one limit may start in one of several replicas: when it has leased a slot of the quota.
 * `SharedQuota` leases them from the store. A lease lasts a little longer than a second; a call that started late in it, or
 * took longer on its way than the fastest, occupies a second one for the rest. So the calls of all replicas that Cognito may
 * count in one second are never more than the slots, which is the quota. See docs/decisions/shared-quota.md.
 */
export class SharedLimiter implements StartLimiter {
  readonly #options: SharedLimiterOptions;
  readonly #history = new StartHistory();
  readonly #leases: SlotLeases;
  readonly #occupied: OccupiedSlots;
  #listener: (() => void) | null = null;
  #mode: BurstMode = 'full';
  #demand = NO_DEMAND;
  #demandAt = Number.NEGATIVE_INFINITY;
  #backgroundAt = Number.NEGATIVE_INFINITY;
  #isShort = false;
  #refusedUntil = Number.NEGATIVE_INFINITY;
  #part = 1;
  readonly #starvation = new Starvation();
  #granted = 0;
  #used = 0;
  /** What the others had been granted when, newest last: how many of their calls met a throttled one. */
  readonly #others: { readonly at: number; readonly total: number }[] = [];

  constructor(options: SharedLimiterOptions) {
    this.#options = options;
    this.#leases = new SlotLeases(() => MIN_COVER_AHEAD_MS + (COVER_AHEAD_STARTS * SECOND_MS) / options.perSecond());
    this.#occupied = new OccupiedSlots(this.#leases);
  }

  get part(): number {
    return this.#part;
  }

  /** Milliseconds for which a start occupies its slot. */
  get holdMs(): number {
    return (SECOND_MS * this.#options.quota()) / this.#options.perSecond();
  }

  get rate(): AdaptiveRate | null {
    return this.#options.rate;
  }

  get quota(): number {
    return this.#options.quota();
  }

  /** What has become of the starts so far. */
  get usage(): Omit<SharedLimitUsage, 'limit'> {
    return { granted: this.#granted, used: this.#used, unused: this.#leases.unused };
  }

  earliest(now: number, _rate?: number, mode: BurstMode = 'full'): number {
    if (mode !== 'reduced') this.#mode = mode;
    this.tick(now);
    const opens = this.#leases.first?.from ?? now + (this.#listener === null ? POLL_UNTOLD_MS : POLL_MS);
    return Math.max(opens, this.#history.burstOpens(this.#options.perSecond()));
  }

  start(now: number): Permit {
    const lease = this.#leases.take() ?? { from: now, until: now };
    const permit = this.#occupied.start(lease, now);
    this.#used += 1;
    this.#starvation.end();
    this.#history.add(permit);
    this.#demand = withoutOne(this.#demand);
    return permit;
  }

  recordResponse(permit: Permit, now: number, minLatency: number): void {
    this.#occupied.recordResponse(permit, now, minLatency);
  }

  recordThrottle(permit: Permit): void {
    permit.throttled = true;
  }

  /** Does nothing: the store plans by the rate that it is told with each wish. */
  recordRateChange(): void {}

  recordDemand(demand: Demand, now: number): void {
    this.#demand = demand;
    this.#demandAt = now;
    if (demand.background > 0) this.#backgroundAt = now;
    if (sumOf(demand) === 0) this.#starvation.end();
    else {
      this.#starvation.begin(now, this.#leases.unused);
      this.#options.onDemand();
    }
  }

  onOpen(listener: () => void): void {
    this.#listener = listener;
  }

  startedInSecond(now: number): number {
    return this.#history.startedWithin(SECOND_MS, now);
  }

  /** What the others were granted in the second before counts as accepted: how many of it were throttled is not known. */
  acceptedBefore(permit: Permit): number {
    const othersAt = (time: number) => (this.#others.findLast(({ at }) => at <= time) ?? this.#others[0])?.total ?? 0;
    return this.#history.acceptedBefore(permit) + othersAt(permit.at) - othersAt(permit.at - SECOND_MS);
  }

  /** Returns how many calls may start now. */
  openCount(now: number): number {
    this.tick(now);
    return this.#leases.size - this.#leases.countFrom(now);
  }

  /** Whether calls wait, and what is granted for them is over before they can start. */
  isStarved(now: number): boolean {
    return now - this.#demandAt <= DEMAND_MS && this.#starvation.isSevere(now, this.#leases.unused);
  }

  isIdle(now: number): boolean {
    this.tick(now);
    return this.#occupied.size === 0 && this.#leases.size === 0;
  }

  /** Adds what was granted. */
  grant({ leases, isShort, part, total }: Grant, now: number): void {
    for (const lease of leases) this.#leases.add(lease);
    this.#granted += leases.length;
    this.#isShort = isShort;
    if (leases.length === 0) this.#refusedUntil = now + REFUSED_MS;
    this.#part = part;
    if (total !== null) {
      this.#others.push({ at: now, total: total - this.#granted });
      if (this.#others.length > 64) this.#others.splice(0, 32);
    }
    if (leases.length > 0) this.#listener?.();
  }

  /** Gives up what was granted and not used. */
  revoke(): void {
    this.#leases.clear();
    this.#starvation.end();
  }

  /** Looks after calls that count for longer than their slots last. Returns how many slots they need now. */
  tick(now: number): number {
    this.#history.evictExpired(now);
    this.#occupied.check(now);
    return this.#leases.settle(now);
  }

  /** When `tick` may find something. Infinity if nothing is under way. */
  get tickAt(): number {
    return Math.min(this.#occupied.overdueAt, this.#leases.coversAt);
  }

  /**
   * Returns when more starts should be asked for, Infinity if none are needed.
   * @param lead milliseconds before the last start that are needed to get the next ones in time
   */
  askAt(now: number, lead: number): number {
    const { people, background, maintenance } = this.#needs(now);
    if (people + background === 0)
      return maintenance > 0 ? Math.max(this.#refusedUntil, now) : Number.POSITIVE_INFINITY;
    if (people > this.#leases.size && !this.#isShort) return now;
    return Math.max(this.#refusedUntil, this.#leases.last === undefined ? now : this.#leases.last.from - lead);
  }

  /** Returns what can be used now, at `perSecond` for all replicas. Null if nothing is needed. */
  wish(limit: string, now: number, lead: number, alive: number): QuotaWish | null {
    const { people, background, maintenance } = this.#needs(now);
    const held = this.#leases.countFrom(now + lead);
    const interactive = Math.max(0, people - held);
    const rest = Math.max(0, people + background - held - interactive) + maintenance;
    if (interactive + rest === 0) return null;
    const perSecond = Math.min(this.#options.perSecond(), this.#options.rate?.at(now) ?? Number.POSITIVE_INFINITY);
    // People use several replicas: one of them must not use the whole second, as among callers of one process.
    const burst = { interactive: this.#mode === 'shared' || alive > 1 ? SHARED_BURST : 1, background: REDUCED_BURST };
    return { limit, perSecond, holdMs: this.holdMs, interactive, background: rest, held, burst };
  }

  #needs(now: number): { readonly people: number; readonly background: number; readonly maintenance: number } {
    const { interactive, background, maintenance } = now - this.#demandAt <= DEMAND_MS ? this.#demand : NO_DEMAND;
    const isBusy = now - this.#backgroundAt <= BUSY_MS;
    const recent = isBusy ? this.#history.startedWithin(RECENT_MS, now) : 0;
    return {
      people: interactive + this.tick(now),
      background: Math.max(background, recent),
      // It begins nothing that it has a slot for: one that was asked for ahead of time would be lost.
      maintenance: Math.max(0, maintenance - this.#leases.size),
    };
  }
}

function sumOf({ interactive, background, maintenance }: Demand): number {
  return interactive + background + maintenance;
}

/** Returns the demand once the call has started that comes first. */
function withoutOne(demand: Demand): Demand {
  const { interactive, background, maintenance } = demand;
  if (interactive > 0) return { ...demand, interactive: interactive - 1 };
  if (background > 0) return { ...demand, background: background - 1 };
  return { ...demand, maintenance: Math.max(0, maintenance - 1) };
}
