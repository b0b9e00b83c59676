import { BinaryHeap, type HeapItem } from './binary-heap.ts';
import type { FairQueue, Queued } from './fair-queue.ts';
import type { ScopedLimit } from './scoped-limits.ts';

/** The waiting calls of one scoped limit, in their order. */
interface SubQueue<Call extends Queued> extends HeapItem {
  readonly limit: ScopedLimit | null;
  readonly calls: BinaryHeap<Call>;
  /** When the limit has room again, while the calls stand aside. */
  blockedUntil: number | null;
}

/** First come, first served; but calls that their scoped limit blocks let the others pass. */
export class ScopedLimitQueue<Call extends Queued> implements FairQueue<Call> {
  readonly #subQueues = new Map<string | null, SubQueue<Call>>();
  /** Those whose limit has room, or had when last checked, by the sequence of their first call. */
  readonly #ready = new BinaryHeap<SubQueue<Call>>((a, b) => sequenceOf(a) < sequenceOf(b));
  readonly #blocked = new BinaryHeap<SubQueue<Call>>((a, b) => (a.blockedUntil ?? 0) < (b.blockedUntil ?? 0));
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get sequence(): number {
    return Math.min(sequenceOf(this.#ready.first), sequenceOf(this.#blocked.first));
  }

  get opensAt(): number {
    return this.#blocked.first?.blockedUntil ?? Number.POSITIVE_INFINITY;
  }

  before(): number {
    return this.#size;
  }

  add(call: Call): void {
    const key = call.limit?.key ?? null;
    const subQueue = this.#subQueues.get(key) ?? this.#open(key, call.limit);
    this.#change(subQueue, () => subQueue.calls.add(call));
  }

  remove(call: Call): void {
    const subQueue = this.#subQueues.get(call.limit?.key ?? null);
    if (subQueue !== undefined) this.#change(subQueue, () => subQueue.calls.remove(call));
  }

  next(now: number, earliest: (limit: ScopedLimit) => number): Call | undefined {
    for (
      let subQueue = this.#blocked.first;
      subQueue !== undefined && this.opensAt <= now;
      subQueue = this.#blocked.first
    ) {
      this.#blocked.remove(subQueue);
      subQueue.blockedUntil = null;
      this.#ready.add(subQueue);
    }
    for (let subQueue = this.#ready.first; subQueue !== undefined; subQueue = this.#ready.first) {
      const opens = subQueue.limit === null ? now : earliest(subQueue.limit);
      if (opens <= now) return subQueue.calls.first;
      this.#ready.remove(subQueue);
      subQueue.blockedUntil = opens;
      this.#blocked.add(subQueue);
    }
    return undefined;
  }

  #open(key: string | null, limit: ScopedLimit | null): SubQueue<Call> {
    const calls = new BinaryHeap<Call>((a, b) => a.sequence < b.sequence);
    const subQueue: SubQueue<Call> = { limit, calls, blockedUntil: null, heapIndex: -1 };
    this.#subQueues.set(key, subQueue);
    return subQueue;
  }

  /** Changes a sub-queue's calls outside of its heap, since its order depends on them. Drops it if it is empty. */
  #change(subQueue: SubQueue<Call>, change: () => void): void {
    const heap = subQueue.blockedUntil === null ? this.#ready : this.#blocked;
    heap.remove(subQueue);
    this.#size -= subQueue.calls.size;
    change();
    this.#size += subQueue.calls.size;
    if (subQueue.calls.size > 0) heap.add(subQueue);
    else this.#subQueues.delete(subQueue.limit?.key ?? null);
  }
}

function sequenceOf<Call extends Queued>(subQueue: SubQueue<Call> | undefined): number {
  return subQueue?.calls.first?.sequence ?? Number.POSITIVE_INFINITY;
}
