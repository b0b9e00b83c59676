import { builder } from '../builder.ts';
import { BulkKindRef } from './bulk-kind.type.ts';
import { BulkStatusRef } from './bulk-status.type.ts';

export const BulkOperationFilterInput = builder.inputType('BulkOperationFilterInput', {
  description: 'Selects bulk operations. Clauses are joined by AND; one left out, or null, restricts nothing.',
  fields: (t) => ({
    status: t.field({
      type: [BulkStatusRef],
      required: false,
      description: 'One of these. An empty list matches nothing.',
    }),
    kind: t.field({
      type: [BulkKindRef],
      required: false,
      description: 'One of these. An empty list matches nothing.',
    }),
    mine: t.boolean({
      required: false,
      description: "true: only the caller's own, by the subject of the token. false restricts nothing.",
    }),
  }),
});
