/** One category of Cognito's request quotas, as this process sees it now. */
export interface QuotaUsage {
  readonly category: string;
  /** Requests per second that Cognito allows the account, all of its programs together. */
  readonly quotaPerSecond: number;
  /** Where that is known from: AWS's published default, the configuration, or Cognito itself. */
  readonly source: 'DEFAULT' | 'CONFIGURED' | 'PROVISIONED';
  /** Calls per second that are allowed now: the configured share of the quota, or less for a while after a throttle. */
  readonly limitPerSecond: number;
  /** Calls that were started in the last second. */
  readonly usedInLastSecond: number;
  /** Calls that wait to be sent. */
  readonly queued: number;
  /** Calls that Cognito throttled in the last minute. */
  readonly throttledInLastMinute: number;
}

/** What this process makes of the quotas that it shares with other replicas. */
export interface SharedQuotaUsage {
  /** The replicas that are alive, this one included. */
  readonly replicas: number;
  /** Whether it keeps to a share by itself, since the store does not answer in time. */
  readonly standalone: boolean;
  /** By limit: a category, or an operation and its pool. */
  readonly limits: readonly SharedLimitUsage[];
}

/** The starts of one limit since the process began. */
export interface SharedLimitUsage {
  readonly limit: string;
  readonly granted: number;
  /** Those that a call has used. */
  readonly used: number;
  /** Those that ended before a call could use them. The others are still to be used, or cover calls that took long. */
  readonly unused: number;
}

/** Is told of each request to the store of the quotas, when it has ended. */
export type OnQuotaRequest = (milliseconds: number, outcome: 'ok' | 'failed') => void;
