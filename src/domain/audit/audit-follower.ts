import { FeedEndedError, StaleCursorError } from '../model/errors.ts';
import type { AuditFeed, SettledEvent } from '../ports/audit-feed.ts';
import type { AuditFilter } from '../ports/audit-filter.ts';
import type { Clock } from '../ports/clock.ts';
import { afterDelay, type EventSource, firstEvent, onAbort } from '../primitives/first-event.ts';
import { yieldToEventLoop } from '../primitives/yield-to-event-loop.ts';

/** How many events are read at once, and so kept for a reader that is slow: some 200 kB, 1 MB if each changes a long text. */
const PAGE = 100;
/** Between two looks at the store, in milliseconds, when nothing is heard: what other processes tell can be lost. */
const LOOK_INTERVAL_MS = 1_000;
/** The least time between two looks: a bulk operation settles dozens of events a second. */
const REST_MS = 100;
/** After which an event without an outcome is one of a process that has ended: longer than any write waits for its response. */
const ABANDONED_MS = 15 * 60_000;
/** How often such events are looked for. */
const ABANDONED_LOOK_MS = 60_000;
/** How long a reader may keep an event before it takes the next. */
const MAX_PAUSE_MS = 10 * 60_000;

export interface FollowRequest {
  readonly filter: AuditFilter;
  /** The position of the last event that the reader has; null: from now on. */
  readonly after: number | null;
  /** Ends it at once: the reader has left. */
  readonly signal: AbortSignal;
}

/** Follows the audit trail of one pool. */
export class AuditFollower {
  readonly #feed: AuditFeed;
  readonly #clock: Clock;
  readonly #closing = new AbortController();
  #abandonedLookAt = Number.NEGATIVE_INFINITY;

  constructor(feed: AuditFeed, clock: Clock) {
    this.#feed = feed;
    this.#clock = clock;
  }

  /**
   * Yields events as they settle, of all processes. Resolves once it is certain from where on: no event is missed that settles
   * after that. Reads on only as the reader takes events, and so keeps a page of them at most.
   *
   * @throws StaleCursorError if the event of `after` is deleted, as those that came after it may be; StoreUnavailableError
   * @throws FeedEndedError while it is read, if the reader pauses for too long, or this process closes
   */
  async follow(request: FollowRequest): Promise<AsyncGenerator<SettledEvent>> {
    const { after } = request;
    if (after === null) return this.#read(request, await this.#feed.lastPosition());
    if (!(await this.#feed.holds(after))) {
      throw new StaleCursorError('The event of this cursor is no longer kept, and events after it may be missing.');
    }
    return this.#read(request, after);
  }

  /** Ends whatever is followed. */
  close(): void {
    this.#closing.abort();
  }

  async *#read({ filter, signal }: FollowRequest, start: number): AsyncGenerator<SettledEvent> {
    const [left, closing] = [onAbort(signal), onAbort(this.#closing.signal)];
    const news = new News(this.#feed);
    try {
      for (let position = start; !signal.aborted; ) {
        if (this.#closing.signal.aborted) throw new FeedEndedError('The service stops, or is replaced.');
        await this.#settleAbandoned();
        const seen = news.count;
        const page = await this.#feed.readAfter(position, filter, PAGE);
        yield* taken(page.events, this.#clock);
        position = page.position;
        // A long way to go through: others are served in between.
        if (page.more) await yieldToEventLoop();
        else {
          await firstEvent(news.since(seen), afterDelay(this.#clock, LOOK_INTERVAL_MS), left, closing);
          await firstEvent(afterDelay(this.#clock, REST_MS), left, closing);
        }
      }
    } finally {
      news.close();
    }
  }

  async #settleAbandoned(): Promise<void> {
    const now = this.#clock.now();
    if (now - this.#abandonedLookAt < ABANDONED_LOOK_MS) return;
    this.#abandonedLookAt = now;
    await this.#feed.settleAbandoned(ABANDONED_MS);
  }
}

function* taken(events: readonly SettledEvent[], clock: Clock): Generator<SettledEvent> {
  for (const event of events) {
    const handedOutAt = clock.now();
    yield event;
    if (clock.now() - handedOutAt > MAX_PAUSE_MS) throw new FeedEndedError('The events were not taken in time.');
  }
}

/** Counts what the store tells, so that nothing is lost between a look at the store and the wait for the next. */
class News {
  readonly #leave: () => void;
  readonly #listeners = new Set<() => void>();
  #count = 0;

  constructor(feed: AuditFeed) {
    this.#leave = feed.onSettled(() => {
      this.#count += 1;
      for (const listener of [...this.#listeners]) listener();
    });
  }

  get count(): number {
    return this.#count;
  }

  /** Something has settled since the count was this, or settles. */
  since(count: number): EventSource {
    return (listener) => {
      if (this.#count !== count) {
        listener();
        return () => {};
      }
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    };
  }

  close(): void {
    this.#leave();
  }
}
