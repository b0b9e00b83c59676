import { BULK_STATUSES } from '../../domain/bulk/bulk-operation.ts';
import { builder } from '../builder.ts';
import { describeEnum } from '../describe-enum.ts';

export const BulkStatusRef = builder.enumType('BulkStatus', {
  description: 'The state of a bulk operation.',
  values: describeEnum(BULK_STATUSES, {
    RUNNING: 'In progress. If its process ends, another one goes on with it, or the next start.',
    SUCCEEDED: 'Ended; every item is succeeded or unchanged.',
    COMPLETED_WITH_FAILURES: 'Ended; at least one item is failed or skipped.',
    CANCELLED: 'Cancelled before every item was started.',
  }),
});
