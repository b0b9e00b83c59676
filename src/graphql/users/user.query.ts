import { findUser } from '../../domain/directory/find-user.ts';
import { builder } from '../builder.ts';
import { UserRef } from './user.type.ts';

export const UserLookupInput = builder.inputType('UserLookupInput', {
  description: 'Exactly one key of a user.',
  isOneOf: true,
  fields: (t) => ({
    username: t.string({
      required: false,
      description: 'The username, or an alias or sub that the pool resolves. Costs one AdminGetUser, which is billed.',
    }),
    sub: t.string({ required: false, description: 'The immutable subject identifier. Costs one ListUsers.' }),
    email: t.string({ required: false, description: 'The whole address, in any case. Costs one ListUsers.' }),
    phoneNumber: t.string({
      required: false,
      description: 'With its country code: +14155550100. Costs one ListUsers.',
    }),
  }),
});

builder.queryField('user', (t) =>
  t.field({
    type: UserRef,
    nullable: true,
    description: 'One user by exactly one key; null if there is none; an AMBIGUOUS_USER error if several users match.',
    authScopes: { permission: 'DIRECTORY_READ' },
    args: { by: t.arg({ type: UserLookupInput, required: true, description: 'The key to look for.' }) },
    resolve: (_root, { by }, { directory, loaders }) =>
      typeof by.username === 'string' ? loaders.userByAlias.load(by.username) : findUser(directory, by),
  }),
);
