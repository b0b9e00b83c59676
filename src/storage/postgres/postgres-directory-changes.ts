import { z } from 'zod';
import type { Clock } from '../../domain/ports/clock.ts';
import { type ChangeFeed, Listeners } from '../sql/listeners.ts';
import type { PostgresNotifications } from './postgres-notifications.ts';

/** How often other processes are told at most: each time is a statement, and a reading may find many changes. */
const TELL_EVERY_MS = 50;

const message = z.object({ pool: z.string(), changed: z.literal('DIRECTORY') });

/** That changes of one pool's directory were stored, in whichever process: those of this one at once, those of others as they are heard. */
export class PostgresDirectoryChanges implements ChangeFeed<void> {
  readonly #notifications: PostgresNotifications;
  readonly #poolId: string;
  readonly #clock: Clock;
  readonly #listeners = new Listeners<void>();
  /** RESTING: told a moment ago. AGAIN: and more was stored since. */
  #state: 'IDLE' | 'RESTING' | 'AGAIN' = 'IDLE';

  constructor(notifications: PostgresNotifications, poolId: string, clock: Clock) {
    this.#notifications = notifications;
    this.#poolId = poolId;
    this.#clock = clock;
    notifications.subscribe((received) => {
      if (message.safeParse(received).data?.pool === poolId) this.#listeners.tell();
    });
  }

  add(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  tell(): void {
    this.#listeners.tell();
    if (this.#state === 'IDLE') this.#tellOthers();
    else this.#state = 'AGAIN';
  }

  #tellOthers(): void {
    this.#state = 'RESTING';
    this.#notifications.tell({ pool: this.#poolId, changed: 'DIRECTORY' });
    this.#clock.after(TELL_EVERY_MS, () => {
      if (this.#state === 'AGAIN') this.#tellOthers();
      else this.#state = 'IDLE';
    });
  }
}
