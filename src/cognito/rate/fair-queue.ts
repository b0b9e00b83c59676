import type { CallMeter } from '../../domain/ports/call-meter.ts';
import type { HeapItem } from './binary-heap.ts';
import type { ScopedLimit } from './scoped-limits.ts';

/** A waiting call, as far as its place in the queue is concerned. */
export interface Queued extends HeapItem {
  /** The number of its arrival. A call that is queued again keeps it, and so stands at the head of its line. */
  readonly turn: number;
  /** Null: none beside its category's. */
  readonly limit: ScopedLimit | null;
  /** Who it is made for. */
  readonly caller: string;
  /** The request that it belongs to, known by its meter. */
  readonly request: CallMeter;
}

/** Calls that wait, of everybody or of somebody. Each step costs O(log n). */
export interface FairQueue<Call extends Queued> {
  readonly size: number;
  /** The turn of the first call, of those that are not blocked or will be so no longer first. Infinity: none waits. */
  readonly turn: number;
  /** When the first of the limits that block calls has room again. Infinity: none blocks. */
  readonly opensAt: number;
  /** About how many calls of the line start before one like this that comes now. */
  before(call: Queued): number;
  /** @param again whether the call started before, and Cognito refused that attempt: what it took of the shares is given back */
  add(call: Call, again: boolean): void;
  /** @param started false: it was dropped, and took nothing */
  remove(call: Call, started: boolean): void;
  /**
   * The call whose turn it is, of those that no narrow limit blocks. It stays in the line.
   * @param earliest the moment from which the limit lets one more call start
   */
  next(now: number, earliest: (limit: ScopedLimit) => number): Call | undefined;
}
