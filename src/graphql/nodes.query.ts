import { brandWithType } from '@pothos/core';
import { BadUserInputError } from '../domain/model/errors.ts';
import { AuditEventRef, loadAuditEvent } from './audit/audit-event.type.ts';
import { builder } from './builder.ts';
import { BulkOperationRef, loadBulkOperation } from './bulk/bulk-operation.type.ts';
import type { Context } from './context.ts';
import { GroupRef, loadGroup } from './groups/group.type.ts';
import { decodeNodeId, type NodeTypename } from './node-id.ts';
import { loadUser, UserRef } from './users/user.type.ts';

/** As many look-ups as one `nodes` may cost. */
const MAX_NODES = 100;

type LoadNode = (name: string, context: Context) => Promise<object | null> | object | null;

const LOADERS: Readonly<Record<NodeTypename, LoadNode>> = {
  AuditEvent: loadAuditEvent,
  BulkOperation: loadBulkOperation,
  Group: loadGroup,
  User: loadUser,
};

const TYPES = { AuditEvent: AuditEventRef, BulkOperation: BulkOperationRef, Group: GroupRef, User: UserRef };

builder.queryField('nodes', (t) =>
  t.field({
    type: [builder.nodeInterfaceRef()],
    nullable: { list: false, items: true },
    description: `Several objects by their \`id\`s, in that order; null for each that is gone, and, with an error at its index, for each that cannot be read. At most ${MAX_NODES} at once.`,
    authScopes: { permission: 'DIRECTORY_READ' },
    args: {
      ids: t.arg.idList({ required: true, description: 'The `id`s of the objects, as this service gave them.' }),
    },
    resolve: (_root, { ids }, context) => {
      if (ids.length > MAX_NODES)
        throw new BadUserInputError(`${ids.length} ids at once; at most ${MAX_NODES}.`, 'ids');
      return Promise.all(ids.map((id) => load(id, context)));
    },
  }),
);

/** In a list an Error is the fault of its place. */
async function load(globalId: string, context: Context): Promise<object | null> {
  try {
    const { typename, id } = decodeNodeId(globalId);
    const node = await LOADERS[typename](id, context);
    if (node !== null) brandWithType(node, TYPES[typename]);
    return node;
  } catch (error) {
    return error instanceof Error ? error : new Error('A value that is not an error was thrown.', { cause: error });
  }
}
