import type { ValueChange as ValueChangeModel } from '../../domain/model/value-change.ts';
import { builder } from '../builder.ts';
import { fieldRule } from '../field-rule.ts';
import { AuditEventRef } from './audit-event.type.ts';

/** Description, precedence and role of a group. */
const MAX_CHANGES = 3;

const ValueChangeRef = builder.objectRef<ValueChangeModel>('ValueChange').implement({
  description: 'What a property of a group or of a user was, and what it became.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'As the API names it: `precedence`.' }),
    before: t.exposeString('before', { nullable: true, description: 'Null if there was none.' }),
    after: t.exposeString('after', { nullable: true, description: 'Null if there is none any more.' }),
  }),
});

builder.objectField(AuditEventRef, 'changes', (t) =>
  t.field({
    ...fieldRule({ items: MAX_CHANGES }),
    type: [ValueChangeRef],
    description:
      'What properties of the group or user were, and became or were to become; empty where the change was of none.',
    resolve: ({ changes }) => [...changes],
  }),
);
