import type { ObjectFieldBuilder } from '@pothos/core';
import type { MembershipDiff } from '../../domain/commands/set-user-groups.ts';
import type { builder } from '../builder.ts';
import { GroupRef } from '../groups/group.type.ts';

type Types = typeof builder.$inferSchemaTypes;

/**
 * Returns the payload fields for the groups that a change has added and removed, by name and as the objects that were read
 * on the way.
 */
export function changedGroups(t: ObjectFieldBuilder<Types, MembershipDiff>) {
  return {
    added: t.stringList({
      description: 'The groups that the user was added to, in the order in which they were given.',
      resolve: ({ added }) => added.map(({ name }) => name),
    }),
    addedGroups: t.field({
      type: [GroupRef],
      description: "The same groups as objects, for a client's cache. Costs no call.",
      resolve: ({ added }) => [...added],
    }),
    removed: t.stringList({
      description: 'The groups that the user was removed from, highest authority first.',
      resolve: ({ removed }) => removed.map(({ name }) => name),
    }),
    removedGroups: t.field({
      type: [GroupRef],
      description: "The same groups as objects, for a client's cache. Costs no call.",
      resolve: ({ removed }) => [...removed],
    }),
  };
}
