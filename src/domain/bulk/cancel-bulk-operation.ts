import { defineCommand } from '../commands/command.ts';
import { isSameActor } from '../model/actor.ts';
import type { BulkOperation } from './bulk-operation.ts';
import { PERMISSION_OF } from './write-item.ts';

export interface CancelBulkOperation {
  readonly bulkOperation: BulkOperation;
  /** Starts nothing more of it, and waits for what was sent. */
  readonly stop: () => Promise<void>;
}

/**
 * Ends a bulk operation before its end. One's own always; another's takes the permission of its kind and no less standing than
 * whoever ordered it: AdminGetUser and AdminListGroupsForUser of both.
 */
export const cancelBulkOperation = defineCommand<CancelBulkOperation, void>({
  action: 'CANCEL_BULK_OPERATION',
  permission: (actor, { bulkOperation }) =>
    isSameActor(actor, bulkOperation.actor) ? null : PERMISSION_OF[bulkOperation.kind],
  change: ({ bulkOperation }) => ({ kind: 'bulk-operation', change: 'cancel', owner: bulkOperation.actor }),
  validate: () => {},
  run: (_context, { stop }) => stop(),
});
