import type { Clock } from '../ports/clock.ts';

const DAY_MS = 86_400_000;
/**
 * How many rows are deleted at once. The SQLite store takes 10 ms for a thousand, in which the process does nothing else.
 */
const BATCH = 1_000;
/** Milliseconds between two batches. */
const PAUSE_MS = 100;

/** Keeps rows for some time. */
export interface ExpiringStore {
  /** Deletes up to `limit` rows from before this instant. Resolves with how many. */
  deleteBefore(instant: Date, limit: number): Promise<number>;
}

/**
 * Deletes rows that are older than so many days: at once, and then once a day until the returned function is called.
 *
 * @param onFailure called with the error of a deletion that failed. It is tried again a day later
 */
export function startRetention(
  store: ExpiringStore,
  days: number,
  clock: Clock,
  onFailure: (error: unknown) => void,
): () => void {
  let isStopped = false;
  let cancel = () => {};
  const deleteOld = async () => {
    let deleted = 0;
    try {
      deleted = await store.deleteBefore(new Date(clock.date().getTime() - days * DAY_MS), BATCH);
    } catch (error) {
      if (!isStopped) onFailure(error);
    }
    if (!isStopped) cancel = clock.after(deleted < BATCH ? DAY_MS : PAUSE_MS, deleteOld);
  };
  void deleteOld();
  return () => {
    isStopped = true;
    cancel();
  };
}
