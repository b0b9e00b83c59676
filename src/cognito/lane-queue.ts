import type { NarrowLimit } from './narrow-limits.ts';
import { type Prioritised, PriorityQueue } from './priority-queue.ts';

/** A waiting call, as far as its place in the queue is concerned. */
export interface Queued extends Prioritised {
  /** The number of its arrival. A call that is queued again keeps it, and so stands at the head. */
  readonly turn: number;
  /** Null: none beside its category's. */
  readonly limit: NarrowLimit | null;
}

/** The waiting calls of one narrow limit, in their order. */
interface File<Call extends Queued> extends Prioritised {
  readonly limit: NarrowLimit | null;
  readonly calls: PriorityQueue<Call>;
  /** When the limit has room again, for a file that stands aside. */
  blockedUntil: number | null;
}

/**
 * The waiting calls of one lane: first come, first served, but calls that their narrow limit blocks stand aside and let
 * the others pass. Each step costs O(log n).
 */
export class LaneQueue<Call extends Queued> {
  readonly #files = new Map<string | null, File<Call>>();
  /** Files whose limit has room, or had when last looked at: by the turn of their first call. */
  readonly #ready = new PriorityQueue<File<Call>>((a, b) => turnOf(a) < turnOf(b));
  readonly #blocked = new PriorityQueue<File<Call>>((a, b) => (a.blockedUntil ?? 0) < (b.blockedUntil ?? 0));
  #size = 0;
  #load = 0;

  get size(): number {
    return this.#size;
  }

  /**
   * How many of the calls compete for the category's quota now. Of a narrow limit's calls no more count than it lets go
   * in a second: a thousand of them that wait for one user delay nobody else.
   */
  get load(): number {
    return this.#load;
  }

  /** How many calls wait for the same narrow limit. */
  sizeOf(limit: NarrowLimit): number {
    return this.#files.get(limit.key)?.calls.size ?? 0;
  }

  /** When the first of the limits that block calls has room again. Infinity: none blocks. */
  get opensAt(): number {
    return this.#blocked.first?.blockedUntil ?? Number.POSITIVE_INFINITY;
  }

  add(call: Call): void {
    const key = call.limit?.key ?? null;
    const file = this.#files.get(key) ?? this.#open(key, call.limit);
    this.#change(file, () => file.calls.add(call));
  }

  remove(call: Call): void {
    const file = this.#files.get(call.limit?.key ?? null);
    if (file !== undefined) this.#change(file, () => file.calls.remove(call));
  }

  /**
   * The first call that no narrow limit blocks. It stays in the queue.
   * @param earliest the moment from which the limit lets one more call start
   */
  next(now: number, earliest: (limit: NarrowLimit) => number): Call | undefined {
    for (let file = this.#blocked.first; file !== undefined && this.opensAt <= now; file = this.#blocked.first) {
      this.#blocked.remove(file);
      file.blockedUntil = null;
      this.#ready.add(file);
    }
    for (let file = this.#ready.first; file !== undefined; file = this.#ready.first) {
      const opens = file.limit === null ? now : earliest(file.limit);
      if (opens <= now) return file.calls.first;
      this.#ready.remove(file);
      file.blockedUntil = opens;
      this.#blocked.add(file);
    }
    return undefined;
  }

  #open(key: string | null, limit: NarrowLimit | null): File<Call> {
    const calls = new PriorityQueue<Call>((a, b) => a.turn < b.turn);
    const file: File<Call> = { limit, calls, blockedUntil: null, place: -1 };
    this.#files.set(key, file);
    return file;
  }

  /** Takes the file out of line while its calls change, since its place depends on them; drops it when empty. */
  #change(file: File<Call>, change: () => void): void {
    const line = file.blockedUntil === null ? this.#ready : this.#blocked;
    line.remove(file);
    this.#count(file, -1);
    change();
    this.#count(file, 1);
    if (file.calls.size > 0) line.add(file);
    else this.#files.delete(file.limit?.key ?? null);
  }

  #count(file: File<Call>, sign: 1 | -1): void {
    const size = file.calls.size;
    this.#size += sign * size;
    this.#load += sign * (file.limit === null ? size : Math.min(size, file.limit.perSecond));
  }
}

function turnOf<Call extends Queued>(file: File<Call>): number {
  return file.calls.first?.turn ?? Number.POSITIVE_INFINITY;
}
