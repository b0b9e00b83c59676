import type { CallMeter } from '../../domain/ports/call-meter.ts';
import type { Queued } from './fair-queue.ts';
import { PerCallerQueue } from './per-caller-queue.ts';
import { ScopedLimitQueue } from './scoped-limit-queue.ts';
import type { ScopedLimit } from './scoped-limits.ts';

export type { Queued } from './fair-queue.ts';

/**
 * The waiting calls of one priority. Callers share the starts evenly, and the requests of one caller share the caller's; the
 * calls of one request go in order of arrival.
 */
export class PriorityLaneQueue<Call extends Queued> {
  readonly #callers = new PerCallerQueue<string, Call>(
    ({ caller }) => caller,
    () =>
      new PerCallerQueue<CallMeter, Call>(
        ({ request }) => request,
        () => new ScopedLimitQueue<Call>(),
      ),
  );
  /** The calls that wait for each scoped limit, and how many of them count for the load. */
  readonly #scoped = new Map<string, { readonly calls: number; readonly load: number }>();
  /** Those of the limits that replicas share. */
  readonly #shared = new Map<string, ScopedLimit>();
  #load = 0;

  get size(): number {
    return this.#callers.size;
  }

  /**
   * How many of the calls compete for the category's quota now. A scoped limit's calls count up to what it lets start in a
   * second: a thousand calls that wait for one user delay nobody else.
   */
  get load(): number {
    return this.#load;
  }

  /**
   * Returns the load at this moment. Of the calls that wait for a limit that replicas share, those count that it lets start:
   * a start of the category that is reserved for another one is lost.
   */
  loadAt(now: number): number {
    let load = this.#load;
    for (const limit of this.#shared.values()) {
      load += Math.min(this.sizeOf(limit), limit.limiter?.openCount(now) ?? 0);
    }
    return load;
  }

  /** Returns about how many of those start before a call like this that comes now. */
  before(call: Queued): number {
    return Math.min(this.#load, this.#callers.before(call));
  }

  /** Returns about how many calls that wait for the same scoped limit start before one like this that comes now. */
  beforeAt(limit: ScopedLimit, call: Queued): number {
    return Math.min(this.sizeOf(limit), this.#callers.before(call));
  }

  /** Returns how many calls of the caller wait. */
  sizeOfCaller(caller: string): number {
    return this.#callers.sizeOf(caller);
  }

  /** When the first of the limits that block calls has room again. Infinity if none blocks. */
  get opensAt(): number {
    return this.#callers.opensAt;
  }

  add(call: Call, again = false): void {
    this.#callers.add(call, again);
    this.#count(call.limit, 1);
  }

  /** @param started false if the call was dropped and took nothing of its caller's share */
  remove(call: Call, started = false): void {
    this.#callers.remove(call, started);
    this.#count(call.limit, -1);
  }

  /** Returns the next call whose scoped limit has room. It stays in the queue. */
  next(now: number, earliest: (limit: ScopedLimit) => number): Call | undefined {
    return this.#callers.next(now, earliest);
  }

  /** Returns how many calls wait for the scoped limit. */
  sizeOf(limit: ScopedLimit): number {
    return this.#scoped.get(limit.key)?.calls ?? 0;
  }

  #count(limit: ScopedLimit | null, change: 1 | -1): void {
    if (limit === null) {
      this.#load += change;
      return;
    }
    const calls = this.sizeOf(limit) + change;
    // A limit may be zero for a while.
    const load = limit.limiter === undefined ? Math.min(calls, Math.max(1, limit.perSecond())) : 0;
    this.#load += load - (this.#scoped.get(limit.key)?.load ?? 0);
    if (calls === 0) {
      this.#scoped.delete(limit.key);
      this.#shared.delete(limit.key);
      return;
    }
    this.#scoped.set(limit.key, { calls, load });
    if (limit.limiter !== undefined) this.#shared.set(limit.key, limit);
  }
}
