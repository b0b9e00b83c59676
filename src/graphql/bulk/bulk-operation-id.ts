import { BadUserInputError } from '../../domain/model/errors.ts';
import type { Context } from '../context.ts';
import { decodeNodeId } from '../node-id.ts';

/** Returns the operation's own id from its node id; null if it is the id of something else, of another pool, or no id. */
export function bulkOperationName(nodeId: string, { pool }: Pick<Context, 'pool'>): string | null {
  try {
    const identity = decodeNodeId(nodeId, pool.id);
    return identity?.typename === 'BulkOperation' ? identity.name : null;
  } catch (error) {
    if (error instanceof BadUserInputError) return null;
    throw error;
  }
}
