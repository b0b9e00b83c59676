/**
 * What replicas that use the quotas of one account know of each other. All times are milliseconds of the store's clock:
 * those of the replicas may be minutes apart.
 */
export interface QuotaStore {
  /**
   * Reserves starts and is a sign of life of the replica, in one statement. A request that was on its way for too long, or is
   * older than one that the store has seen of the replica, has no effect.
   */
  reserve(request: QuotaRequest): Promise<QuotaReservation>;
  /** Records a round of throttles. All replicas hear of it with their next reservation of the limit. */
  recordThrottle(limit: string, round: QuotaThrottle): Promise<void>;
  /** Signs the replica off, so that the others need not leave its share free for it. */
  leave(replica: string): Promise<void>;
}

export interface QuotaRequest {
  readonly replica: string;
  /** Grows with each request of the replica. */
  readonly sequence: number;
  /** The store's time at which the request was sent, rather too early than too late. Null before the first answer. */
  readonly sentAt: number | null;
  /** Whether the replica keeps to its share by itself, since the store does not answer in time. */
  readonly standalone: boolean;
  /** The share of each limit that the replica keeps to, should the store not answer. */
  readonly share: number;
  /** Milliseconds from the store's present time on before which no start is of use: the answer is on its way for so long. */
  readonly lag: number;
  readonly wishes: readonly QuotaWish[];
}

/** What a replica can use of one limit. */
export interface QuotaWish {
  /** A category of the account, or an operation and its pool. */
  readonly limit: string;
  /** Starts a second of all replicas together. */
  readonly perSecond: number;
  /** Milliseconds for which a start occupies its slot of the quota. */
  readonly holdMs: number;
  /** Calls that people wait for. */
  readonly interactive: number;
  readonly background: number;
  /** Starts that the replica has reserved and not used. */
  readonly held: number;
  /** The shares of an idle time's starts that may start at once. */
  readonly burst: { readonly interactive: number; readonly background: number };
}

export interface QuotaReservation {
  /** The store's time. */
  readonly now: number;
  /** The replicas that are alive, this one included. */
  readonly alive: number;
  /** The share of each limit that this replica may keep to, should the store not answer. */
  readonly share: number;
  readonly slices: readonly QuotaSlice[];
}

/** Starts that were reserved, one every `interval` from `first` on. */
export interface QuotaSlice {
  readonly limit: string;
  /** May be zero. */
  readonly starts: number;
  readonly first: number;
  readonly interval: number;
  /** The idle time before the schedule began: starts planned within so many milliseconds from `burstFrom` may be early. */
  readonly burstFrom: number;
  readonly burstMs: number;
  /** The replicas that want some of the limit, this one included. */
  readonly users: number;
  /** All starts that were ever reserved. */
  readonly total: number;
  /** The latest round of throttles. */
  readonly throttle: QuotaThrottle | null;
}

/** One round of throttles: what has lowered a limit's rate, and when. */
export interface QuotaThrottle {
  /** When it began. */
  readonly at: number;
  /** When the latest throttled call of the round started. */
  readonly latestStart: number;
  /** Starts per second until then, and since. */
  readonly before: number;
  readonly reduced: number;
}
