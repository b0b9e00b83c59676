import { FeedEndedError, StaleCursorError } from '../model/errors.ts';
import type { Clock } from '../ports/clock.ts';
import { afterDelay, type EventSource, firstEvent, onAbort } from './first-event.ts';
import { yieldToEventLoop } from './yield-to-event-loop.ts';

/** How many items are read at once, and so kept for a reader that is slow: some 200 kB, 1 MB if each holds a long text. */
const PAGE = 100;
/** Between two looks at the store, in milliseconds, when nothing is heard: what other processes tell can be lost. */
const LOOK_INTERVAL_MS = 1_000;
/** The least time between two looks: a bulk operation settles dozens of events a second. */
const REST_MS = 100;
/** How long a reader may keep an item before it takes the next. */
const MAX_PAUSE_MS = 10 * 60_000;

/** Items in the order in which they become visible, each at a position of its own. */
export interface Feed<Filter, Item> {
  /** The position of the newest item; 0 if there is none. */
  lastPosition(): Promise<number>;
  /** Whether the item of this position is still stored. Those before it may be deleted, hardly those after it. */
  holds(position: number): Promise<boolean>;
  /** Reads what came after this position, up to so many items, of which it returns those that match. */
  readAfter(position: number, filter: Filter, count: number): Promise<FeedPage<Item>>;
  /** Calls back when items have come, in this process or, where it can be heard, in another. Returns what ends that. */
  onNews(listener: () => void): () => void;
}

export interface FeedPage<Item> {
  /** In the order of their positions. */
  readonly items: readonly Item[];
  /** Up to where it was read: the position to go on after. */
  readonly position: number;
  /** Whether there may be more already. */
  readonly more: boolean;
}

export interface FollowRequest<Filter> {
  readonly filter: Filter;
  /** The position of the last item that the reader has; null: from now on. */
  readonly after: number | null;
  /** Ends it at once: the reader has left. */
  readonly signal: AbortSignal;
}

/** Follows a feed of one pool for any number of readers. */
export class FeedFollower<Filter, Item> {
  readonly #feed: Feed<Filter, Item>;
  readonly #clock: Clock;
  readonly #closing = new AbortController();

  constructor(feed: Feed<Filter, Item>, clock: Clock) {
    this.#feed = feed;
    this.#clock = clock;
  }

  /**
   * Yields items as they come, of all processes. Resolves once it is certain from where on: no item is missed that comes after
   * that. Reads on only as the reader takes items, and so keeps a page of them at most.
   *
   * @throws StaleCursorError if the item of `after` is deleted, as those that came after it may be; StoreUnavailableError
   * @throws FeedEndedError while it is read, if the reader pauses for too long, or this process closes
   */
  async follow(request: FollowRequest<Filter>): Promise<AsyncGenerator<Item>> {
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

  async *#read({ filter, signal }: FollowRequest<Filter>, start: number): AsyncGenerator<Item> {
    const [left, closing] = [onAbort(signal), onAbort(this.#closing.signal)];
    const news = new News(this.#feed);
    try {
      for (let position = start; !signal.aborted; ) {
        if (this.#closing.signal.aborted) throw new FeedEndedError('The service stops, or is replaced.');
        const seen = news.count;
        const page = await this.#feed.readAfter(position, filter, PAGE);
        yield* taken(page.items, this.#clock);
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
}

function* taken<Item>(items: readonly Item[], clock: Clock): Generator<Item> {
  for (const item of items) {
    const handedOutAt = clock.now();
    yield item;
    if (clock.now() - handedOutAt > MAX_PAUSE_MS) throw new FeedEndedError('The events were not taken in time.');
  }
}

/** Counts what the store tells, so that nothing is lost between a look at the store and the wait for the next. */
class News {
  readonly #leave: () => void;
  readonly #listeners = new Set<() => void>();
  #count = 0;

  constructor(feed: Pick<Feed<never, never>, 'onNews'>) {
    this.#leave = feed.onNews(() => {
      this.#count += 1;
      for (const listener of [...this.#listeners]) listener();
    });
  }

  get count(): number {
    return this.#count;
  }

  /** Something has come since the count was this, or comes. */
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
