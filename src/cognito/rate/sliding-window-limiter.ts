import { BinaryHeap, type HeapItem } from './binary-heap.ts';

const SECOND_MS = 1_000;

/**
 * A call that is not answered yet is taken to reach Cognito's counter within this time. It bounds what slow answers cost:
 * calls that take 200 ms longer than the fastest run at no less than 1/1.2 of the quota.
 */
const LATEST_ARRIVAL_MS = 200;

/** For so long a start is remembered: the second before a call is still known when the call's refusal comes in. */
const REMEMBERED_MS = 3_000;

/** What a late timer or a busy event loop lost may be made up for, as far as the windows allow. */
const CATCH_UP_MS = 10;

/**
 * Calls that start together leave together, once the last of them is signed, which takes a millisecond or two for each.
 * So no more than a tenth of a second's calls start within TOGETHER_MS, or LEAST_TOGETHER: all come within
 * LATEST_ARRIVAL_MS. Where 475 started at once, 139 of the calls a second later met them at Cognito and were refused, 219
 * on a machine half as fast.
 */
const TOGETHER_MS = 25;
const TOGETHER = 0.1;
const LEAST_TOGETHER = 32;

/**
 * How much a caller dares after idle time, when nobody knows yet what others use. `bold`: a full second's calls at once,
 * for what a person waits for. `sparing`: the same for one of several people: most of them, and the rest spread over the
 * second, so that whoever comes next waits for a part of it and not until its end. `cautious`: a third of them, the rest
 * evenly: other programs, if there are any, are met at the even pace, where no more than two calls are on their way to be
 * refused.
 */
export type BurstMode = 'bold' | 'sparing' | 'cautious';

/**
 * The part of a second's calls that the sparing start at once. A person's call then waits 83 ms at most behind a burst at 47
 * a second, and 333 ms at 10, where it waited for 1 s. It costs nothing for more calls than a second takes.
 */
const SPARING_BURST = 0.75;
/** The starts of so much less time than at the even pace are a burst. */
const BURST_TIME = 0.5;

/**
 * The part of a second's calls with which the cautious begin, enough for a small report. Beside a neighbour that takes
 * 40 % of a quota of 30, a first burst of 1 had 4 calls refused, of 0.5 three, of 0.35 and less two; of 0.25 and less, more
 * of the neighbour's were. Alone it costs nothing that the rolling second does not cost anyway.
 */
const CAUTIOUS_BURST = 0.35;

/** An attempt that started. Its place within the quota comes free at `freeAt`. */
export interface Permit extends HeapItem {
  readonly at: number;
  freeAt: number;
  refused: boolean;
}

/**
 * The moments at which calls of one limit may start. Four rules:
 *
 * 1. Never more than `perSecond` starts in any second. After idle time that many may start at once.
 * 2. Never more than `quota` calls that Cognito may count in one second. Cognito counts arrivals, this process sees
 *    departures and answers. A call arrives before its answer; so it keeps its place until a second after its answer, less
 *    the time that even the fastest call takes. Proof: let Cognito count quota + 1 calls in one of its seconds, and let
 *    the last of them to start leave at s. It arrives at s + u at the earliest, u being the fastest way there, so all the
 *    others arrive after s + u − 1 s and are answered after s + u + d − 1 s, d being the fastest way back. Each of them
 *    has its place at s still: the last one could not start. With rule 1 at 0.95 of the quota this one costs nothing while
 *    answers vary by less than 50 ms. Without it, a first burst on new connections, late all together, and the calls
 *    that follow a second later on warm ones fall into one second.
 * 3. As soon as a call had to wait, starts are spaced evenly. The places of a burst come free all at once a second later;
 *    to use them at once would repeat the burst every second. Throughput is the same.
 * 4. A burst of hundreds starts in parts: see TOGETHER_MS.
 */
export class SlidingWindowLimiter {
  readonly #perSecond: number;
  readonly #quota: number;
  readonly #together: number;
  /** From #oldest on: the starts of the last REMEMBERED_MS, in their order. */
  readonly #starts: Permit[] = [];
  #oldest = 0;
  readonly #places = new BinaryHeap<Permit>((a, b) => a.freeAt < b.freeAt);
  readonly #spacing = { bold: new Spacing(1), cautious: new Spacing(CAUTIOUS_BURST) };

  /**
   * @param perSecond the most starts in any rolling second, a whole number
   * @param quota the most that Cognito takes in a second, a whole number not less than `perSecond`
   */
  constructor(perSecond: number, quota: number) {
    this.#perSecond = perSecond;
    this.#quota = quota;
    this.#together = Math.max(LEAST_TOGETHER, Math.ceil(TOGETHER * perSecond));
  }

