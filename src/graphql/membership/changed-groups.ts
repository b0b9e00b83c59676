import type { ObjectFieldBuilder } from '@pothos/core';
import type { MembershipDiff } from '../../domain/commands/set-user-groups.ts';
import type { builder } from '../builder.ts';
import { GroupRef } from '../groups/group.type.ts';

type Types = typeof builder.$inferSchemaTypes;

/** What a change of memberships says of the groups: their names, and themselves, as they became known on the way. */
export function changedGroups(t: ObjectFieldBuilder<Types, MembershipDiff>) {
  return {
    added: t.stringList({
      description: 'The groups that the user was put into, in the order in which they were asked for.',
      resolve: ({ added }) => added.map(({ name }) => name),
    }),
    addedGroups: t.field({
      type: [GroupRef],
      description: 'The same, as groups: for a cache of nodes. Costs no call.',
      resolve: ({ added }) => [...added],
    }),
    removed: t.stringList({
      description: 'The groups that the user was taken out of, highest authority first.',
      resolve: ({ removed }) => removed.map(({ name }) => name),
    }),
    removedGroups: t.field({
      type: [GroupRef],
      description: 'The same, as groups: for a cache of nodes. Costs no call.',
      resolve: ({ removed }) => [...removed],
    }),
  };
}
