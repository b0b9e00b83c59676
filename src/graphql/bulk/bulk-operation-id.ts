import { BadUserInputError } from '../../domain/model/errors.ts';
import { decodeNodeId } from '../node-id.ts';

/** The operation's own id from its node id; null where it is that of something else, or of nothing. */
export function bulkOperationName(nodeId: string): string | null {
  try {
    const { typename, id } = decodeNodeId(nodeId);
    return typename === 'BulkOperation' ? id : null;
  } catch (error) {
    if (error instanceof BadUserInputError) return null;
    throw error;
  }
}
