import type { CallMeter } from '../../domain/ports/call-meter.ts';
import type { HeapItem } from './binary-heap.ts';
import type { ScopedLimit } from './scoped-limits.ts';

/** What a queue knows of a waiting call. */
export interface Queued extends HeapItem {
  /** The number of its arrival. A call that is queued again keeps it, and so stands at the head of its queue. */
  readonly sequence: number;
  /** Null if it has none beside its category's. */
  readonly limit: ScopedLimit | null;
  /** The caller it is made for. */
  readonly caller: string;
  /** The request that it belongs to, identified by its meter. */
  readonly request: CallMeter;
}

/** Waiting calls, of all callers or of one. Each step costs O(log n). */
export interface FairQueue<Call extends Queued> {
  readonly size: number;
  /** The sequence of the first call that is not blocked, or that will be unblocked first. Infinity if none waits. */
  readonly sequence: number;
  /** When the first of the limits that block calls has room again. Infinity if none blocks. */
  readonly opensAt: number;
  /** Returns about how many of its calls start before one like this that comes now. */
  before(call: Queued): number;
  /** @param again whether Cognito throttled an earlier attempt of the call: what it took of its share is given back */
  add(call: Call, again: boolean): void;
  /** @param started false if the call was dropped and took nothing of its share */
  remove(call: Call, started: boolean): void;
  /**
   * Returns the next call whose scoped limit has room. It stays in the queue.
   * @param earliest returns when the limit lets one more call start
   */
  next(now: number, earliest: (limit: ScopedLimit) => number): Call | undefined;
}
