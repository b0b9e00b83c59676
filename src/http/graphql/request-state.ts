import type { GraphQLError } from 'graphql';
import type { Actor } from '../../domain/model/actor.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Context } from '../../graphql/context.ts';
import type { RequestType } from '../../observability/request-observer.ts';
import { resolveRequestId } from '../messages/request-id.ts';

/** The part of a request's context that the server itself reads. A plain object, because Yoga copies own properties. */
export type RequestContext = Pick<
  Context,
  'requestId' | 'meter' | 'filterStats' | 'cutShort' | 'changeTracker' | 'responseSize'
>;

/** What the server knows of a request while it is served. */
export interface RequestState {
  readonly requestId: string;
  /** The time of the injected clock, in milliseconds. */
  readonly startedAt: number;
  /** Null until the request is authenticated. */
  actor: Actor | null;
  /** Whose requests count together with this one. Undefined for the process's own, and until the request is authenticated. */
  caller: string | undefined;
  /**
   * Aborted when the client leaves, when the actor's token expires during a subscription, and when a query takes too long.
   */
  readonly abortController: AbortController;
  /** Null until the document is parsed and valid. */
  context: RequestContext | null;
  /** Waits for the turn of a large request. To be called when a body proves large that did not say so; null where it did. */
  admitLarge: (() => Promise<void>) | null;
  /** What is wrong with the body, once it is read, unless it is a bulk mutation; null where nothing is. */
  bulkOnly: GraphQLError | null;
  /** Null if nothing was executed. */
  operation: string | null;
  operationType: RequestType;
  /** The `extensions.code` of every error in the response so far. */
  readonly errorCodes: Set<string>;
}

/** The state of each request that is being served. */
export class RequestStates {
  readonly #byRequest = new WeakMap<Request, RequestState>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(request: Request): RequestState {
    const known = this.#byRequest.get(request);
    if (known) return known;
    const abortController = new AbortController();
    // Not the request's own signal: Yoga's HTTP adapter creates it, replaces it with a real AbortSignal once
    // `AbortSignal.any` reads it, and no longer calls the listeners of the first.
    if (request.signal.aborted) abortController.abort(request.signal.reason);
    else request.signal.addEventListener('abort', () => abortController.abort(request.signal.reason), { once: true });
    const state: RequestState = {
      requestId: resolveRequestId(request.headers.get('x-request-id')),
      startedAt: this.#clock.now(),
      actor: null,
      caller: undefined,
      abortController,
      context: null,
      admitLarge: null,
      bulkOnly: null,
      operation: null,
      operationType: 'none',
      errorCodes: new Set(),
    };
    this.#byRequest.set(request, state);
    return state;
  }

  /** Milliseconds since the request arrived. */
  age(state: RequestState): number {
    return this.#clock.now() - state.startedAt;
  }
}
