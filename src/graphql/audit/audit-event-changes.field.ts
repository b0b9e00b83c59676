import { builder } from '../builder.ts';
import { fieldRule } from '../field-rule.ts';
import { AuditEventRef } from './audit-event.type.ts';
import { ValueChangeRef } from './value-change.type.ts';

builder.objectField(AuditEventRef, 'changes', (t) =>
  t.field({
    ...fieldRule({ items: 'counted' }),
    type: [ValueChangeRef],
    description:
      'What properties of the group or user were, and became or were to become; empty where the change was of none.',
    // A change of a user's attributes may be of as many as the pool has.
    resolve: ({ changes }, _args, { responseSize }, info) => responseSize.admit(changes, info),
  }),
);
