import { authorize } from '../../domain/access/authorize.ts';
import type { AuditEvent as AuditEventModel } from '../../domain/ports/audit-event.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { GroupRef } from '../groups/group.type.ts';
import { groupOfName, userOfName } from '../name-only-nodes.ts';
import { encodeNodeId } from '../node-id.ts';
import { UserRef } from '../users/user.type.ts';
import { AuditActionRef } from './audit-action.type.ts';
import { AuditOutcomeRef } from './audit-outcome.type.ts';

export const AuditEventRef = builder.objectRef<AuditEventModel>('AuditEvent');

builder.node(AuditEventRef, {
  description:
    'One attempted change to the pool. Written down before the change is sent, so that no change goes unrecorded; an event reads UNKNOWN until the change is answered.',
  id: { resolve: ({ id }) => id, description: 'For `node(id:)`, which takes the permission AUDIT_READ for it.' },
  loadWithoutCache: loadAuditEvent,
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it began.' }),
    action: t.expose('action', { type: AuditActionRef, description: 'What was attempted.' }),
    outcome: t.expose('outcome', { type: AuditOutcomeRef, description: 'How it ended.' }),
    actor: t.exposeString('actor', { description: "The caller's username, or subject where the token has none." }),
    actorSubject: t.exposeString('actorSubject', { description: "The immutable subject of the caller's token." }),
    username: t.exposeString('username', {
      nullable: true,
      description:
        "The user whom it was about, by true username. Null where it was about none; also where the caller gave an alias or sub that is nobody's, or one without the permission for the change.",
    }),
    groupName: t.exposeString('groupName', {
      nullable: true,
      description: 'The group that it was about; null where it was about none.',
    }),
    user: t.field({
      type: UserRef,
      nullable: true,
      description:
        'The user whom it was about, as of now; null where it was about none, and where the user is gone. Takes the permission DIRECTORY_READ. Costs one ListUsers for each user, and none where only the `id` is selected: then nobody looks whether the user is still there.',
      authScopes: { permission: 'DIRECTORY_READ' },
      resolve: ({ username }, _args, context, info) => userOfName(username, context, info),
    }),
    group: t.field({
      type: GroupRef,
      nullable: true,
      description:
        'The group that it was about, as of now; null where it was about none, and where the group is gone. Takes the permission DIRECTORY_READ. Costs one GetGroup, for several groups one sweep of ListGroups; none where only the `id` is selected: then nobody looks whether the group is still there.',
      authScopes: { permission: 'DIRECTORY_READ' },
      resolve: ({ groupName }, _args, context, info) => groupOfName(groupName, context, info),
    }),
    detail: t.exposeString('detail', {
      nullable: true,
      description: 'Why it was refused or failed: the code of the error, and its message.',
    }),
    dryRun: t.exposeBoolean('dryRun', {
      description:
        'Refused as a dry run: nobody tried to make the change. What a dry run is not refused, is not written down.',
    }),
    bulkOperationId: t.id({
      nullable: true,
      description: 'The `id` of the bulk operation that it was an item of, or that it cancelled.',
      resolve: ({ bulkOperationId }, _args, { pool }) =>
        bulkOperationId === null ? null : encodeNodeId('BulkOperation', bulkOperationId, pool.id),
    }),
  }),
});

/** Loads the event by the name that its node id holds. */
export async function loadAuditEvent(id: string, { actor, audit }: Context): Promise<AuditEventModel | null> {
  // Not `authScopes` of the type: those ask for the context in `isTypeOf`, where compiled execution gives none.
  authorize(actor, 'AUDIT_READ');
  return audit.find(id);
}
