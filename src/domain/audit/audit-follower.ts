import type { AuditFeed, SettledEvent } from '../ports/audit-feed.ts';
import type { AuditFilter } from '../ports/audit-filter.ts';
import type { Clock } from '../ports/clock.ts';
import { FeedFollower, type FollowRequest } from '../primitives/feed-follower.ts';

/** After which an event without an outcome is one of a process that has ended: longer than any write waits for its response. */
const ABANDONED_MS = 15 * 60_000;
/** How often such events are looked for. */
const ABANDONED_LOOK_MS = 60_000;

/** Follows the audit trail of one pool: events as they settle. */
export class AuditFollower {
  readonly #feed: AuditFeed;
  readonly #clock: Clock;
  readonly #follower: FeedFollower<AuditFilter, SettledEvent>;
  #abandonedLookAt = Number.NEGATIVE_INFINITY;

  constructor(feed: AuditFeed, clock: Clock) {
    this.#feed = feed;
    this.#clock = clock;
    this.#follower = new FeedFollower<AuditFilter, SettledEvent>(
      {
        lastPosition: () => feed.lastPosition(),
        holds: (position) => feed.holds(position),
        onNews: (listener) => feed.onSettled(listener),
        readAfter: async (...request) => {
          await this.#settleAbandoned();
          const { events: items, ...page } = await feed.readAfter(...request);
          return { ...page, items };
        },
      },
      clock,
    );
  }

  /** See `FeedFollower.follow`. */
  follow(request: FollowRequest<AuditFilter>): Promise<AsyncGenerator<SettledEvent>> {
    return this.#follower.follow(request);
  }

  /** Ends whatever is followed. */
  close(): void {
    this.#follower.close();
  }

  async #settleAbandoned(): Promise<void> {
    const now = this.#clock.now();
    if (now - this.#abandonedLookAt < ABANDONED_LOOK_MS) return;
    this.#abandonedLookAt = now;
    await this.#feed.settleAbandoned(ABANDONED_MS);
  }
}
