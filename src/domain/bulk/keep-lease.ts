import type { Clock } from '../ports/clock.ts';
import { type BulkLease, LEASE_MS, LeaseLostError } from './bulk-lease.ts';
import type { BulkStore } from './bulk-store.ts';

/** Less than a second, in which a request to cancel reaches the holder even where nothing else tells of it. */
const RENEWAL_INTERVAL_MS = 800;

export interface LeaseEvents {
  /**
   * Another worker holds the operation, or the lease could not be renewed before it ran out: called once, with the
   * reason. Nothing is renewed after that.
   */
  readonly onLost: (error: unknown) => void;
  /** Somebody has asked to cancel the operation: called with each renewal after that. */
  readonly onCancelRequested: () => void;
}

/** Renews the lease until the returned function is called. */
export function keepLease(
  store: Pick<BulkStore, 'renewLease'>,
  lease: BulkLease,
  clock: Clock,
  { onLost, onCancelRequested }: LeaseEvents,
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
      const { isCancelRequested } = await store.renewLease(lease, LEASE_MS);
      if (isStopped) return;
      if (isCancelRequested) onCancelRequested();
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
