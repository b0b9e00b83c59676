import { BadUserInputError } from '../domain/errors.ts';

/** The id of a node: its type and its name in the pool, in base64url, because names may hold any letter there is. */
export function encodeNodeId(typename: string, name: bigint | number | string): string {
  return Buffer.from(`${typename}:${name}`).toString('base64url');
}

/** @throws BadUserInputError for anything but an id that `encodeNodeId` could have made */
export function decodeNodeId(id: string): { readonly typename: string; readonly id: string } {
  const [, typename, name] =
    /^(AuditEvent|BulkOperation|Group|User):(.+)$/su.exec(Buffer.from(id, 'base64url').toString()) ?? [];
  if (typename === undefined || name === undefined) {
    throw new BadUserInputError('This is no id of this service: take ids from the field `id`.', 'id');
  }
  return { typename, id: name };
}