  /**
   * The moment from which one more call may start; not after `now`: at once. To ask is to have a call waiting: rule 3.
   * While all places are taken by calls without an answer, an answer may bring the moment forward.
   * @param rate calls per second to keep to, at most `perSecond`
   * @param manner how much the caller dares after idle time
   */
  earliest(now: number, rate = this.#perSecond, manner: BurstMode = 'bold'): number {
    this.#forget(now);
    const secondOpens = this.#startedBack(burstOf(rate)) + SECOND_MS;
    if (secondOpens > now) this.#wait(secondOpens - CATCH_UP_MS);
    // A wait for a place moves no schedule: places come free as irregularly as answers come.
    const place = this.#places.size >= this.#quota ? this.#places.first : undefined;
    const together = this.#startedBack(this.#together) + TOGETHER_MS;
    const spacing = manner === 'cautious' ? this.#spacing.cautious : this.#spacing.bold;
    const spread = manner === 'sparing' ? this.#spread(now, rate) : Number.NEGATIVE_INFINITY;
    return Math.max(spacing.due, secondOpens, together, spread, place?.freeAt ?? Number.NEGATIVE_INFINITY);
  }

  /** After a burst, the moments that spread what is left of its second evenly over the time that is left. */
  #spread(now: number, rate: number): number {
    const inSecond = this.startedInSecond(now);
    const burst = Math.ceil(SPARING_BURST * burstOf(rate));
    if (inSecond < burst) return Number.NEGATIVE_INFINITY;
    const first = this.#startedBack(inSecond);
    const last = this.#startedBack(1);
    const isBurst = this.#startedBack(inSecond - burst + 1) - first < BURST_TIME * burst * (SECOND_MS / rate);
    if (!isBurst) return Number.NEGATIVE_INFINITY;
    return last + (first + SECOND_MS - last) / Math.max(1, burstOf(rate) - inSecond + 1);
  }

  /** Notes an attempt that starts now. */
  start(now: number, rate = this.#perSecond): Permit {
    this.#spacing.bold.start(now, rate);
    this.#spacing.cautious.start(now, rate);
    const start: Permit = { at: now, freeAt: now + SECOND_MS + LATEST_ARRIVAL_MS, refused: false, place: -1 };
    this.#starts.push(start);
    this.#places.add(start);
    return start;
  }

  /**
   * Notes that Cognito has answered the attempt.
   * @param fastest milliseconds that every answer takes at the least
   */
  answered(start: Permit, now: number, fastest: number): void {
    if (start.place < 0) return;
    this.#places.remove(start);
    const latestArrival = Math.max(0, Math.min(LATEST_ARRIVAL_MS, now - start.at - fastest));
    start.freeAt = start.at + SECOND_MS + latestArrival;
    this.#places.add(start);
  }

  /** Notes that Cognito refused the attempt. It keeps its place. No burst follows. */
  refused(start: Permit, now: number, rate = this.#perSecond): void {
    start.refused = true;
    this.#wait(now + SECOND_MS / rate);
  }

  /** How many attempts started in the second before `now`. O(started). */
  startedInSecond(now: number): number {
    return this.#starts.length - 1 - this.#starts.findLastIndex(({ at }) => at <= now - SECOND_MS);
  }

  /** How many attempts before this one may have stood in Cognito's second with it, and are not refused. O(started). */
  takenBefore(start: Permit): number {
    const before = this.#starts.slice(0, Math.max(0, this.#starts.lastIndexOf(start)));
    return before.filter(({ freeAt, refused }) => !refused && freeAt > start.at).length;
  }

  /** Whether nothing that started matters any more. */
  isIdle(now: number): boolean {
    this.#forget(now);
    return this.#places.size === 0;
  }

  /** Nothing starts before. */
  #wait(until: number): void {
    this.#spacing.bold.wait(until);
    this.#spacing.cautious.wait(until);
  }

  /** Drops what counts no more. */
  #forget(now: number): void {
    for (let first = this.#places.first; first !== undefined && first.freeAt <= now; first = this.#places.first) {
      this.#places.remove(first);
    }
    for (let first = this.#starts[this.#oldest]; first !== undefined; first = this.#starts[this.#oldest]) {
      if (first.at > now - REMEMBERED_MS) break;
      this.#oldest += 1;
    }
    // Not one by one from the front, which would move all the others each time.
    if (2 * this.#oldest <= this.#starts.length) return;
    this.#starts.splice(0, this.#oldest);
    this.#oldest = 0;
  }

  /** When the call started that lies `back` starts back: 1 is the latest. Long ago: not known. */
  #startedBack(back: number): number {
    return this.#starts.at(-back)?.at ?? Number.NEGATIVE_INFINITY;
  }
}

/** The even intervals of rule 3. */
class Spacing {
  readonly #burst: number;
  /** The moment from which the next call may start. Idle time leaves it behind: that is the room for a burst. */
  #due = Number.NEGATIVE_INFINITY;

  /** @param burst the part of a second's calls that may start at once after idle time */
  constructor(burst: number) {
    this.#burst = burst;
  }

  get due(): number {
    return this.#due;
  }

  wait(until: number): void {
    this.#due = Math.max(this.#due, until);
  }

  start(now: number, rate: number): void {
    const interval = SECOND_MS / rate;
    // Half an interval more than the burst needs: rounding must not hold back its last call. The windows bound it anyway.
    this.#due = Math.max(this.#due, now - (burstOf(this.#burst * rate) - 0.5) * interval) + interval;
  }
}

/** The most that may start at once after idle time. */
function burstOf(rate: number): number {
  return Math.max(1, Math.ceil(rate));
}
