import type { Clock } from '../clock.ts';
import type { AuditTrail } from './audit-trail.ts';

const DAY_MS = 86_400_000;

/**
 * Forgets the events that are older than so many days: now, and then once a day until the answer is called.
 *
 * @param onFailure takes what a daily run threw; the next day tries again. The first run throws to the caller
 */
export function retain(
  trail: Pick<AuditTrail, 'forgetBefore'>,
  days: number,
  clock: Clock,
  onFailure: (error: unknown) => void,
): () => void {
  const forget = () => trail.forgetBefore(new Date(clock.now() - days * DAY_MS));
  let cancel = clock.after(DAY_MS, daily);
  function daily(): void {
    cancel = clock.after(DAY_MS, daily);
    try {
      forget();
    } catch (error) {
      onFailure(error);
    }
  }
  forget();
  return () => cancel();
}
