/** How one attempt of a call ended. Throttled: refused for its rate. Error: any other failure, also "no such user". */
export type CallOutcome = 'ok' | 'throttled' | 'error';

/** Watches the calls to Cognito: for metrics and traces. Its methods must not throw. */
export interface CallObserver {
  /** Called when a call starts to wait for quota. The operation is one of those that the service calls. */
  onStart(operation: string): ObservedCall;
}

/** One call, in the order of its methods; `onSend` and `onResponse` again for each attempt after a throttle. */
export interface ObservedCall {
  /** Called when an attempt is sent. */
  onSend(): void;
  /** Called when the attempt has ended. Throttled: the call waits for quota again. */
  onResponse(outcome: CallOutcome): void;
  /** Called when the call has ended, whether or not it was ever sent. */
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
