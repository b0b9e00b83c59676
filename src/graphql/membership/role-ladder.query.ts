import { byPrecedence } from '../../domain/model/group.ts';
import { isRole } from '../../domain/model/role-ladder.ts';
import { builder } from '../builder.ts';
import { GroupRef } from '../groups/group.type.ts';

builder.queryField('roleLadder', (t) =>
  t.field({
    type: [GroupRef],
    nullable: true,
    description:
      'The role ladder: the configured role groups that exist, or every group with a precedence if none are configured; highest authority first, then by name. Costs one ListGroups per 60 groups. With configured roles it ends when all are found, and never costs more than twice one GetGroup for each.',
    authScopes: { permission: 'DIRECTORY_READ' },
    resolve: async (_root, _args, { roleLadder, loaders }) => {
      const groups =
        roleLadder === null
          ? (await loaders.allGroups()).filter((group) => isRole(null, group))
          : (await Promise.all(roleLadder.map((name) => loaders.groupByName.load(name)))).filter(
              (group) => group !== null,
            );
      return groups.sort(byPrecedence);
    },
  }),
);
