import type { Priority } from '../../domain/ports/directory.ts';
import { AbortRegistry } from './abort-registry.ts';
import { BinaryHeap, type HeapItem } from './binary-heap.ts';
import { PriorityLaneQueue, type Queued } from './priority-lane-queue.ts';
import type { RateLimitedCall } from './rate-limited-call.ts';
import type { ScopedLimit } from './scoped-limits.ts';
import type { Demand } from './start-limiter.ts';

/** While people and others have work, every fifth start is the others': that is their guaranteed 20 %. */
export const INTERACTIVE_PER_BACKGROUND = 4;

/** A call on its way through the queue. It ends once, in `attempt` or by `reject`. */
export interface QueuedCall extends Queued {
  readonly call: RateLimitedCall;
  /** Sends once; settles the call if that succeeds, else rejects. */
  readonly attempt: () => Promise<void>;
  readonly reject: (reason: unknown) => void;
  /** Its item in the heap of deadlines, while it waits. */
  deadline: Deadline | null;
  queuedAt: number;
}

/** The caller of calls that the service makes for itself. */
const SERVICE_CALLER = '';

/** Returns the call as it is before it waits. */
export function toQueuedCall(
  queued: Pick<QueuedCall, 'call' | 'limit' | 'attempt' | 'reject' | 'sequence' | 'queuedAt'>,
): QueuedCall {
  const { caller = SERVICE_CALLER, meter } = queued.call;
  return { ...queued, caller, request: meter, deadline: null, heapIndex: -1 };
}

interface Deadline extends HeapItem {
  readonly at: number;
  readonly queued: QueuedCall;
}

/** The waiting calls of one quota category: by priority, by deadline and by abort signal. */
export class WaitingCalls {
  readonly #lanes = {
    interactive: new PriorityLaneQueue<QueuedCall>(),
    background: new PriorityLaneQueue<QueuedCall>(),
    maintenance: new PriorityLaneQueue<QueuedCall>(),
  };
  readonly #deadlines = new BinaryHeap<Deadline>((a, b) => a.at < b.at);
  readonly #signals: AbortRegistry<QueuedCall>;
  readonly #maxSize: number;

  /** @param onAbort is called for each waiting call whose signal is aborted, and removes the call */
  constructor(maxSize: number, onAbort: (queued: QueuedCall, reason: unknown) => void) {
    this.#maxSize = maxSize;
    this.#signals = new AbortRegistry(onAbort);
  }

  get size(): number {
    const { interactive, background, maintenance } = this.#lanes;
    return interactive.size + background.size + maintenance.size;
  }

  /** Whether a call waits that comes before maintenance. */
  get isWanted(): boolean {
    return this.#lanes.interactive.size + this.#lanes.background.size > 0;
  }

  /** Returns how many calls of each priority compete for the category's quota now. */
  demand(now: number): Demand {
    const { interactive, background, maintenance } = this.#lanes;
    return {
      interactive: interactive.loadAt(now),
      background: background.loadAt(now),
      maintenance: maintenance.loadAt(now),
    };
  }

  /** How many calls wait for a scoped limit. Of maintenance, which starts one after the other, one counts. */
  demandFor(limit: ScopedLimit): Demand {
    const { interactive, background, maintenance } = this.#lanes;
    return {
      interactive: interactive.sizeOf(limit),
      background: background.sizeOf(limit),
      maintenance: Math.min(1, maintenance.sizeOf(limit)),
    };
  }

  /** Whether the caller has as many calls here as there is room left: no caller fills more than half of it. */
  isFullFor(caller: string): boolean {
    const { interactive, background, maintenance } = this.#lanes;
    const size = interactive.sizeOfCaller(caller) + background.sizeOfCaller(caller) + maintenance.sizeOfCaller(caller);
    return size >= this.#maxSize - this.size;
  }

  /** When a scoped limit has room again or a deadline passes, whichever comes first. Infinity if there is neither. */
  get wakesAt(): number {
    const { interactive, background, maintenance } = this.#lanes;
    const deadline = this.#deadlines.first?.at ?? Number.POSITIVE_INFINITY;
    return Math.min(interactive.opensAt, background.opensAt, maintenance.opensAt, deadline);
  }

  /** @param again whether Cognito throttled an earlier attempt of the call: it waits at the head of its request */
  add(queued: QueuedCall, again: boolean): void {
    const { priority, deadline, signal } = queued.call;
    this.#lanes[priority].add(queued, again);
    if (deadline !== undefined) {
      queued.deadline = { at: deadline, queued, heapIndex: -1 };
      this.#deadlines.add(queued.deadline);
    }
    if (signal !== undefined) this.#signals.add(signal, queued);
  }

  /** @param started false if the call was dropped and took nothing of its caller's share */
  remove(queued: QueuedCall, started: boolean): void {
    const { priority, signal } = queued.call;
    this.#lanes[priority].remove(queued, started);
    if (queued.deadline !== null) this.#deadlines.remove(queued.deadline);
    queued.deadline = null;
    if (signal !== undefined) this.#signals.remove(signal, queued);
  }

  /** Returns the priority's next call whose scoped limit has room. The call stays in the queue. */
  next(priority: Priority, now: number, earliest: (limit: ScopedLimit) => number): QueuedCall | undefined {
    return this.#lanes[priority].next(now, earliest);
  }

  /** Returns a waiting call whose deadline has passed, or undefined if there is none. */
  firstExpired(now: number): QueuedCall | undefined {
    const first = this.#deadlines.first;
    return first !== undefined && first.at < now ? first.queued : undefined;
  }

  /** Returns about how many calls start before this one, if it comes now. */
  countBefore(queued: QueuedCall): number {
    const { interactive, background } = this.#lanes;
    const same = this.#lanes[queued.call.priority].before(queued);
    return queued.call.priority === 'interactive'
      ? same + Math.min(background.load, Math.floor(same / INTERACTIVE_PER_BACKGROUND))
      : same + Math.min(interactive.load, (same + 1) * INTERACTIVE_PER_BACKGROUND);
  }

  /** Returns about how many calls of the same scoped limit start before this one, if it comes now. */
  countBeforeAt(limit: ScopedLimit, queued: QueuedCall): number {
    return this.#lanes[queued.call.priority].beforeAt(limit, queued);
  }
}
