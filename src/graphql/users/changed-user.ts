import type { ObjectFieldBuilder } from '@pothos/core';
import type { builder } from '../builder.ts';
import { fieldRule } from '../field-rule.ts';
import { requireUser, UserRef } from './user.type.ts';

type Types = typeof builder.$inferSchemaTypes;

/** What AdminGetUser costs besides the call. */
const BILLED = 'which bills the user as active this month';

/**
 * Returns the field `user` of a change's payload. The user is read only if the field is selected.
 *
 * @param cost how the description states the cost
 */
export function changedUser<Payload extends { readonly username: string }>(
  t: ObjectFieldBuilder<Types, Payload>,
  cost = `one AdminGetUser, ${BILLED}`,
) {
  return {
    user: t.field({
      type: UserRef,
      ...fieldRule({ asksFor: 'user' }),
      description: `The user as of now. Costs ${cost}.`,
      resolve: async ({ username }, _args, { loaders }) =>
        requireUser(await loaders.userByAlias.load(username), username),
    }),
  };
}
