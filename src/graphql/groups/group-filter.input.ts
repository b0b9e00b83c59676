import { builder } from '../builder.ts';
import { StringFilterInput } from '../string-filter.input.ts';

export const GroupFilterInput = builder.inputType('GroupFilterInput', {
  description: 'Selects groups. Conditions are joined by AND; one that is left out or null restricts nothing.',
  fields: (t) => ({
    search: t.string({
      required: false,
      description:
        'Every word of it in the name or the description, anywhere, whatever its case or accents: at most 10 words, 256 characters.',
    }),
    name: t.field({ type: StringFilterInput, required: false, description: 'The name, case-sensitive.' }),
    description: t.field({
      type: StringFilterInput,
      required: false,
      description: 'The description, case-insensitive. A group without one matches no condition on it.',
    }),
    hasRole: t.boolean({ required: false, description: 'Whether the group has an IAM role.' }),
  }),
});
