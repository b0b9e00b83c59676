import type { UserFacets as UserFacetsModel } from '../../domain/directory-index/indexed-directory.ts';
import type { Group } from '../../domain/model/group.ts';
import type { UserStatus } from '../../domain/model/user.ts';
import { builder } from '../builder.ts';
import { fieldRule } from '../field-rule.ts';
import { GroupRef } from '../groups/group.type.ts';
import { UserStatusRef } from '../users/user.type.ts';

const UserStatusCountRef = builder
  .objectRef<{ readonly status: UserStatus; readonly count: number }>('UserStatusCount')
  .implement({
    description: 'How many users have one status.',
    fields: (t) => ({
      status: t.expose('status', { type: UserStatusRef, description: 'The status.' }),
      count: t.exposeInt('count', { description: 'The number of users.' }),
    }),
  });

const GroupCountRef = builder.objectRef<{ readonly group: Group; readonly count: number }>('GroupCount').implement({
  description: 'How many users are in one group.',
  fields: (t) => ({
    group: t.expose('group', { type: GroupRef, description: 'The group.' }),
    count: t.exposeInt('count', { description: 'The number of users.' }),
  }),
});

export const UserFacetsRef = builder.objectRef<UserFacetsModel>('UserFacets').implement({
  description: 'How many users match, in total and by what they have in common.',
  fields: (t) => ({
    total: t.exposeInt('total', { description: 'All users who match.' }),
    enabled: t.exposeInt('enabled', { description: 'Those who may sign in.' }),
    disabled: t.exposeInt('disabled', { description: 'Those who may not.' }),
    inNoGroup: t.exposeInt('inNoGroup', { description: 'Those who are in no group at all.' }),
    statuses: t.field({
      ...fieldRule({ items: 'counted' }),
      type: [UserStatusCountRef],
      description: 'Each status that at least one of the users has.',
      resolve: ({ statuses }, _args, { responseSize }, info) => responseSize.admit(statuses, info),
    }),
    groups: t.field({
      ...fieldRule({ items: 'counted' }),
      type: [GroupCountRef],
      description: 'Each group with at least one of the users, highest authority first.',
      resolve: ({ groups }, _args, { responseSize }, info) => responseSize.admit(groups, info),
    }),
  }),
});
