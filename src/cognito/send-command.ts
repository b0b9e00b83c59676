import type {
  $Command,
  CognitoIdentityProviderClient,
  CognitoIdentityProviderClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-cognito-identity-provider';
import type { FinalizeRequestMiddleware } from '@smithy/types';
import {
  CallBudgetExceededError,
  CancelledError,
  NoResponseError,
  NotAllowedError,
  ThrottledError,
  UpstreamUnavailableError,
} from '../domain/model/errors.ts';
import type { CallObserver, ObservedCall } from '../domain/ports/call-observer.ts';
import type { CallOptions, PoolDescription } from '../domain/ports/directory.ts';
import { isThrottle, toDomainError } from './errors.ts';
import type { Pacer } from './rate/pacer.ts';
import { type CognitoOperation, isWrite } from './rate/quotas.ts';

export interface CognitoConnection {
  readonly client: CognitoIdentityProviderClient;
  readonly pacer: Pacer;
  readonly userPoolId: string;
  readonly region: string;
  readonly observer?: CallObserver | undefined;
  /** Told what Cognito says of the pool, whoever has asked. */
  readonly onDescribed?: ((pool: PoolDescription) => void) | undefined;
}

/** What a call is about, for its quota and for the error that it may end with. */
export interface CallTarget {
  readonly username?: string | undefined;
  readonly groupName?: string | undefined;
  /** Whether the call goes on along a chain of pages. */
  readonly continued?: boolean | undefined;
  /** Not sent again after an answer was lost: it makes Cognito send a message, and another try would send a second one. */
  readonly isSentOnce?: boolean | undefined;
}

/** Any command of the Cognito client. */
export type CognitoCommand<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = $Command<
  Input,
  Output,
  CognitoIdentityProviderClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>;

/** Whether an earlier attempt of the call may have reached Cognito, its answer lost. */
export interface Attempts {
  readonly mayHaveHappened: boolean;
}

/** The answer of one call, or the DomainError that it ended with. */
export type CallResult<Output> = { readonly output: Output } | ({ readonly error: unknown } & Attempts);

/**
 * Sends one command at the pace that the quotas allow.
 *
 * The pacer stands inside the SDK's retry loop, behind its retry middleware, so that every attempt which leaves the
 * process waits for quota and is counted, and before signing, so that no wait makes a signature stale. Throttles end
 * in the pacer; the SDK retries transient faults only, for everything else leaves its loop as a DomainError.
 */
export async function sendCommand<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
  connection: CognitoConnection,
  session: CallOptions,
  operation: CognitoOperation,
  command: CognitoCommand<Input, Output>,
  subject: CallTarget,
): Promise<CallResult<Output>> {
  const { client, pacer, userPoolId, region, observer } = connection;
  const call = { operation, userPoolId, region, ...subject };
  const paced = {
    operation,
    userPoolId,
    priority: session.priority,
    meter: session.meter,
    ...(session.caller === undefined ? {} : { caller: session.caller }),
    ...(subject.username === undefined ? {} : { username: subject.username }),
    ...(session.signal === undefined ? {} : { signal: session.signal }),
    // One for all attempts: asked anew for each, it let a call that failed twice wait three times as long.
    ...(session.deadline === undefined ? {} : { deadline: session.deadline() }),
  };
  let mayHaveHappened = false;
  const pace: FinalizeRequestMiddleware<Input, Output> = (next) => async (args) => {
    const observed = observer?.onStart(operation);
    try {
      return await pacer.run(paced, async () => {
        if (isWrite(operation)) await session.beforeWrite?.();
        return attempt(() => next(args), observed);
      });
    } catch (error) {
      const translated = toDomainError(error, call);
      if (!(translated instanceof NoResponseError)) throw translated;
      mayHaveHappened = true;
      throw subject.isSentOnce === true ? new SentOnce(translated) : error;
    } finally {
      observed?.onEnd();
    }
  };
  command.middlewareStack.addRelativeTo(pace, { name: 'pacer', relation: 'after', toMiddleware: 'retryMiddleware' });

  // A write that has left is not cut short: what it did would stay unknown. Its signal keeps it from being sent, or sent
  // again.
  const abortSignal = isWrite(operation) ? undefined : session.signal;
  try {
    return { output: await client.send(command, abortSignal === undefined ? {} : { abortSignal }) };
  } catch (error) {
    if (error instanceof SentOnce) return { error: error.unanswered, mayHaveHappened };
    const isDropped = isWrite(operation) && session.signal?.aborted === true && error === session.signal.reason;
    const translated = isDropped ? new CancelledError() : toDomainError(error, call);
    // A last attempt that Cognito did not serve hides that an earlier one may have happened: the caller must know.
    if (mayHaveHappened && wasNotServed(translated)) {
      return {
        error: new NoResponseError(`Cognito gave no answer to ${operation}.`, { cause: error }),
        mayHaveHappened,
      };
    }
    return { error: translated, mayHaveHappened };
  }
}

/** Ends the SDK's retries, which go by an error and all its causes. */
class SentOnce extends Error {
  readonly unanswered: NoResponseError;

  constructor(unanswered: NoResponseError) {
    super();
    this.unanswered = unanswered;
  }
}

async function attempt<Output>(sendOnce: () => Promise<Output>, observed: ObservedCall | undefined): Promise<Output> {
  if (observed === undefined) return sendOnce();
  observed.onSend();
  try {
    const output = await sendOnce();
    observed.onResponse('ok');
    return output;
  } catch (error) {
    observed.onResponse(isThrottle(error) ? 'throttled' : 'error');
    throw error;
  }
}

/** Returns true if quota, budget, a disconnected caller, lost permissions or the network prevented the call. */
function wasNotServed(error: unknown): boolean {
  return (
    error instanceof ThrottledError ||
    error instanceof CallBudgetExceededError ||
    error instanceof CancelledError ||
    error instanceof NotAllowedError ||
    (error instanceof UpstreamUnavailableError && !(error instanceof NoResponseError))
  );
}
