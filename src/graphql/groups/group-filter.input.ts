import { builder } from '../builder.ts';
import { StringFilterInput } from '../string-filter.input.ts';

export const GroupFilterInput = builder.inputType('GroupFilterInput', {
  description: 'Which groups are meant. Clauses are joined by AND; one left out, or null, restricts nothing.',
  fields: (t) => ({
    name: t.field({ type: StringFilterInput, required: false, description: 'The name; case counts.' }),
    description: t.field({
      type: StringFilterInput,
      required: false,
      description: 'The description; case does not count. A group without one matches no clause about it.',
    }),
    hasRole: t.boolean({ required: false, description: 'Whether the group has an IAM role.' }),
  }),
});
