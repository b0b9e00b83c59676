import { BinaryHeap, type HeapItem } from './binary-heap.ts';
import type { FairQueue, Queued } from './fair-queue.ts';
import type { ScopedLimit } from './scoped-limits.ts';

/** One of those who share a line, and the calls that wait for them. */
interface Sharer<Key, Call extends Queued> extends HeapItem {
  readonly key: Key;
  readonly line: FairQueue<Call>;
  /** How many starts they had, by the line's count of rounds: the least is next. */
  round: number;
  /** Among those of the same round, the first to come. Kept while they stand in line, however their calls change. */
  turn: number;
  /** Until when all their calls are blocked, while they stand aside. */
  blockedUntil: number;
}

/**
 * A line that several share: each gets every n-th start while n of them wait, whatever the number of their calls.
 *
 * By start-time fair queueing: the line counts rounds, and a start moves its sharer one round on. Whoever comes, or comes
 * back after standing aside, begins at the line's present round: to have been silent, or blocked, saves up nothing.
 */
export class PerCallerQueue<Key, Call extends Queued> implements FairQueue<Call> {
  readonly #keyOf: (call: Queued) => Key;
  readonly #open: () => FairQueue<Call>;
  readonly #sharers = new Map<Key, Sharer<Key, Call>>();
  readonly #ready = new BinaryHeap<Sharer<Key, Call>>(
    (a, b) => a.round < b.round || (a.round === b.round && a.turn < b.turn),
  );
  readonly #blocked = new BinaryHeap<Sharer<Key, Call>>((a, b) => a.blockedUntil < b.blockedUntil);
  /** Those for whom nothing waits, but who are ahead of the others: else each call that comes alone were the next. */
  readonly #ahead = new BinaryHeap<Sharer<Key, Call>>((a, b) => a.round < b.round);
  #round = 0;
  #size = 0;

  /** @param open makes the line of one of those who share this one */
  constructor(keyOf: (call: Queued) => Key, open: () => FairQueue<Call>) {
    this.#keyOf = keyOf;
    this.#open = open;
  }

  get size(): number {
    return this.#size;
  }

  get turn(): number {
    return Math.min(turnOf(this.#ready.first), turnOf(this.#blocked.first));
  }

  get opensAt(): number {
    return this.#blocked.first?.blockedUntil ?? Number.POSITIVE_INFINITY;
  }

  /** How many calls of one sharer wait. */
  sizeOf(key: Key): number {
    return this.#sharers.get(key)?.line.size ?? 0;
  }

  before(call: Queued): number {
    const own = this.#sharers.get(this.#keyOf(call))?.line;
    const ownBefore = own?.before(call) ?? 0;
    const others = this.#sharers.size - this.#ahead.size - (own !== undefined && own.size > 0 ? 1 : 0);
    return ownBefore + Math.min(this.#size - (own?.size ?? 0), (ownBefore + 1) * others);
  }

  add(call: Call, again: boolean): void {
    const key = this.#keyOf(call);
    let sharer = this.#sharers.get(key);
    if (sharer === undefined) {
      sharer = { key, line: this.#open(), round: this.#round, turn: 0, blockedUntil: 0, place: -1 };
      this.#sharers.set(key, sharer);
    } else {
      this.#takeOut(sharer);
    }
    if (again) sharer.round -= 1;
    sharer.line.add(call, again);
    this.#size += 1;
    this.#putIn(sharer);
  }

  remove(call: Call, started: boolean): void {
    const sharer = this.#sharers.get(this.#keyOf(call));
    if (sharer === undefined) return;
    this.#takeOut(sharer);
    sharer.line.remove(call, started);
    this.#size -= 1;
    if (started) {
      this.#round = Math.max(this.#round, sharer.round);
      sharer.round += 1;
    }
    if (sharer.line.size > 0) this.#putIn(sharer);
    else this.#ahead.add(sharer);
    this.#forget();
  }

  next(now: number, earliest: (limit: ScopedLimit) => number): Call | undefined {
    for (let sharer = this.#blocked.first; sharer !== undefined && this.opensAt <= now; sharer = this.#blocked.first) {
      this.#blocked.remove(sharer);
      this.#putIn(sharer);
    }
    for (let sharer = this.#ready.first; sharer !== undefined; sharer = this.#ready.first) {
      const call = sharer.line.next(now, earliest);
      if (call !== undefined) return call;
      this.#ready.remove(sharer);
      sharer.blockedUntil = sharer.line.opensAt;
      this.#blocked.add(sharer);
    }
    return undefined;
  }

  #putIn(sharer: Sharer<Key, Call>): void {
    sharer.round = Math.max(sharer.round, this.#round);
    sharer.turn = sharer.line.turn;
    this.#ready.add(sharer);
  }

  /** From whichever queue it stands in: an item is in one at a time. */
  #takeOut(sharer: Sharer<Key, Call>): void {
    if (sharer.place < 0) return;
    for (const queue of [this.#ready, this.#blocked, this.#ahead]) if (queue.has(sharer)) queue.remove(sharer);
  }

  /** Drops those for whom nothing waits and who are ahead of nobody. */
  #forget(): void {
    for (let sharer = this.#ahead.first; sharer !== undefined; sharer = this.#ahead.first) {
      if (sharer.round > this.#round && this.#size > 0) return;
      this.#ahead.remove(sharer);
      this.#sharers.delete(sharer.key);
    }
  }
}

function turnOf<Key, Call extends Queued>(sharer: Sharer<Key, Call> | undefined): number {
  return sharer?.line.turn ?? Number.POSITIVE_INFINITY;
}
