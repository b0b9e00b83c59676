import { builder } from './builder.ts';

export const StringFilterInput = builder.inputType('StringFilterInput', {
  description:
    'What a text must be like. Several operators are joined by AND; an empty object restricts nothing. A text fits in each form that Unicode has for it: `é` may be one character or two.',
  fields: (t) => ({
    equals: t.string({ required: false, description: 'Is this.' }),
    startsWith: t.string({ required: false, description: 'Begins with this.' }),
    endsWith: t.string({ required: false, description: 'Ends with this.' }),
    contains: t.string({ required: false, description: 'Holds this.' }),
    in: t.stringList({ required: false, description: 'Is one of these. An empty list matches nothing.' }),
  }),
});
