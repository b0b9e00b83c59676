import { BULK_ERROR_POLICIES } from '../../domain/bulk/bulk-operation.ts';
import { builder } from '../builder.ts';
import { describeEnum } from '../describe-enum.ts';

export const BulkErrorPolicyRef = builder.enumType('BulkErrorPolicy', {
  description: 'What a failed item means for the others.',
  values: describeEnum(BULK_ERROR_POLICIES, {
    CONTINUE:
      'Go on with the other items; but not where 20 in a row end with an error that nobody knows, nor where every other would meet the same: an IAM action that is missing, a pool that takes no writes.',
    STOP: 'Start nothing more after the first failure.',
  }),
});
