import type { Priority } from '../../domain/ports/directory.ts';
import { MaintenancePace } from './maintenance-pace.ts';
import type { ScopedLimit } from './scoped-limits.ts';
import type { Demand } from './start-limiter.ts';
import { INTERACTIVE_PER_BACKGROUND, type QueuedCall, type WaitingCalls } from './waiting-calls.ts';

/** The state of a category in which its next call is chosen. */
export interface Turn {
  readonly now: number;
  /** The most calls per second of all processes together. */
  readonly rate: number;
  /** The part of it that this process has: below 1 while others want some. */
  readonly part: number;
  /** Returns when a scoped limit lets one more call start. */
  readonly limitOpens: (limit: ScopedLimit) => number;
  /** Returns when a call of the priority may start. */
  readonly opens: (priority: Priority) => number;
}

/**
 * How the priorities share the starts of a category. Interactive calls go first, but every fifth start is of another priority
 * if one waits: maintenance when its pace allows it, else background. So background keeps a tenth of the starts at least, and
 * a fifth without maintenance.
 */
export class PriorityTurns {
  readonly #waiting: WaitingCalls;
  readonly #pace = new MaintenancePace();
  /** Interactive starts since the last other one. */
  #interactiveInARow = 0;
  #maintenanceDue = Number.POSITIVE_INFINITY;

  constructor(waiting: WaitingCalls) {
    this.#waiting = waiting;
  }

  /** When the pace lets a call of maintenance start that nothing else holds back. Infinity if `next` met none. */
  get maintenanceDue(): number {
    return this.#maintenanceDue;
  }

  /** Returns the next call whose scoped limit has room. It stays in the queue. */
  next(turn: Turn): QueuedCall | undefined {
    const { now, limitOpens, opens } = turn;
    this.#maintenanceDue = Number.POSITIVE_INFINITY;
    if (turn.part < 1) this.#pace.recordOthers(now);
    const interactive = this.#waiting.next('interactive', now, limitOpens);
    if (interactive !== undefined && this.#interactiveInARow < INTERACTIVE_PER_BACKGROUND) return interactive;
    const other = this.#maintenance(turn) ?? this.#waiting.next('background', now, limitOpens);
    if (other === undefined) return interactive;
    // An interactive call need not wait if only the reduced burst holds the other back.
    return interactive !== undefined && opens('background') > now ? interactive : other;
  }

  /** Records that the call starts. */
  start(priority: Priority, now: number): void {
    this.#interactiveInARow = priority === 'interactive' ? this.#interactiveInARow + 1 : 0;
    this.#pace.recordStart(priority === 'maintenance', now);
  }

  /** Returns how many starts can be used now. */
  demand({ now, rate }: Pick<Turn, 'now' | 'rate'>): Demand {
    const waiting = this.#waiting.demand(now);
    const isDue = waiting.maintenance > 0 && this.#pace.due(rate, this.#waiting.isWanted, now) <= now;
    // A start that replicas share is lost if it is asked for before it can be used.
    return { ...waiting, maintenance: isDue ? 1 : 0 };
  }

  #maintenance({ now, rate, limitOpens }: Turn): QueuedCall | undefined {
    const call = this.#waiting.next('maintenance', now, limitOpens);
    if (call === undefined) return undefined;
    // Of a narrow limit, too, it takes no more than its part.
    const narrowest = Math.min(rate, Math.max(1, call.limit?.perSecond() ?? Number.POSITIVE_INFINITY));
    const due = this.#pace.due(narrowest, this.#waiting.isWanted, now);
    if (due <= now) return call;
    this.#maintenanceDue = due;
    return undefined;
  }
}
