import type { Overrun, SlotLease, SlotLeases } from './slot-leases.ts';
import type { Permit } from './start-limiter.ts';

const SECOND_MS = 1_000;

/** A call without an answer is taken to reach Cognito's counter within this time, as in `SlidingWindowLimiter`. */
const MAX_ARRIVAL_DELAY_MS = 200;

/** The fastest of the calls so far is not the fastest that there may be. */
const LATENCY_MARGIN_MS = 25;

interface Occupied {
  readonly lease: SlotLease;
  overrun: Overrun | null;
}

/** The calls that have no answer yet, and the slots that they occupy. */
export class OccupiedSlots {
  readonly #leases: SlotLeases;
  readonly #occupied = new Map<Permit, Occupied>();
  #overdueAt = Number.POSITIVE_INFINITY;
  #minLatency = 0;

  /** @param leases where a call that counts for longer than its slot lasts gets another one */
  constructor(leases: SlotLeases) {
    this.#leases = leases;
  }

  get size(): number {
    return this.#occupied.size;
  }

  /** When `check` may find something. Infinity if nothing is under way. */
  get overdueAt(): number {
    return this.#overdueAt;
  }

  /** Records a call that starts in the slot. */
  start(lease: SlotLease, now: number): Permit {
    const permit: Permit = { at: now, freeAt: now + SECOND_MS + MAX_ARRIVAL_DELAY_MS, throttled: false, heapIndex: -1 };
    this.#occupied.set(permit, { lease, overrun: null });
    this.#overdueAt = Math.min(this.#overdueAt, this.#overdue(lease));
    return permit;
  }

  /**
   * Records that Cognito has answered.
   * @param minLatency milliseconds that every answer takes at least
   */
  recordResponse(permit: Permit, now: number, minLatency: number): void {
    this.#minLatency = Math.max(0, minLatency - LATENCY_MARGIN_MS);
    const occupied = this.#occupied.get(permit);
    if (occupied === undefined) return;
    const arrivalDelay = Math.max(0, Math.min(MAX_ARRIVAL_DELAY_MS, now - permit.at - this.#minLatency));
    permit.freeAt = permit.at + SECOND_MS + arrivalDelay;
    this.#occupied.delete(permit);
    if (occupied.overrun !== null) this.#leases.removeOverrun(occupied.overrun);
    if (permit.freeAt > occupied.lease.until) {
      this.#leases.addOverrun({ from: occupied.lease.until, until: permit.freeAt });
    }
  }

  /** Takes a call whose answer is late for one that counts for as long as it may. */
  check(now: number): void {
    if (now < this.#overdueAt) return;
    let next = Number.POSITIVE_INFINITY;
    for (const [permit, occupied] of this.#occupied) {
      const overdueAt = this.#overdue(occupied.lease);
      if (permit.freeAt <= now) this.#occupied.delete(permit);
      else if (overdueAt > now) next = Math.min(next, overdueAt);
      else {
        next = Math.min(next, permit.freeAt);
        if (occupied.overrun !== null || permit.freeAt <= occupied.lease.until) continue;
        occupied.overrun = { from: occupied.lease.until, until: permit.freeAt };
        this.#leases.addOverrun(occupied.overrun);
      }
    }
    this.#overdueAt = next;
  }

  /** When the call, if it has no answer by then, may count for longer than its slot lasts. */
  #overdue(lease: SlotLease): number {
    return lease.until - SECOND_MS + this.#minLatency;
  }
}
