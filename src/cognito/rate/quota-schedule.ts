import type { QuotaWish } from '../../domain/ports/quota-store.ts';

/** How much of the rate, in seconds, the replicas that want some of it have reserved together. People wait behind it. */
const ROUND_SECONDS = 0.18;
/** The same while one replica is alive: nobody waits behind it, and it asks less often. */
const ALONE_SECONDS = 0.5;
/** The longest idle time that a burst makes up for. */
const MAX_BURST_MS = 1_000;
/** No start is planned further ahead: what was granted has to end while a replica that went silent waits. */
const MAX_AHEAD_MS = 1_000;

/**
 * The plan of one limit's starts: even intervals, one start after the other, whoever has reserved it. In any second it has
 * no more starts than the rate allows. After idle time its first starts may be made earlier than planned, as far as nothing
 * was planned before: a start is never early by more than the idle time. docs/decisions/shared-quota.md has the proof.
 */
export interface QuotaSchedule {
  /** When the next start is planned. */
  readonly next: number;
  /** When the plan began after idle time, and how long that was. */
  readonly burstFrom: number;
  readonly burstMs: number;
}

/**
 * Returns the plan for a start that is not before a moment: idle time has passed if the plan has nothing until then.
 * @param unknownUntil idle time counts from here on: until then starts may have been made that are not in the plan
 */
export function resumeSchedule(schedule: QuotaSchedule, notBefore: number, unknownUntil: number): QuotaSchedule {
  if (schedule.next >= notBefore) return schedule.burstFrom >= unknownUntil ? schedule : { ...schedule, burstMs: 0 };
  const burstMs = Math.max(0, Math.min(MAX_BURST_MS, notBefore - Math.max(schedule.next, unknownUntil)));
  return { next: notBefore, burstFrom: notBefore, burstMs };
}

/** Who else wants some of a limit. */
export interface Competition {
  /** The replicas that are alive. */
  readonly alive: number;
  /** The replicas, the one that asks included, that have background calls waiting. */
  readonly background: number;
  /** The replicas, the one that asks included, that were given less than their interactive calls when they last asked. */
  readonly interactive: number;
}

/**
 * Returns how many starts a replica is given. Each replica has one slice at a time, and comes back when it has used it: so
 * all that want some get the same. It may be none, if the plan is full for a second. While more interactive calls wait than there is room for, they get four fifths.
 */
export function sliceSize(wish: QuotaWish, schedule: QuotaSchedule, competition: Competition, now: number): number {
  const { alive, background, interactive } = competition;
  const { perSecond, held, burst } = wish;
  const round = perSecond * (alive <= 1 ? ALONE_SECONDS : ROUND_SECONDS);
  const isCrowded = interactive > 0;
  const early = (share: number) =>
    Math.max(
      0,
      Math.ceil(((schedule.burstFrom + share * schedule.burstMs - schedule.next) * perSecond) / 1_000 - 1e-6),
    );
  const most = (part: number, users: number, share: number) =>
    Math.max(1, Math.floor((part * round) / Math.max(1, users)), early(share));
  const forPeople = Math.min(wish.interactive, Math.max(0, most(2, interactive, burst.interactive) - held));
  const mostBackground = most(isCrowded ? 0.5 : 1, background, burst.background);
  const starts = forPeople + Math.min(wish.background, Math.max(0, mostBackground - held - forPeople));
  return Math.max(0, Math.min(starts, Math.ceil(((now + MAX_AHEAD_MS - schedule.next) * perSecond) / 1_000)));
}

/** Returns when a planned start may be made: the part `share` of a burst at once, the rest evenly until the plan. */
export function earliestStart(planned: number, { burstFrom, burstMs }: QuotaSchedule, share: number): number {
  const into = planned - burstFrom;
  if (into < 0 || into >= burstMs) return planned;
  if (into < share * burstMs) return burstFrom;
  return burstFrom + (into - share * burstMs) / (1 - share);
}
