/** One category of Cognito's request quotas, as this process sees it now. */
export interface QuotaUsage {
  readonly category: string;
  /** Requests per second that Cognito allows the account, all of its programs together. */
  readonly quotaPerSecond: number;
  /** Where that is known from: AWS's published default, the configuration, or Cognito itself. */
  readonly source: 'DEFAULT' | 'CONFIGURED' | 'PROVISIONED';
  /** Calls per second that are allowed now: the configured share of the quota, or less for a while after a throttle. */
  readonly limitPerSecond: number;
  /** Calls that were begun in the last second. */
  readonly usedInLastSecond: number;
  /** Calls that wait. */
  readonly queued: number;
  /** Calls that Cognito refused in the last minute. */
  readonly throttledInLastMinute: number;
}
