/** None: refused before an operation of it was known, or no GraphQL at all. */
export type OperationType = 'query' | 'mutation' | 'subscription' | 'none';

/** Cancelled: the client went away before its answer was complete. */
export type RequestOutcome = 'ok' | 'errors' | 'cancelled';

/** A request whose answer is complete; of a stream: has ended. */
export interface CompletedRequest {
  readonly type: OperationType;
  readonly outcome: RequestOutcome;
  /** Milliseconds from its arrival. */
  readonly ms: number;
  /** The `extensions.code` of every error answered. */
  readonly codes: readonly string[];
}

/** Told of each request once, at its end: for metrics and traces. */
export interface RequestObserver {
  onRequestCompleted(request: Request, finished: CompletedRequest): void;
}
