import type { Clock } from '../ports/clock.ts';
import { type BulkLease, LEASE_MS, LeaseLostError } from './bulk-lease.ts';
import type { BulkStore } from './bulk-store.ts';

const RENEWAL_INTERVAL_MS = 2_000;

/**
 * Renews the lease until the returned function is called.
 *
 * @param onLost called once if another worker holds the operation, or if the lease could not be renewed before it ran
 * out; with the reason. Nothing is renewed after that
 */
export function keepLease(
  store: Pick<BulkStore, 'renewLease'>,
  lease: BulkLease,
  clock: Clock,
  onLost: (error: unknown) => void,
): () => void {
  let isStopped = false;
  let failure: unknown = new LeaseLostError(lease);
  const stop = () => {
    isStopped = true;
    cancelRenewal();
    cancelExpiry();
  };
  const lose = (error: unknown) => {
    stop();
    onLost(error);
  };
  const expireLater = (sentAt: number) => clock.after(sentAt + LEASE_MS - clock.now(), () => lose(failure));
  const renew = async () => {
    const sentAt = clock.now();
    try {
      await store.renewLease(lease, LEASE_MS);
      if (isStopped) return;
      cancelExpiry();
      cancelExpiry = expireLater(sentAt);
    } catch (error) {
      if (isStopped) return;
      if (error instanceof LeaseLostError) return lose(error);
      failure = error;
    }
    cancelRenewal = clock.after(RENEWAL_INTERVAL_MS, renew);
  };
  let cancelRenewal = clock.after(RENEWAL_INTERVAL_MS, renew);
  let cancelExpiry = expireLater(clock.now());
  return stop;
}
