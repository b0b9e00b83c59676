import { authorize } from '../../domain/access/authorize.ts';
import type { DirectoryChange as DirectoryChangeModel } from '../../domain/directory-index/directory-change.ts';
import { AuditEventRef } from '../audit/audit-event.type.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { ChangeOriginRef, DirectoryChangeKindRef } from './directory-change-kind.type.ts';

export const DirectoryChangeRef = builder.objectRef<DirectoryChangeModel>('DirectoryChange');

builder.node(DirectoryChangeRef, {
  description: 'One difference between two readings of the pool, or one change that was made through this service.',
  id: {
    resolve: ({ id }) => String(id),
    description: 'For `node(id:)`, which requires the permission AUDIT_READ for a change.',
  },
  loadWithoutCache: loadDirectoryChange,
  fields: (t) => ({
    kind: t.expose('kind', { type: DirectoryChangeKindRef, description: 'What became different.' }),
    username: t.exposeString('username', {
      nullable: true,
      description: 'The user whom it is about; null for a change of a group itself.',
    }),
    groupName: t.exposeString('groupName', {
      nullable: true,
      description: 'The group that it is about; null for a change of a user.',
    }),
    changed: t.stringList({
      description:
        "What changed, for USER_UPDATED and GROUP_UPDATED: names of attributes, or of the group's properties, sorted. Else empty.",
      resolve: ({ changed }) => [...changed],
    }),
    notBefore: t.expose('notBefore', { type: 'DateTime', description: 'It was not so yet at this moment.' }),
    notAfter: t.expose('notAfter', {
      type: 'DateTime',
      description:
        'It was so at this moment. Close to `notBefore` for a change made through this service, a reading apart for any other.',
    }),
    origin: t.expose('origin', { type: ChangeOriginRef, description: 'Whether it was made through this service.' }),
    auditEvent: t.field({
      ...fieldRule({ items: 1 }),
      type: AuditEventRef,
      nullable: true,
      description:
        'What the audit trail has of it; null if it was made elsewhere, if the event is no longer kept, or without the permission AUDIT_READ. Costs no call.',
      resolve: ({ auditEventId }, _args, { actor, loaders }) =>
        auditEventId !== null && actor.permissions.has('AUDIT_READ') ? loaders.auditEventById.load(auditEventId) : null,
    }),
  }),
});

/** Loads the change by the name that its node id holds. */
export async function loadDirectoryChange(
  name: string,
  { actor, directoryChanges }: Context,
): Promise<DirectoryChangeModel | null> {
  authorize(actor, 'AUDIT_READ');
  const id = Number(name);
  return directoryChanges !== null && Number.isSafeInteger(id) ? directoryChanges.store.find(id) : null;
}
