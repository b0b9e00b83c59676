import type { AuditStore } from '../ports/audit-store.ts';
import type { Clock } from '../ports/clock.ts';

const DAY_MS = 86_400_000;
/** Events forgotten at once: 10 ms of a process that does nothing else meanwhile, since the trail is synchronous. */
const BATCH = 1_000;
/** Between two batches. */
const PAUSE_MS = 100;

/**
 * Forgets the events that are older than so many days: at once, and then once a day until the answer is called.
 *
 * @param onFailure takes what a later run threw, which is tried again a day later. The first throws to the caller
 */
export function startRetention(
  audit: Pick<AuditStore, 'deleteBefore'>,
  days: number,
  clock: Clock,
  onFailure: (error: unknown) => void,
): () => void {
  let cancel = () => {};
  const forget = () => {
    const forgotten = audit.deleteBefore(new Date(clock.date().getTime() - days * DAY_MS), BATCH);
    cancel = clock.after(forgotten < BATCH ? DAY_MS : PAUSE_MS, again);
  };
  const again = () => {
    try {
      forget();
    } catch (error) {
      onFailure(error);
      cancel = clock.after(DAY_MS, again);
    }
  };
  forget();
  return () => cancel();
}
