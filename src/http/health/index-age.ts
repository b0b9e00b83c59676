/** How old the directory index of a pool is: told beside readiness, and no reason to be unready, since Cognito itself can be asked. */
export interface IndexAge {
  readonly pool: string;
  /** Seconds since the newest complete reading began; null before the first. */
  readonly lagSeconds: number | null;
  /** Whether that is within INDEX_MAX_LAG_MINUTES. */
  readonly inTime: boolean;
}
