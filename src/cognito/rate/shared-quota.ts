import type { Clock } from '../../domain/ports/clock.ts';
import type {
  QuotaRequest,
  QuotaReservation,
  QuotaSlice,
  QuotaStore,
  QuotaWish,
} from '../../domain/ports/quota-store.ts';
import type { OnQuotaRequest, SharedQuotaUsage } from '../../domain/ports/quota-usage.ts';
import type { ThrottleRound } from './adaptive-rate.ts';
import { earliestStart } from './quota-schedule.ts';
import { ReplicaShare } from './replica-share.ts';
import { type Grant, SharedLimiter, type SharedLimiterOptions } from './shared-limiter.ts';
import type { SlotLease } from './slot-leases.ts';
import { StandaloneQuota } from './standalone-quota.ts';
import { StoreClock } from './store-clock.ts';
import { StoreSpeed } from './store-speed.ts';
import { WakeTimer } from './wake-timer.ts';

/**
 * Signs of life: the store counts on a replica that was silent for 1.5 s to keep to its share by itself. Each is a statement,
 * of which an idle replica has few to spend.
 */
const SIGN_OF_LIFE_MS = 1_000;
/** The same while the store is not used, and after the first request: the second one gives the replica its whole share. */
const RETRY_MS = 400;
/** After this time a request counts as failed. Its answer is still heard. */
const ANSWER_TIMEOUT_MS = 1_000;

/** A slice that is asked for so long before the last one ends, and the time of a request beside it, is there in time. */
const LEAD_MS = 40;
/** Limits that need more within this time are asked for together. */
const TOGETHER_MS = 30;
/** How late a start may be planned: the slots are leased for longer than that. */
const CATCH_UP_MS = 25;
const MAX_LAG_MS = 300;

/** One request to the store. */
interface Attempt {
  readonly sequence: number;
  readonly sentAt: number;
  readonly standalone: boolean;
  readonly wishes: ReadonlyMap<string, QuotaWish>;
}

export interface SharedQuotaOptions {
  readonly store: QuotaStore;
  readonly clock: Clock;
  /** Identifies the process among those that use the store. */
  readonly replica: string;
  /** Is told when the process begins to keep to its share by itself, and when it shares the quotas again. */
  readonly onStandalone?: ((standalone: boolean) => void) | undefined;
}

/**
 * One replica's part of the quotas that several replicas share. It leases starts from the store in slices: as many as its
 * queues can use, for a fraction of a second. While the store does not answer it keeps to a share of its own.
 * See docs/decisions/shared-quota.md.
 */
export class SharedQuota {
  readonly #options: SharedQuotaOptions;
  readonly #limiters = new Map<string, SharedLimiter>();
  readonly #storeClock = new StoreClock();
  readonly #share = new ReplicaShare();
  readonly #speed = new StoreSpeed();
  readonly #standalone: StandaloneQuota;
  readonly #timer: WakeTimer;
  #onRequest: OnQuotaRequest = () => {};
  #isRunning = false;
  #isPumpDue = false;
  #pending: Attempt | null = null;
  #sequence = 0;
  #sentAt = Number.NEGATIVE_INFINITY;
  #heard = 0;
  #alive = 1;

  constructor(options: SharedQuotaOptions) {
    this.#options = options;
    this.#standalone = new StandaloneQuota(options.onStandalone);
    this.#timer = new WakeTimer(options.clock, () => this.#pump());
  }

