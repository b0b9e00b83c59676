import { DEFAULT_WAIT_SECONDS, MAX_BULK_ITEMS, MAX_WAIT_SECONDS } from '../../domain/bulk/bulk-request.ts';
import type { builder } from '../builder.ts';
import { REASON_DESCRIPTION } from '../reason-description.ts';
import { BulkErrorPolicyRef } from './bulk-error-policy.type.ts';

type InputFields = Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0];

/** Returns the users of every bulk mutation. */
export const usernamesField = (t: InputFields) =>
  t.stringList({
    required: true,
    description: `The users, each by username, alias or sub; at most ${MAX_BULK_ITEMS} items in all. A name given twice counts once. Users who need no change are found by username: a user given by another name is written once more.`,
  });

/** How every bulk mutation is to be done. */
export const bulkOptions = (t: InputFields) => ({
  errorPolicy: t.field({
    type: BulkErrorPolicyRef,
    required: false,
    description: 'Whether to go on after a failed item. CONTINUE if left out.',
  }),
  dryRun: t.boolean({
    required: false,
    description:
      'Returns the outcome that each item would have and the time that it would take, and changes nothing. False if left out.',
  }),
  reason: t.string({ required: false, description: REASON_DESCRIPTION }),
  waitSeconds: t.int({
    required: false,
    description: `How many seconds the mutation may wait for the end before it returns a running operation, 0 to ${MAX_WAIT_SECONDS}. ${DEFAULT_WAIT_SECONDS} if left out.`,
  }),
});
