import { brandWithType } from '@pothos/core';
import { BadUserInputError } from '../domain/model/errors.ts';
import { AuditEventRef, loadAuditEvent } from './audit/audit-event.type.ts';
import { builder } from './builder.ts';
import { BulkOperationRef, loadBulkOperation } from './bulk/bulk-operation.type.ts';
import type { Context } from './context.ts';
import { DirectoryChangeRef, loadDirectoryChange } from './directory-index/directory-change.type.ts';
import { GroupRef, loadGroup } from './groups/group.type.ts';
import { decodeNodeId, type NodeTypename } from './node-id.ts';
import { loadUser, UserRef } from './users/user.type.ts';

/** The most look-ups that one `nodes` may cost. */
const MAX_NODES = 100;

type LoadNode = (name: string, context: Context) => Promise<object | null> | object | null;

const LOADERS: Readonly<Record<NodeTypename, LoadNode>> = {
  AuditEvent: loadAuditEvent,
  BulkOperation: loadBulkOperation,
  DirectoryChange: loadDirectoryChange,
  Group: loadGroup,
  User: loadUser,
};

const TYPES = {
  AuditEvent: AuditEventRef,
  BulkOperation: BulkOperationRef,
  DirectoryChange: DirectoryChangeRef,
  Group: GroupRef,
  User: UserRef,
};

builder.queryField('node', (t) =>
  t.field({
    type: builder.nodeInterfaceRef(),
    nullable: true,
    description:
      'One object by its `id`; null if it no longer exists. Costs one GetGroup for a group, one ListUsers for a user.',
    authScopes: { permission: 'DIRECTORY_READ' },
    args: {
      id: t.arg.id({ required: true, description: 'The `id` of an object, as this service gave it.' }),
    },
    resolve: (_root, { id }, context) => load(id, context),
  }),
);

builder.queryField('nodes', (t) =>
  t.field({
    type: [builder.nodeInterfaceRef()],
    nullable: { list: false, items: true },
    description: `Several objects by their \`id\`s, in that order; null for each that no longer exists, and, with an error at its index, for each that cannot be read. At most ${MAX_NODES} at once.`,
    authScopes: { permission: 'DIRECTORY_READ' },
    args: {
      ids: t.arg.idList({ required: true, description: 'The `id`s of the objects, as this service gave them.' }),
    },
    resolve: (_root, { ids }, context) => {
      if (ids.length > MAX_NODES)
        throw new BadUserInputError(`${ids.length} ids at once; at most ${MAX_NODES}.`, 'ids');
      return Promise.all(ids.map((id) => loadOrError(id, context)));
    },
  }),
);

/** Returns null for an object that no longer exists, or that is of another pool. */
async function load(id: string, context: Context): Promise<object | null> {
  const identity = decodeNodeId(id, context.pool.id);
  if (identity === null) return null;
  const { typename, name } = identity;
  const node = await LOADERS[typename](name, context);
  if (node !== null) brandWithType(node, TYPES[typename]);
  return node;
}

/** Returns an Error as a value: in a list, graphql-js reports it at its index. */
async function loadOrError(id: string, context: Context): Promise<object | null> {
  try {
    return await load(id, context);
  } catch (error) {
    return error instanceof Error ? error : new Error('A value that is not an error was thrown.', { cause: error });
  }
}
