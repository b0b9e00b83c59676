import { BinaryHeap, type HeapItem } from './binary-heap.ts';
import type { FairQueue, Queued } from './fair-queue.ts';
import type { ScopedLimit } from './scoped-limits.ts';

/** The waiting calls of one narrow limit, in their order. */
interface File<Call extends Queued> extends HeapItem {
  readonly limit: ScopedLimit | null;
  readonly calls: BinaryHeap<Call>;
  /** When the limit has room again, for a file that stands aside. */
  blockedUntil: number | null;
}

/** First come, first served; but calls that their narrow limit blocks stand aside and let the others pass. */
export class ScopedLimitQueue<Call extends Queued> implements FairQueue<Call> {
  readonly #files = new Map<string | null, File<Call>>();
  /** Files whose limit has room, or had when last looked at: by the turn of their first call. */
  readonly #ready = new BinaryHeap<File<Call>>((a, b) => turnOf(a) < turnOf(b));
  readonly #blocked = new BinaryHeap<File<Call>>((a, b) => (a.blockedUntil ?? 0) < (b.blockedUntil ?? 0));
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get turn(): number {
    return Math.min(turnOf(this.#ready.first), turnOf(this.#blocked.first));
  }

  get opensAt(): number {
    return this.#blocked.first?.blockedUntil ?? Number.POSITIVE_INFINITY;
  }

  before(): number {
    return this.#size;
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

  next(now: number, earliest: (limit: ScopedLimit) => number): Call | undefined {
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

  #open(key: string | null, limit: ScopedLimit | null): File<Call> {
    const calls = new BinaryHeap<Call>((a, b) => a.turn < b.turn);
    const file: File<Call> = { limit, calls, blockedUntil: null, place: -1 };
    this.#files.set(key, file);
    return file;
  }

  /** Takes the file out of line while its calls change, since its place depends on them; drops it when empty. */
  #change(file: File<Call>, change: () => void): void {
    const line = file.blockedUntil === null ? this.#ready : this.#blocked;
    line.remove(file);
    this.#size -= file.calls.size;
    change();
    this.#size += file.calls.size;
    if (file.calls.size > 0) line.add(file);
    else this.#files.delete(file.limit?.key ?? null);
  }
}

function turnOf<Call extends Queued>(file: File<Call> | undefined): number {
  return file?.calls.first?.turn ?? Number.POSITIVE_INFINITY;
}
