import type { ReadRates } from '../scan/read-rates.ts';

/** The rates of reads that are allowed now, in calls per second. */
export interface CallRates extends ReadRates {
  /** Changes of memberships and accounts, all together: 25 a second by default. */
  readonly writes: number;
  /** New accounts and invitations, together: 50 a second by default. */
  readonly creations: number;
}
