import { builder } from './builder.ts';

export const StringFilterInput = builder.inputType('StringFilterInput', {
  description:
    'A condition on a text. Several operators are joined by AND; an empty object restricts nothing. A text matches in any of its Unicode forms: `é` may be one character or two.',
  fields: (t) => ({
    equals: t.string({ required: false, description: 'Equal to this.' }),
    startsWith: t.string({ required: false, description: 'Starts with this.' }),
    endsWith: t.string({ required: false, description: 'Ends with this.' }),
    contains: t.string({ required: false, description: 'Contains this.' }),
    in: t.stringList({ required: false, description: 'Equal to one of these. An empty list matches nothing.' }),
  }),
});
