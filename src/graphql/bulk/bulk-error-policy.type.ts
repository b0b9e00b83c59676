import { BULK_ERROR_POLICIES } from '../../domain/bulk/bulk-operation.ts';
import { builder } from '../builder.ts';
import { describedValues } from '../enum-values.ts';

export const BulkErrorPolicy = builder.enumType('BulkErrorPolicy', {
  description: 'What a failed item means for the others.',
  values: describedValues(BULK_ERROR_POLICIES, {
    CONTINUE: 'Go on with the other items.',
    STOP: 'Start nothing more after the first failure.',
  }),
});
