import { authorize } from '../../domain/access/authorize.ts';
import type { AuditEvent as AuditEventModel } from '../../domain/ports/audit-event.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { GroupRef } from '../groups/group.type.ts';
import { encodeNodeId } from '../node-id.ts';
import { groupReference, userReference } from '../node-references.ts';
import { loadersOf } from '../object-loaders.ts';
import { UserRef } from '../users/user.type.ts';
import { AuditActionRef } from './audit-action.type.ts';
import { AuditOutcomeRef } from './audit-outcome.type.ts';

export const AuditEventRef = builder.objectRef<AuditEventModel>('AuditEvent');

builder.node(AuditEventRef, {
  description:
    'One attempted change to the pool. Recorded before the change is sent, so that no change goes unrecorded; its outcome is UNKNOWN until Cognito has responded.',
  id: {
    resolve: ({ id }) => id,
    description: 'For `node(id:)`, which requires the permission AUDIT_READ for an event.',
  },
  loadWithoutCache: loadAuditEvent,
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it began.' }),
    action: t.expose('action', { type: AuditActionRef, description: 'What was attempted.' }),
    outcome: t.expose('outcome', { type: AuditOutcomeRef, description: 'How it ended.' }),
    actor: t.exposeString('actor', {
      description: "The caller's username, or the subject if the token has no username.",
    }),
    actorSubject: t.exposeString('actorSubject', { description: "The immutable subject of the caller's token." }),
    username: t.exposeString('username', {
      nullable: true,
      description:
        'The username of the user that it was about. Null if it was about none; also if the caller gave an alias or sub that no user has, or gave one without the permission for the change.',
    }),
    groupName: t.exposeString('groupName', {
      nullable: true,
      description: 'The group that it was about; null if it was about none.',
    }),
    user: t.field({
      type: UserRef,
      nullable: true,
      description:
        'The user that it was about, as of now; null if it was about none, or if the user no longer exists. Requires the permission DIRECTORY_READ. Costs one ListUsers for each user, and none if only the `id` is selected, which does not check that the user still exists.',
      authScopes: { permission: 'DIRECTORY_READ' },
      resolve: (event, _args, context, info) => userReference(event.username, loadersOf(event, context), info),
    }),
    group: t.field({
      type: GroupRef,
      nullable: true,
      description:
        'The group that it was about, as of now; null if it was about none, or if the group no longer exists. Requires the permission DIRECTORY_READ. Costs one GetGroup, for several groups ListGroups until all are found; none if only the `id` is selected, which does not check that the group still exists.',
      authScopes: { permission: 'DIRECTORY_READ' },
      resolve: (event, _args, context, info) => groupReference(event.groupName, loadersOf(event, context), info),
    }),
    detail: t.exposeString('detail', {
      nullable: true,
      description: 'Why it was refused or failed: the code of the error, and its message.',
    }),
    dryRun: t.exposeBoolean('dryRun', {
      description: 'Denied in a dry run: the change was not attempted. A dry run that is allowed records nothing.',
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: "Why it was asked for, in the caller's words; null where the caller did not say.",
    }),
    requestId: t.exposeString('requestId', {
      description:
        'Events of one request, or of the items of one bulk operation, have the same. It is in the response (`x-request-id`) and in the log.',
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
  // Not `authScopes` of the type: those need the context in `isTypeOf`, and compiled execution passes none.
  authorize(actor, 'AUDIT_READ');
  return audit.find(id);
}
