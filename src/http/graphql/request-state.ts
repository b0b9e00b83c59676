import type { Actor } from '../../domain/model/actor.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Context } from '../../graphql/context.ts';
import type { RequestType } from '../../observability/request-observer.ts';
import { resolveRequestId } from '../messages/request-id.ts';

/** The part of a request's context that the server itself looks at. A plain object: Yoga copies its own properties. */
export type RequestContext = Pick<
  Context,
  'requestId' | 'meter' | 'filterYield' | 'cutShort' | 'changeReports' | 'answerSize'
>;

/** What the server knows of one request while it is served. */
export interface RequestState {
  readonly requestId: string;
  /** By the injected clock, in milliseconds. */
  readonly startedAt: number;
  /** Null until the request has said who sends it. */
  actor: Actor | null;
  /**
   * Aborted when the client has gone, when the actor's token expires while the answer is still streaming, and when a query
   * takes too long.
   */
  readonly ending: AbortController;
  /** Null until the document is parsed and valid. */
  context: RequestContext | null;
  /** Of a POST, once it is read. */
  bodyBytes: number;
  /** Null where nothing was executed. */
  operation: string | null;
  operationType: RequestType;
  /** The `extensions.code` of every error answered so far. */
  readonly errorCodes: Set<string>;
}

/** The exchanges under way, by their request. */
export class RequestStates {
  readonly #byRequest = new WeakMap<Request, RequestState>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(request: Request): RequestState {
    const known = this.#byRequest.get(request);
    if (known) return known;
    const ending = new AbortController();
    // Not handed on as it is: the signal of a request is no real one but made by Yoga's HTTP adapter, which hands over to a
    // real one when `AbortSignal.any` looks at it, and from then on tells its own listeners nothing.
    if (request.signal.aborted) ending.abort(request.signal.reason);
    else request.signal.addEventListener('abort', () => ending.abort(request.signal.reason), { once: true });
    const exchange: RequestState = {
      requestId: resolveRequestId(request.headers.get('x-request-id')),
      startedAt: this.#clock.now(),
      actor: null,
      ending,
      context: null,
      bodyBytes: 0,
      operation: null,
      operationType: 'none',
      errorCodes: new Set(),
    };
    this.#byRequest.set(request, exchange);
    return exchange;
  }

  /** Milliseconds since the request came. */
  age(exchange: RequestState): number {
    return this.#clock.now() - exchange.startedAt;
  }
}
