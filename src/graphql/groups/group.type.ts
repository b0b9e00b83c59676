import { GroupNotFoundError } from '../../domain/model/errors.ts';
import type { Group as GroupModel } from '../../domain/model/group.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { loadersOf } from '../object-loaders.ts';

export const GroupRef = builder.objectRef<GroupModel>('Group');

builder.node(GroupRef, {
  description: 'A Cognito group: all its properties in Cognito, and its members.',
  id: {
    ...fieldRule({ isName: true }),
    resolve: ({ name }) => name,
    description: 'For `node(id:)`. Derived from the name: a group that is deleted and created again has the same id.',
  },
  loadWithoutCache: loadGroup,
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Unique within the pool, case-sensitive; cannot be changed.' }),
    description: t.exposeString('description', { nullable: true, description: 'Up to 2,048 characters, for people.' }),
    precedence: t.exposeInt('precedence', {
      nullable: true,
      description: 'Lower value, higher authority. Null is the lowest authority of all; 0 is not null.',
    }),
    roleArn: t.exposeString('roleArn', {
      nullable: true,
      description: 'IAM role that members may assume through an identity pool.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the group was created.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When its properties last changed; memberships do not count.',
    }),
    memberCount: t.int({
      ...fieldRule({ asksFor: 'members' }),
      nullable: true,
      description:
        "Exact. Costs calls only if selected: one ListUsersInGroup per 60 members. Null, with an error at this path, if that would exceed the request's call budget.",
      resolve: (group, _args, context) => loadersOf(group, context).memberCount.load(group.name),
    }),
  }),
});

/** Loads the object by the name that its `id` holds. */
export function loadGroup(name: string, { loaders }: Context): Promise<GroupModel | null> {
  return loaders.groupByName.load(name);
}

/** Returns the group of a payload. Throws GroupNotFoundError if it was deleted after the change. */
export function requireGroup(group: GroupModel | null, name: string): GroupModel {
  if (group === null) throw new GroupNotFoundError(name);
  return group;
}
