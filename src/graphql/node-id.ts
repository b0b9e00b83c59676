import { createHash } from 'node:crypto';
import { BadUserInputError } from '../domain/model/errors.ts';
import { nameError } from '../domain/model/name-rules.ts';

/** The types that have an id of their own. */
const NODE_TYPES = ['AuditEvent', 'BulkOperation', 'DirectoryChange', 'Group', 'User'] as const;

export type NodeTypename = (typeof NODE_TYPES)[number];

/** What an id stands for. */
export interface NodeIdentity {
  readonly typename: NodeTypename;
  /** Unique in the pool among the nodes of the type. */
  readonly name: string;
}

/** A type, the digest of a pool id, and a name, which may contain any character. */
const ID_TEXT = /^(?<typename>[A-Za-z]+):(?<pool>[\w-]{8}):(?<name>.*)$/s;

/**
 * Returns the id of a node: its type, a digest of its pool's id, and its name in the pool, in base64url. Names repeat from
 * pool to pool; ids do not.
 */
export function encodeNodeId(typename: string, name: bigint | number | string, poolId: string): string {
  return Buffer.from(`${typename}:${digest(poolId)}:${name}`).toString('base64url');
}

/**
 * Returns null for the id of a node of another pool.
 *
 * @throws BadUserInputError for anything but an id that `encodeNodeId` could have made
 */
export function decodeNodeId(id: string, poolId: string): NodeIdentity | null {
  const parts = ID_TEXT.exec(Buffer.from(id, 'base64url').toString())?.groups;
  const typename = NODE_TYPES.find((each) => each === parts?.typename);
  const name = parts?.name ?? '';
  if (typename === undefined || nameError(name, typename === 'Group' ? 'group' : 'user') !== null) {
    throw new BadUserInputError('This is not an id of this service. Take ids from the field `id`.', 'id');
  }
  return parts?.pool === digest(poolId) ? { typename, name } : null;
}

/** By pool id. A cache, since every node of a response has an id, and the pools are few. */
const digests = new Map<string, string>();

function digest(poolId: string): string {
  const known = digests.get(poolId);
  if (known !== undefined) return known;
  const made = createHash('sha256').update(poolId).digest('base64url').slice(0, 8);
  digests.set(poolId, made);
  return made;
}
