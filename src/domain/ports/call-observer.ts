/** How one attempt of a call ended. Throttled: refused for its rate. Error: any other failure, also "no such user". */
export type CallOutcome = 'ok' | 'throttled' | 'error';

/** Watches the calls to Cognito: for metrics and traces. Whatever it does must not throw. */
export interface CallObserver {
  /** A call is about to be made, and begins to wait for quota. The operation is one of those that the service calls. */
  begun(operation: string): ObservedCall;
}

/** One call, in the order of its methods; `sent` and `answered` again for each attempt after a throttle. */
export interface ObservedCall {
  /** It waits no longer: an attempt leaves the process. */
  sent(): void;
  /** The attempt is over. Throttled: the call waits for quota again. */
  answered(outcome: CallOutcome): void;
  /** The call is over; it may never have been sent. */
  ended(): void;
}

/** All of them as one, in their order. */
export function observeAll(observers: readonly CallObserver[]): CallObserver | undefined {
  if (observers.length < 2) return observers[0];
  return {
    begun(operation) {
      const calls = observers.map((observer) => observer.begun(operation));
      return {
        sent() {
          for (const call of calls) call.sent();
        },
        answered(outcome) {
          for (const call of calls) call.answered(outcome);
        },
        ended() {
          for (const call of calls) call.ended();
        },
      };
    },
  };
}
