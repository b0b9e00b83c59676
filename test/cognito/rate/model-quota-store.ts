import { type QuotaSchedule, resumeSchedule, sliceSize } from '../../../src/cognito/rate/quota-schedule.ts';
import type { Clock } from '../../../src/domain/ports/clock.ts';
import type {
  QuotaRequest,
  QuotaReservation,
  QuotaSlice,
  QuotaStore,
  QuotaThrottle,
  QuotaWish,
} from '../../../src/domain/ports/quota-store.ts';

const SILENT_MS = 1_500;
const DEAD_MS = 5_000;
const RETURN_MS = 2_500;
const DEMAND_MS = 600;
const ROUND_MS = 2_500;
const SHARES = 0.9;

interface Replica {
  sequence: number;
  seenAt: number;
  share: number;
  standalone: boolean;
  releasedAt: number;
  awakeAt: number;
}

interface Limit {
  schedule: QuotaSchedule;
  total: number;
  throttle: QuotaThrottle | null;
  readonly demands: Map<string, { at: number; interactive: number; background: number }>;
}

/** What a store of the quotas promises, in as few lines as possible. */
export class ModelQuotaStore implements QuotaStore {
  readonly #clock: Clock;
  readonly #replicas = new Map<string, Replica>();
  readonly #limits = new Map<string, Limit>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async reserve(request: QuotaRequest): Promise<QuotaReservation> {
    const now = this.#clock.now();
    const known = this.#replicas.get(request.replica);
    const all = [...this.#replicas.values()];
    const isAwake = all.some(({ seenAt }) => seenAt >= now - SILENT_MS);
    // A store that was away hears of the others again, soon.
    const awakeAt = isAwake ? Math.max(...all.map((replica) => replica.awakeAt)) : now;
    const others = [...this.#replicas]
      .filter(([id, { seenAt }]) => id !== request.replica && (seenAt > now - DEAD_MS || awakeAt > now - RETURN_MS))
      .map(([, other]) => other);
    const alive = others.length + 1;
    const { sentAt, standalone } = request;
    const isLate = !standalone && sentAt !== null && sentAt < now - SILENT_MS;
    if (isLate || (known !== undefined && known.sequence >= request.sequence)) {
      return { now, alive, share: known?.share ?? 0, slices: [] };
    }
    const reserved = others
      .filter((other) => other.standalone || other.seenAt < now - SILENT_MS)
      .reduce((sum, { share }) => sum + share, 0);
    const free = 1 - others.reduce((sum, { share }) => sum + share, 0);
    // At first half of what is free, so that something is left for others that begin at the same moment.
    const told = Math.max(0, Math.min(SHARES / alive, known === undefined ? free / 2 : free));
    const isBack = known?.standalone === true && !standalone;
    this.#replicas.set(request.replica, {
      sequence: request.sequence,
      seenAt: Math.min(now, standalone ? now : (sentAt ?? now)),
      share: Math.max(request.share, told),
      standalone,
      awakeAt,
      releasedAt: isBack ? now : (known?.releasedAt ?? Number.NEGATIVE_INFINITY),
    });
    const unknownUntil = Math.max(...[...this.#replicas.values()].map(({ releasedAt }) => releasedAt));
    const slices = request.wishes.map((wish) => this.#slice(wish, request, now, alive, 1 - reserved, unknownUntil));
    return { now, alive, share: told, slices };
  }

  async recordThrottle(limit: string, round: QuotaThrottle): Promise<void> {
    const row = this.#limits.get(limit);
    if (row === undefined) return;
    const known = row.throttle;
    if (known === null || round.latestStart >= known.at + ROUND_MS) row.throttle = round;
    else if (round.latestStart > known.latestStart) {
      row.throttle = { ...known, latestStart: round.latestStart, reduced: round.reduced };
    }
  }

  async leave(replica: string): Promise<void> {
    this.#replicas.delete(replica);
  }

  #slice(
    wish: QuotaWish,
    { replica, lag }: QuotaRequest,
    now: number,
    alive: number,
    part: number,
    unknownUntil: number,
  ): QuotaSlice {
    const row = this.#limits.get(wish.limit) ?? newLimit(now, wish);
    this.#limits.set(wish.limit, row);
    for (const [other, { at }] of row.demands) if (at <= now - DEMAND_MS) row.demands.delete(other);
    // Of the one that asks, too: what people are left waiting for since the last time.
    const { interactive = 0 } = row.demands.get(replica) ?? {};
    row.demands.set(replica, { at: now, interactive, background: wish.background });
    const demands = [...row.demands.values()];
    const wanting = demands.filter(({ background, interactive }) => background + interactive > 0);
    const competition = {
      alive,
      background: demands.filter(({ background }) => background > 0).length,
      interactive: demands.filter(({ interactive }) => interactive > 0).length,
    };
    // Nothing if the others keep to their shares by themselves and have the whole.
    const perSecond = wish.perSecond * Math.max(0.01, part);
    const schedule = resumeSchedule(row.schedule, now + lag, unknownUntil);
    const starts = part < 0.01 ? 0 : sliceSize({ ...wish, perSecond }, schedule, competition, now);
    const interval = 1_000 / perSecond;
    row.demands.set(replica, {
      at: now,
      interactive: Math.max(0, wish.interactive - starts),
      background: wish.background,
    });
    row.schedule = { ...schedule, next: schedule.next + starts * interval };
    row.total += starts;
    const { burstFrom, burstMs } = schedule;
    const users = Math.max(1, wanting.length);
    return {
      limit: wish.limit,
      starts,
      first: schedule.next,
      interval,
      burstFrom,
      burstMs,
      users,
      total: row.total,
      throttle: row.throttle,
    };
  }
}

/** What was granted before is not known: nothing is for as long as it may count. */
function newLimit(now: number, { holdMs }: QuotaWish): Limit {
  return { schedule: { next: now + holdMs, burstFrom: now, burstMs: 0 }, total: 0, throttle: null, demands: new Map() };
}
