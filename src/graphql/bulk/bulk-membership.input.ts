import { builder } from '../builder.ts';
import { bulkOptions, usernamesField } from './bulk-options.input.ts';

export const BulkMembershipInput = builder.inputType('BulkMembershipInput', {
  description: 'One membership for every user and every group.',
  fields: (t) => ({
    usernames: usernamesField(t),
    groupNames: t.stringList({
      required: true,
      description: 'The exact names of the groups. A name given twice counts once.',
    }),
    ...bulkOptions(t),
  }),
});
