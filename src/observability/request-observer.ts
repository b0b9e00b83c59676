/** None: rejected before its operation was known, or not GraphQL at all. */
export type RequestType = 'query' | 'mutation' | 'subscription' | 'download' | 'none';

/** Cancelled: the client left before its response was complete. */
export type RequestOutcome = 'ok' | 'errors' | 'cancelled';

/** A request whose response is complete, or whose stream has ended. */
export interface CompletedRequest {
  readonly type: RequestType;
  readonly outcome: RequestOutcome;
  /** Milliseconds since its arrival. */
  readonly ms: number;
  /** The `extensions.code` of every error in the response. */
  readonly codes: readonly string[];
}

/** Called once for each request, when it has ended: for metrics and traces. */
export interface RequestObserver {
  /** @param request the object that the request arrived as: a Request, or an IncomingMessage of Node */
  onRequestCompleted(request: object, completed: CompletedRequest): void;
}
