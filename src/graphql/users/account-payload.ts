import { builder } from '../builder.ts';
import { fieldRule } from '../field-rule.ts';
import { requireUser, UserRef } from './user.type.ts';

/** The payload of a change of one account. The user is read only where selected. */
export function accountPayload(name: string, description: string) {
  return builder.objectRef<{ readonly username: string }>(name).implement({
    description,
    fields: (t) => ({
      user: t.field({
        type: UserRef,
        ...fieldRule({ asksFor: 'user' }),
        description:
          'The user as of now. Costs one AdminGetUser, which counts the user as active this month, on the bill.',
        resolve: async ({ username }, _args, { loaders }) =>
          requireUser(await loaders.userByAlias.load(username), username),
      }),
    }),
  });
}