  /** Returns the limiter of one limit, which has its name in the store; a new one for a new name. */
  limiter(limit: string, options: Omit<SharedLimiterOptions, 'onDemand'>): SharedLimiter {
    const known = this.#limiters.get(limit);
    if (known !== undefined) return known;
    const limiter = new SharedLimiter({ ...options, onDemand: () => this.#pumpSoon() });
    this.#limiters.set(limit, limiter);
    return limiter;
  }

  /** The share of a limit that this replica may use without asking: for limits that are too many to ask for. */
  get share(): number {
    return this.#share.at(this.#options.clock.now());
  }

  /**
   * Signs on. Resolves once the process has a share of each limit to keep to, should the store not answer any more.
   *
   * Rejects with what the store rejects with. The process then asks again until `stop`, and its calls wait.
   */
  async start(): Promise<void> {
    this.#isRunning = true;
    await this.#ask(this.#options.clock.now());
  }

  /** Signs off. The calls that wait wait for ever. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#timer.schedule(Number.POSITIVE_INFINITY, 0);
    await this.#options.store.leave(this.#options.replica);
  }

  /** Registers what is told of each request to the store. */
  onRequest(listener: OnQuotaRequest): void {
    this.#onRequest = listener;
  }

  /** Tells the other replicas what Cognito throttled. */
  recordThrottle(limit: string, round: ThrottleRound): void {
    if (this.#heard === 0) return;
    const at = this.#storeClock.toStore(round.at);
    const latestStart = this.#storeClock.toStore(round.latestStart);
    // A store that does not answer misses it; the next throttle of the round tells it again.
    this.#options.store.recordThrottle(limit, { ...round, at, latestStart }).catch(() => {});
  }

  /** Returns what the process makes of the shared quotas now, for metrics. */
  usage(): SharedQuotaUsage {
    const limits = Array.from(this.#limiters, ([limit, { usage }]) => ({ limit, ...usage }));
    return { replicas: this.#alive, standalone: this.#standalone.isDeclared, limits };
  }

  /** Once for all that is said in one turn of the event loop. */
  #pumpSoon(): void {
    if (this.#isPumpDue) return;
    this.#isPumpDue = true;
    queueMicrotask(() => {
      this.#isPumpDue = false;
      this.#pump();
    });
  }

  /** Asks for what is due, and sets the timer for what is not. */
  #pump(): void {
    if (!this.#isRunning) return;
    const now = this.#options.clock.now();
    if (this.#standalone.isActive(now)) this.#standalone.grantDue(this.#limiters, this.#share.at(now), now);
    // What is wrong is dealt with there.
    if (this.#dueAt(now) <= now) this.#ask(now).catch(() => {});
    const limiters = [...this.#limiters.values()];
    const ticks = limiters.map(({ tickAt }) => Math.max(now + 1, tickAt));
    this.#timer.schedule(Math.min(this.#dueAt(now), this.#standalone.dueAt(limiters, now), ...ticks), now);
  }

  /** When the store is to be asked. */
  #dueAt(now: number): number {
    if (this.#pending !== null) return Number.POSITIVE_INFINITY;
    if (this.#standalone.isDeclared) return this.#sentAt + RETRY_MS;
    const signOfLife = this.#sentAt + (this.#sequence < 2 || this.#share.mostNow === 0 ? RETRY_MS : SIGN_OF_LIFE_MS);
    return Math.min(signOfLife, ...Array.from(this.#limiters.values(), (limiter) => limiter.askAt(now, this.#lead)));
  }

  get #lead(): number {
    return LEAD_MS + this.#speed.latency;
  }

  async #ask(now: number): Promise<void> {
    const standalone = this.#standalone.isDeclared;
    const wishes = new Map(standalone ? [] : this.#wishes(now));
    this.#sequence += 1;
    const attempt: Attempt = { sequence: this.#sequence, sentAt: now, standalone, wishes };
    this.#pending = attempt;
    this.#sentAt = now;
    if (!standalone) this.#standalone.requestSent(now);
    const cancel = this.#options.clock.after(ANSWER_TIMEOUT_MS, () => this.#failed(attempt));
    const request: QuotaRequest = {
      replica: this.#options.replica,
      sequence: attempt.sequence,
      sentAt: this.#heard === 0 ? null : this.#storeClock.toStoreEarliest(now),
      standalone,
      share: this.#share.mostNow,
      lag: Math.min(MAX_LAG_MS, this.#speed.latency - CATCH_UP_MS),
      wishes: [...wishes.values()],
    };
    try {
      this.#received(attempt, await this.#options.store.reserve(request));
    } catch (error) {
      this.#failed(attempt);
      throw error;
    } finally {
      cancel();
    }
  }

  *#wishes(now: number): Iterable<[string, QuotaWish]> {
    for (const [limit, limiter] of this.#limiters) {
      if (limiter.askAt(now, this.#lead) > now + TOGETHER_MS) continue;
      const wish = limiter.wish(limit, now, this.#lead, this.#alive);
      if (wish !== null) yield [limit, wish];
    }
  }

  #failed(attempt: Attempt): void {
    if (this.#pending !== attempt) return;
    this.#pending = null;
    this.#speed.failed();
    this.#onRequest(this.#options.clock.now() - attempt.sentAt, 'failed');
    this.#standalone.declare();
    this.#pump();
  }

  #received(attempt: Attempt, reservation: QuotaReservation): void {
    const now = this.#options.clock.now();
    const latency = now - attempt.sentAt;
    this.#onRequest(latency, 'ok');
    this.#storeClock.record(attempt.sentAt, now, reservation.now);
    if (attempt.sequence > this.#heard) {
      this.#heard = attempt.sequence;
      this.#alive = reservation.alive;
      this.#share.told(reservation.share, now);
    }
    if (this.#pending === attempt) this.#pending = null;
    this.#judge(attempt, latency, now);
    for (const slice of reservation.slices) this.#take(slice, attempt, now);
    this.#pump();
  }

  /** Goes on alone if the store is too slow, and comes back to it. */
  #judge({ standalone }: Attempt, latency: number, now: number): void {
    this.#speed.answered(latency, this.#storeClock.uncertainty, standalone);
    const isStarved = () => [...this.#limiters.values()].some((limiter) => limiter.isStarved(now));
    if (!standalone) {
      if (this.#speed.isTooSlow || isStarved()) this.#standalone.declare();
    } else if (!this.#speed.isFast) {
      this.#standalone.acknowledged(now);
    } else if (this.#standalone.isDeclared) {
      for (const limiter of this.#limiters.values()) limiter.revoke();
      this.#standalone.end();
      this.#speed.forgetLatencies(latency);
    }
  }

  /** Hands a slice to its limiter, in this process's time. */
  #take(slice: QuotaSlice, { wishes }: Attempt, now: number): void {
    const limiter = this.#limiters.get(slice.limit);
    const wish = wishes.get(slice.limit);
    if (limiter === undefined || wish === undefined) return;
    if (slice.throttle !== null) {
      const { at, latestStart, before, reduced } = slice.throttle;
      const local = { at: this.#storeClock.latest(at), latestStart: this.#storeClock.latest(latestStart) };
      limiter.rate?.adopt({ ...local, before, reduced });
    }
    const leases = toLeases(slice, wish, this.#storeClock);
    const isShort = slice.starts < wish.interactive + wish.background;
    const grant: Grant = { leases, isShort, part: 1 / slice.users, total: slice.total };
    limiter.grant(grant, now);
  }
}

/** Returns the slots of the slice in this process's time: they begin rather later and end rather earlier than planned. */
function toLeases(slice: QuotaSlice, wish: QuotaWish, clock: StoreClock): SlotLease[] {
  return Array.from({ length: slice.starts }, (_, index) => {
    const planned = slice.first + index * slice.interval;
    const burst = index < wish.interactive ? wish.burst.interactive : wish.burst.background;
    return {
      from: clock.latest(earliestStart(planned, { next: planned, ...slice }, burst)),
      until: clock.earliest(planned) + wish.holdMs,
    };
  });
}
