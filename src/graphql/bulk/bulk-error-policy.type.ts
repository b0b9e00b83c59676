import { BULK_ERROR_POLICIES } from '../../domain/bulk/bulk-operation.ts';
import { builder } from '../builder.ts';
import { describeEnum } from '../describe-enum.ts';

export const BulkErrorPolicyRef = builder.enumType('BulkErrorPolicy', {
  description: 'Whether the operation goes on after a failed item.',
  values: describeEnum(BULK_ERROR_POLICIES, {
    CONTINUE:
      'Go on with the other items. Stops all the same after 20 unexpected errors in a row, and at an error that every item would meet: a missing IAM permission, or a pool that accepts no writes.',
    STOP: 'Start no further item after the first failure.',
  }),
});
