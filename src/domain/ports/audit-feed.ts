import type { AuditEvent } from './audit-event.ts';
import type { AuditFilter } from './audit-filter.ts';

/**
 * The events of the audit trail in the order in which they settle, which is not the order in which they start: an event gets its
 * position once its outcome is stored. Whoever reads an event sees all that have a lower position, whichever process wrote them.
 * So a reader that goes on after the last position that it has seen neither misses an event nor gets one twice.
 */
export interface AuditFeed {
  /** The position of the event that settled last; 0 if there is none. */
  lastPosition(): Promise<number>;
  /** Whether the event of this position is still stored. Those that settled before it may be deleted, hardly those after it. */
  holds(position: number): Promise<boolean>;
  /** Reads what settled after this position, up to so many events, of which it returns those that match. */
  readAfter(position: number, filter: AuditFilter, count: number): Promise<FeedPage>;
  /**
   * Gives a position to events that started so many milliseconds ago and have no outcome: the process that would have stored it
   * has ended. They stay UNKNOWN. One that gets its outcome all the same gets a new position with it.
   */
  settleAbandoned(afterMs: number): Promise<void>;
  /** Calls back when events have settled, in this process or, where it can be heard, in another. Returns what ends that. */
  onSettled(listener: () => void): () => void;
}

export interface FeedPage {
  /** In the order of their positions. */
  readonly events: readonly SettledEvent[];
  /** Up to where it was read: the position to go on after. */
  readonly position: number;
  /** Whether there may be more already. */
  readonly more: boolean;
}

export interface SettledEvent {
  readonly event: AuditEvent;
  readonly position: number;
}
