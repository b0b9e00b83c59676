import type { Membership } from '../../domain/model/membership.ts';
import { builder } from '../builder.ts';
import { fieldRule } from '../field-rule.ts';
import { GroupRef, requireGroup } from '../groups/group.type.ts';
import { changedUser } from '../users/changed-user.ts';

/** Returns the payload of a change of one membership. User and group are read only if they are selected. */
export function membershipPayload(name: string, description: string) {
  return builder.objectRef<Membership>(name).implement({
    description,
    fields: (t) => ({
      ...changedUser(t, 'one AdminGetUser; the change itself has billed the user as active already'),
      group: t.field({
        type: GroupRef,
        ...fieldRule({ asksFor: 'group' }),
        description: 'The group as of now. Costs one GetGroup.',
        resolve: async ({ groupName }, _args, { loaders }) =>
          requireGroup(await loaders.groupByName.load(groupName), groupName),
      }),
    }),
  });
}
