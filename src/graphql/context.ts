import type { Actor } from '../domain/access/actor.ts';
import type { Trail } from '../domain/audit/trail.ts';
import type { CallMeter } from '../domain/call-meter.ts';
import type { Directory } from '../domain/directory.ts';
import type { Operation } from '../domain/operation.ts';
import type { Loaders } from '../loaders/loaders.ts';

/** The user pool that the service administers. */
export interface PoolIdentity {
  readonly id: string;
  readonly region: string;
  readonly embedded: boolean;
}

/** What the resolvers of one request work with. */
export interface Context {
  readonly requestId: string;
  readonly actor: Actor;
  /** The calls to Cognito that this request has made. */
  readonly meter: CallMeter;
  readonly pool: PoolIdentity;
  readonly directory: Directory;
  readonly trail: Trail;
  readonly loaders: Loaders;
}

/** Makes a change to the pool, and forgets what was read before it: a payload shows the state after. */
export async function perform<Input, Result>(
  context: Context,
  operation: Operation<Input, Result>,
  input: Input,
): Promise<Result> {
  try {
    return await operation(context, input);
  } finally {
    context.loaders.clear();
  }
}
