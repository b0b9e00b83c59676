import type { Clock } from '../../ports/clock.ts';
import type { ReadingLease } from '../directory-index-store.ts';

/** For how long a reading is one process's after it was last heard of, in milliseconds. */
export const READING_LEASE_MS = 8_000;
/** Milliseconds between two times that the progress is stored. What was read since is read again after a crash. */
const SAVE_INTERVAL_MS = 2_000;

/**
 * Stores the progress of a reading again and again, and so keeps the lease, until the returned function is called. That one
 * resolves once nothing is on its way to the store.
 *
 * @param onLost called with the error if the progress cannot be stored: another process may go on with the reading
 */
export function keepReading(
  lease: Pick<ReadingLease, 'save'>,
  progress: { toString(): string },
  clock: Clock,
  onLost: (error: unknown) => void,
): () => Promise<void> {
  let isStopped = false;
  let saving: Promise<void> = Promise.resolve();
  const save = async () => {
    try {
      await lease.save(progress.toString(), READING_LEASE_MS);
      if (!isStopped) cancel = clock.after(SAVE_INTERVAL_MS, saveNow);
    } catch (error) {
      if (!isStopped) onLost(error);
    }
  };
  const saveNow = () => {
    saving = save();
  };
  let cancel = clock.after(SAVE_INTERVAL_MS, saveNow);
  return () => {
    isStopped = true;
    cancel();
    return saving;
  };
}
