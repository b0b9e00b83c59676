import type { ValueChange as ValueChangeModel } from '../../domain/model/value-change.ts';
import { builder } from '../builder.ts';

export const ValueChangeRef = builder.objectRef<ValueChangeModel>('ValueChange').implement({
  description: 'What a property of a group or of a user was, and what it became.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'As the API names it: `precedence`.' }),
    before: t.exposeString('before', { nullable: true, description: 'Null if there was none.' }),
    after: t.exposeString('after', { nullable: true, description: 'Null if there is none any more.' }),
  }),
});
