import { z } from 'zod';
import type { BulkChange } from '../../domain/bulk/bulk-change.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { LruMap } from '../../domain/primitives/lru-map.ts';
import { type ChangeFeed, Listeners } from '../sql/listeners.ts';
import type { PostgresNotifications } from './postgres-notifications.ts';

/** How often other processes are told of the progress of one operation: nobody shows it more often. */
const PROGRESS_EVERY_MS = 500;
/** Operations that are in progress at once; of others progress is told too often. */
const MAX_OPERATIONS = 100;

const message = z.object({
  pool: z.string(),
  operationId: z.string(),
  kind: z.enum(['PROGRESS', 'CANCEL_REQUESTED', 'ENDED']),
});

/** The changes of one pool's bulk operations, in whichever process: those of this one at once, those of others as they are heard. */
export class PostgresBulkChanges implements ChangeFeed<BulkChange> {
  readonly #notifications: PostgresNotifications;
  readonly #poolId: string;
  readonly #clock: Clock;
  readonly #listeners = new Listeners<BulkChange>();
  /** By operation: when progress was told last. */
  readonly #progressAt = new LruMap<number>(MAX_OPERATIONS);

  constructor(notifications: PostgresNotifications, poolId: string, clock: Clock) {
    this.#notifications = notifications;
    this.#poolId = poolId;
    this.#clock = clock;
    notifications.subscribe((received) => {
      const { data } = message.safeParse(received);
      if (data?.pool === poolId) this.#listeners.tell({ operationId: data.operationId, kind: data.kind });
    });
  }

  add(listener: (change: BulkChange) => void): () => void {
    return this.#listeners.add(listener);
  }

  tell(change: BulkChange): void {
    this.#listeners.tell(change);
    if (change.kind === 'PROGRESS' && !this.#isDue(change.operationId)) return;
    this.#notifications.tell({ pool: this.#poolId, ...change });
  }

  #isDue(operationId: string): boolean {
    const now = this.#clock.now();
    if (now < (this.#progressAt.get(operationId) ?? Number.NEGATIVE_INFINITY) + PROGRESS_EVERY_MS) return false;
    this.#progressAt.set(operationId, now);
    return true;
  }
}
