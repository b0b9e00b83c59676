import { BULK_OUTCOMES } from '../../domain/bulk/bulk-operation.ts';
import { builder } from '../builder.ts';
import { describeEnum } from '../describe-enum.ts';

export const BulkOutcomeRef = builder.enumType('BulkOutcome', {
  description: 'The outcome of an item.',
  values: describeEnum(BULK_OUTCOMES, {
    PENDING: 'Not done yet, or sent without a response yet.',
    SUCCEEDED: 'Done; in a dry run: would be done.',
    UNCHANGED: 'No change was needed.',
    FAILED: 'Not done; `error` says why.',
    SKIPPED: 'Not started: cancelled, or stopped by the error policy.',
  }),
});
