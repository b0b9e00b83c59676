import { builder } from '../builder.ts';
import { AuditActionRef } from './audit-action.type.ts';
import { AuditOutcomeRef } from './audit-outcome.type.ts';

export const AuditFilterInput = builder.inputType('AuditFilterInput', {
  description:
    'Selects events. Conditions are joined by AND; one that is left out or null restricts nothing. A single name matches exactly, the names of a list in any case.',
  fields: (t) => ({
    actor: t.string({ required: false, description: 'Attempted by this caller, as `actor` shows it.' }),
    username: t.string({ required: false, description: 'About the user of this username.' }),
    groupName: t.string({ required: false, description: 'About this group.' }),
    actors: t.stringList({ required: false, description: 'Attempted by one of these. An empty list matches nothing.' }),
    usernames: t.stringList({ required: false, description: 'About one of these. An empty list matches nothing.' }),
    groupNames: t.stringList({ required: false, description: 'About one of these. An empty list matches nothing.' }),
    requestId: t.string({ required: false, description: 'Of this request, as `requestId` shows it.' }),
    action: t.field({
      type: [AuditActionRef],
      required: false,
      description: 'One of these. An empty list matches nothing.',
    }),
    outcome: t.field({
      type: [AuditOutcomeRef],
      required: false,
      description: 'One of these. An empty list matches nothing.',
    }),
    after: t.field({ type: 'DateTime', required: false, description: 'Began at this instant or later.' }),
    before: t.field({ type: 'DateTime', required: false, description: 'Began earlier than this instant.' }),
  }),
});
