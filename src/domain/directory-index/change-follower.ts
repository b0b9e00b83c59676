import type { Clock } from '../ports/clock.ts';
import { FeedFollower } from '../primitives/feed-follower.ts';
import type { DirectoryChange, DirectoryChangeFilter, DirectoryChanges } from './directory-change.ts';

/** Follows the changes of one pool as the index learns of them. */
export class ChangeFollower extends FeedFollower<DirectoryChangeFilter, DirectoryChange> {
  constructor(changes: DirectoryChanges, clock: Clock) {
    super(
      {
        lastPosition: () => changes.latest(),
        holds: async (position) => (await changes.find(position)) !== null,
        onNews: (listener) => changes.onChange(listener),
        async readAfter(position, filter, count) {
          const items = await changes.since(position, filter, count);
          // Where nothing matches it stays behind: the next look passes the same changes again, by the index on their ids.
          return { items, position: items.at(-1)?.id ?? position, more: items.length === count };
        },
      },
      clock,
    );
  }
}
