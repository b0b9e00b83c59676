import { BadUserInputError } from '../../domain/model/errors.ts';
import { nameError } from '../../domain/model/name-rules.ts';
import { builder } from '../builder.ts';
import { GroupRef } from './group.type.ts';

builder.queryField('group', (t) =>
  t.field({
    type: GroupRef,
    nullable: true,
    description:
      'One group by name; null if there is none. Costs one GetGroup; several in one request together cost ListGroups until all are found.',
    authScopes: { permission: 'DIRECTORY_READ' },
    args: { name: t.arg.string({ required: true, description: 'The exact name, case-sensitive.' }) },
    resolve: (_root, { name }, { loaders }) => {
      const problem = nameError(name, 'group');
      if (problem !== null) throw new BadUserInputError(problem, 'name');
      return loaders.groupByName.load(name);
    },
  }),
);
