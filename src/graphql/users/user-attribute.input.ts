import { builder } from '../builder.ts';

export const UserAttributeInput = builder.inputType('UserAttributeInput', {
  description: 'An attribute that a user is to have.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'With its prefix where it has one: `custom:department`. `sub` cannot be given.',
    }),
    value: t.string({
      required: false,
      description: 'Its value, always a text of up to 2,048 characters. Null or empty takes the attribute away.',
    }),
  }),
});
