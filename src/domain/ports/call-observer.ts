/** How one attempt of a call ended. Throttled: refused for its rate. Error: any other failure, also "no such user". */
export type CallOutcome = 'ok' | 'throttled' | 'error';

/** Watches the calls to Cognito: for metrics and traces. Whatever it does must not throw. */
export interface CallObserver {
  /** Called when a call starts to wait for quota. The operation is one of those that the service calls. */
  onStart(operation: string): ObservedCall;
}

/** One call, in the order of its methods; `onSend` and `onResponse` again for each attempt after a throttle. */
export interface ObservedCall {
  /** It waits no longer: an attempt leaves the process. */
  onSend(): void;
  /** The attempt is over. Throttled: the call waits for quota again. */
  onResponse(outcome: CallOutcome): void;
  /** The call is over; it may never have been sent. */
  onEnd(): void;
}

/** Returns one observer that calls all of these in their order. */
export function combineObservers(observers: readonly CallObserver[]): CallObserver | undefined {
  if (observers.length < 2) return observers[0];
  return {
    onStart(operation) {
      const calls = observers.map((observer) => observer.onStart(operation));
      return {
        onSend() {
          for (const call of calls) call.onSend();
        },
        onResponse(outcome) {
          for (const call of calls) call.onResponse(outcome);
        },
        onEnd() {
          for (const call of calls) call.onEnd();
        },
      };
    },
  };
}
