import { builder } from '../builder.ts';
import { fieldRule } from '../field-rule.ts';
import { AuditEventRef } from './audit-event.type.ts';
import { ValueChangeRef } from './value-change.type.ts';

/** Description, precedence and role of a group. */
const MAX_CHANGES = 3;

builder.objectField(AuditEventRef, 'changes', (t) =>
  t.field({
    ...fieldRule({ items: MAX_CHANGES }),
    type: [ValueChangeRef],
    description:
      'What properties of the group or user were, and became or were to become; empty where the change was of none.',
    resolve: ({ changes }) => [...changes],
  }),
);
