import { BadUserInputError } from '../domain/model/errors.ts';
import { nameError } from '../domain/model/name-rules.ts';

/** The types that have an id of their own. */
const NODE_TYPES = ['AuditEvent', 'BulkOperation', 'Group', 'User'] as const;

export type NodeTypename = (typeof NODE_TYPES)[number];

/** The id of a node: its type and its name in the pool, in base64url, because names may hold any letter there is. */
export function encodeNodeId(typename: string, name: bigint | number | string): string {
  return Buffer.from(`${typename}:${name}`).toString('base64url');
}

/** @throws BadUserInputError for anything but an id that `encodeNodeId` could have made */
export function decodeNodeId(id: string): { readonly typename: NodeTypename; readonly id: string } {
  const text = Buffer.from(id, 'base64url').toString();
  const typename = NODE_TYPES.find((each) => text.startsWith(`${each}:`));
  const name = text.slice((typename?.length ?? 0) + 1);
  if (typename === undefined || nameError(name, typename === 'Group' ? 'group' : 'user') !== null) {
    throw new BadUserInputError('This is no id of this service: take ids from the field `id`.', 'id');
  }
  return { typename, id: name };
}
