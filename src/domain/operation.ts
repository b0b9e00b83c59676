import type { Actor } from './access/actor.ts';
import { authorize } from './access/authorize.ts';
import type { Permission } from './access/permissions.ts';
import type { Directory } from './directory.ts';

/** The changes that this service makes to a user pool, by the names under which they are recorded. */
export type Action =
  | 'ADD_USER_TO_GROUP'
  | 'REMOVE_USER_FROM_GROUP'
  | 'ENABLE_USER'
  | 'DISABLE_USER'
  | 'SIGN_OUT_USER'
  | 'CREATE_GROUP'
  | 'UPDATE_GROUP'
  | 'DELETE_GROUP';

/** What an operation works with: who asks, and the pool. */
export interface OperationContext {
  readonly actor: Actor;
  readonly directory: Directory;
}

/** One kind of change: who may make it, what its input must look like, and how it is made. */
export interface OperationDefinition<Input, Result> {
  readonly action: Action;
  readonly permission: Permission;
  /** Throws InvalidInputError for what Cognito or this service would refuse: checked before a call is spent. */
  readonly validate: (input: Input) => void;
  readonly run: (context: OperationContext, input: Input) => Promise<Result>;
}

export type Operation<Input, Result> = (context: OperationContext, input: Input) => Promise<Result>;

/** The one way through which every write goes: authorise, validate, run. */
export function operation<Input, Result>(definition: OperationDefinition<Input, Result>): Operation<Input, Result> {
  return async (context, input) => {
    authorize(context.actor, definition.permission);
    definition.validate(input);
    return definition.run(context, input);
  };
}
