import type { CallLog } from './call-log.ts';
import type { Clock } from './clock.ts';
import { CognitoException, invalidToken, unknownOperation } from './exceptions.ts';
import type { FaultPlan, Faults } from './faults.ts';
import { OPERATIONS } from './handlers/index.ts';
import type { OperationHandler } from './handlers/operation-handler.ts';
import type { Outbox } from './outbox.ts';
import { Paginator } from './paginator.ts';
import type { Quotas } from './quotas.ts';
import type { RequestInput } from './request-input.ts';
import type { UserPools } from './user-pools.ts';

interface ServiceParts {
  readonly pools: UserPools;
  readonly clock: Clock;
  readonly calls: CallLog;
  readonly faults: Faults;
  readonly outbox: Outbox;
  /** Null: no request quotas. */
  readonly quotas: Quotas | null;
  /** The duration of every call. 0: without a timer. */
  readonly latencyMs: number;
}

/** The call was served, but its response does not arrive. */
export class ResponseLost extends Error {}

/** The caller has aborted the call. Named as in the SDK's own handlers. */
export class CallAborted extends Error {
  override readonly name = 'AbortError';
}

type Outcome = { readonly output: object } | { readonly error: unknown };

/** Serves every call in the same steps: counts it, then applies quotas, faults, the operation itself, and latency. */
export class CognitoEmulator {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /**
   * Serves one call at once, and resolves after the latency; so a call that is aborted meanwhile has been served. Rejects
   * with CognitoException, ResponseLost or CallAborted.
   */
  async call(operation: string, input: RequestInput, signal?: AbortSignal): Promise<object> {
    const run = OPERATIONS.get(operation);
    if (run === undefined) throw unknownOperation();
    if (signal?.aborted === true) throw new CallAborted();

    const { calls, clock, faults, latencyMs } = this.#parts;
    calls.arrived(operation, clock.now());
    const plan = faults.plan({ operation, input: input.members });
    const outcome = this.#serve(operation, run, input, plan);

    const waitMs = latencyMs + plan.delayMs;
    if (waitMs > 0) await wait(clock, waitMs, signal);
    if (plan.losesAnswer) throw new ResponseLost();
    if ('error' in outcome) throw outcome.error;
    return outcome.output;
  }

  #serve(operation: string, run: OperationHandler, input: RequestInput, plan: FaultPlan): Outcome {
    const { calls, clock, outbox, pools, quotas } = this.#parts;
    try {
      if (plan.refusal !== null) throw plan.refusal;
      this.#admit(operation, input);
      if (plan.refusesToken) throw invalidToken();
      return { output: run({ pools, clock, outbox, quotas, pager: new Paginator(operation, plan.page) }, input) };
    } catch (error) {
      if (error instanceof CognitoException && error.name === 'TooManyRequestsException') calls.throttled(operation);
      return { error };
    }
  }

  #admit(operation: string, { members }: RequestInput): void {
    const { clock, pools, quotas } = this.#parts;
    if (quotas === null) return;
    const userPoolId = String(members.UserPoolId);
    // The limit is that of the user, whatever name the call uses.
    const user = pools.find(userPoolId)?.users.resolve(String(members.Username))?.sub;
    quotas.admit({ operation, userPoolId, user }, clock.now());
  }
}

function wait(clock: Clock, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(milliseconds, () => {
      signal?.removeEventListener('abort', abort);
      // As an answer over a network does, after what else waits: else a timer of a millisecond leads to the next call, whose
      // timer is due in the same turn of the event loop, and so on.
      setImmediate(resolve);
    });
    function abort(): void {
      cancel();
      reject(new CallAborted());
    }
    signal?.addEventListener('abort', abort, { once: true });
  });
}
