import { type QuotaSchedule, resumeSchedule, sliceSize } from './quota-schedule.ts';
import type { SharedLimiter } from './shared-limiter.ts';
import { REDUCED_BURST } from './start-limiter.ts';

/**
 * After a replica's last request the store gives it nothing more. By this time the store has long left its share free, and all
 * that it had given away before has ended: 1.5 s of silence, a second of starts planned ahead, and the time that each counts.
 */
const SILENCE_MS = 4_000;
/** The same after the store has heard that the replica goes on by itself. */
const ACKNOWLEDGED_MS = 2_500;

/** How a replica goes on by itself while the store does not answer: with a share of each limit, on a schedule of its own. */
export class StandaloneQuota {
  /** When it may begin. Null while the store is used. */
  #from: number | null = null;
  #requestSentAt = 0;
  readonly #schedules = new Map<string, QuotaSchedule>();
  readonly #onChange: (standalone: boolean) => void;

  /** @param onChange is told when it begins and when it ends */
  constructor(onChange: (standalone: boolean) => void = () => {}) {
    this.#onChange = onChange;
  }

  /** Whether the store is told, and asked for nothing. */
  get isDeclared(): boolean {
    return this.#from !== null;
  }

  isActive(now: number): boolean {
    return this.#from !== null && now >= this.#from;
  }

  /** Records that the store was asked for starts: it may have heard it, whether it answers or not. */
  requestSent(now: number): void {
    this.#requestSentAt = now;
  }

  declare(): void {
    if (this.#from !== null) return;
    this.#from = this.#requestSentAt + SILENCE_MS;
    this.#onChange(true);
  }

  /** Records that the store has heard of it. */
  acknowledged(now: number): void {
    if (this.#from !== null) this.#from = Math.min(this.#from, now + ACKNOWLEDGED_MS);
  }

  end(): void {
    this.#from = null;
    this.#schedules.clear();
    this.#onChange(false);
  }

  /** When something is to be granted. Infinity if nothing is. */
  dueAt(limiters: readonly SharedLimiter[], now: number): number {
    if (this.#from === null) return Number.POSITIVE_INFINITY;
    const asked = limiters.map((limiter) => limiter.askAt(now, 0));
    return Math.max(this.#from, now + 1, Math.min(...asked));
  }

  /** Grants the limits what they need now. */
  grantDue(limiters: ReadonlyMap<string, SharedLimiter>, share: number, now: number): void {
    if (share === 0) return;
    for (const [limit, limiter] of limiters) {
      if (limiter.askAt(now, 0) <= now) this.#grant(limit, limiter, share, now);
    }
  }

  #grant(limit: string, limiter: SharedLimiter, share: number, now: number): void {
    const whole = limiter.wish(limit, now, 0, 1);
    if (whole === null) return;
    // Whole slots only: the replicas' parts must not be more than the quota when each is rounded up.
    const slots = Math.max(1, Math.floor(share * limiter.quota));
    const interval = Math.max(1_000 / (share * whole.perSecond), whole.holdMs / slots);
    const wish = { ...whole, perSecond: 1_000 / interval, burst: { interactive: 1, background: REDUCED_BURST } };
    const before = this.#schedules.get(limit) ?? { next: this.#from ?? now, burstFrom: now, burstMs: 0 };
    const schedule = resumeSchedule(before, now, now);
    const starts = sliceSize(wish, schedule, { alive: 2, background: 1, interactive: 0 }, now);
    const leases = Array.from({ length: starts }, (_, index) => {
      const planned = schedule.next + index * interval;
      // No burst: nobody can tell what the others do.
      return { from: planned, until: planned + wish.holdMs };
    });
    this.#schedules.set(limit, { ...schedule, next: schedule.next + starts * interval });
    limiter.grant({ leases, isShort: starts < wish.interactive + wish.background, part: share, total: null }, now);
  }
}
