import { builder } from '../builder.ts';
import { ChangeOriginRef, DirectoryChangeKindRef } from './directory-change-kind.type.ts';

export const DirectoryChangeFilterInput = builder.inputType('DirectoryChangeFilterInput', {
  description:
    'Selects changes. Conditions are joined by AND; one that is left out or null restricts nothing. Names match in any case.',
  fields: (t) => ({
    kind: t.field({
      type: [DirectoryChangeKindRef],
      required: false,
      description: 'One of these. An empty list matches nothing.',
    }),
    origin: t.field({
      type: ChangeOriginRef,
      required: false,
      description: 'Made through this service, or elsewhere.',
    }),
    username: t.string({ required: false, description: 'About the user of this username, memberships included.' }),
    groupName: t.string({ required: false, description: 'About this group, memberships included.' }),
    after: t.field({
      type: 'DateTime',
      required: false,
      description: 'Whose `notAfter` is this instant or later.',
    }),
    before: t.field({
      type: 'DateTime',
      required: false,
      description: 'Whose `notAfter` is earlier than this instant.',
    }),
  }),
});
