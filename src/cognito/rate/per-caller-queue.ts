import { BinaryHeap, type HeapItem } from './binary-heap.ts';
import type { FairQueue, Queued } from './fair-queue.ts';
import type { ScopedLimit } from './scoped-limits.ts';

/** One of those who share a queue, and its waiting calls. */
interface Member<Key, Call extends Queued> extends HeapItem {
  readonly key: Key;
  readonly queue: FairQueue<Call>;
  /** How many starts it had, in rounds of the shared queue: the least is next. */
  round: number;
  /** Orders members of the same round. Kept while the member is in the heap, however its calls change. */
  sequence: number;
  /** Until when all its calls are blocked. */
  blockedUntil: number;
}

/**
 * A queue that several members share: each gets every n-th start while n of them wait, whatever the number of their calls.
 *
 * By start-time fair queueing: the queue counts rounds, and a start moves its member one round on. A member that comes,
 * or comes back after it was blocked, begins at the present round: idle or blocked time saves up nothing.
 */
export class PerCallerQueue<Key, Call extends Queued> implements FairQueue<Call> {
  readonly #keyOf: (call: Queued) => Key;
  readonly #open: () => FairQueue<Call>;
  readonly #members = new Map<Key, Member<Key, Call>>();
  readonly #ready = new BinaryHeap<Member<Key, Call>>(
    (a, b) => a.round < b.round || (a.round === b.round && a.sequence < b.sequence),
  );
  readonly #blocked = new BinaryHeap<Member<Key, Call>>((a, b) => a.blockedUntil < b.blockedUntil);
  /** Members without calls that are ahead of the others; without them each single call would be the next. */
  readonly #ahead = new BinaryHeap<Member<Key, Call>>((a, b) => a.round < b.round);
  #round = 0;
  #size = 0;

  /** @param open creates the queue of one member */
  constructor(keyOf: (call: Queued) => Key, open: () => FairQueue<Call>) {
    this.#keyOf = keyOf;
    this.#open = open;
  }

  get size(): number {
    return this.#size;
  }

  get sequence(): number {
    return Math.min(sequenceOf(this.#ready.first), sequenceOf(this.#blocked.first));
  }

  get opensAt(): number {
    return this.#blocked.first?.blockedUntil ?? Number.POSITIVE_INFINITY;
  }

  /** How many calls of one member wait. */
  sizeOf(key: Key): number {
    return this.#members.get(key)?.queue.size ?? 0;
  }

  before(call: Queued): number {
    const own = this.#members.get(this.#keyOf(call))?.queue;
    const ownBefore = own?.before(call) ?? 0;
    const others = this.#members.size - this.#ahead.size - (own !== undefined && own.size > 0 ? 1 : 0);
    return ownBefore + Math.min(this.#size - (own?.size ?? 0), (ownBefore + 1) * others);
  }

  add(call: Call, again: boolean): void {
    const key = this.#keyOf(call);
    let member = this.#members.get(key);
    if (member === undefined) {
      member = { key, queue: this.#open(), round: this.#round, sequence: 0, blockedUntil: 0, heapIndex: -1 };
      this.#members.set(key, member);
    } else {
      this.#takeOut(member);
    }
    if (again) member.round -= 1;
    member.queue.add(call, again);
    this.#size += 1;
    this.#putIn(member);
  }

  remove(call: Call, started: boolean): void {
    const member = this.#members.get(this.#keyOf(call));
    if (member === undefined) return;
    this.#takeOut(member);
    member.queue.remove(call, started);
    this.#size -= 1;
    if (started) {
      this.#round = Math.max(this.#round, member.round);
      member.round += 1;
    }
    if (member.queue.size > 0) this.#putIn(member);
    else this.#ahead.add(member);
    this.#dropIdle();
  }

  next(now: number, earliest: (limit: ScopedLimit) => number): Call | undefined {
    for (let member = this.#blocked.first; member !== undefined && this.opensAt <= now; member = this.#blocked.first) {
      this.#blocked.remove(member);
      this.#putIn(member);
    }
    for (let member = this.#ready.first; member !== undefined; member = this.#ready.first) {
      const call = member.queue.next(now, earliest);
      if (call !== undefined) return call;
      this.#ready.remove(member);
      member.blockedUntil = member.queue.opensAt;
      this.#blocked.add(member);
    }
    return undefined;
  }

  #putIn(member: Member<Key, Call>): void {
    member.round = Math.max(member.round, this.#round);
    member.sequence = member.queue.sequence;
    this.#ready.add(member);
  }

  /** Removes it from the heap that holds it: an item is in one at a time. */
  #takeOut(member: Member<Key, Call>): void {
    if (member.heapIndex < 0) return;
    for (const heap of [this.#ready, this.#blocked, this.#ahead]) if (heap.has(member)) heap.remove(member);
  }

  /** Drops the members that have no calls and are ahead of nobody. */
  #dropIdle(): void {
    for (let member = this.#ahead.first; member !== undefined; member = this.#ahead.first) {
      if (member.round > this.#round && this.#size > 0) return;
      this.#ahead.remove(member);
      this.#members.delete(member.key);
    }
  }
}

function sequenceOf<Key, Call extends Queued>(member: Member<Key, Call> | undefined): number {
  return member?.queue.sequence ?? Number.POSITIVE_INFINITY;
}
