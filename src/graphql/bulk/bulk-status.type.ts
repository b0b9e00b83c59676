import { BULK_STATUSES } from '../../domain/bulk/bulk-operation.ts';
import { builder } from '../builder.ts';
import { describeEnum } from '../describe-enum.ts';

export const BulkStatusRef = builder.enumType('BulkStatus', {
  description: 'Where a bulk operation stands.',
  values: describeEnum(BULK_STATUSES, {
    RUNNING: 'Under way. A process that is started again goes on with it.',
    SUCCEEDED: 'Ended, with every item done or unchanged.',
    COMPLETED_WITH_FAILURES: 'Ended, with at least one failed or skipped item.',
    CANCELLED: 'Cancelled before every item was started.',
  }),
});
