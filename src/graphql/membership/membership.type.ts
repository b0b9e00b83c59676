import type { Group } from '../../domain/model/group.ts';
import { AuditEventRef } from '../audit/audit-event.type.ts';
import { builder } from '../builder.ts';
import { GroupRef } from '../groups/group.type.ts';
import { ofSameOrigin } from '../object-loaders.ts';

/** That a user is in a group, with what is known of it. */
export interface Membership {
  readonly group: Group;
  /** Null if it is not known. */
  readonly since: Date | null;
  /** Null if no event of the trail is known to have made it. */
  readonly auditEventId: string | null;
}

export const MembershipRef = builder.objectRef<Membership>('Membership').implement({
  description: 'That a user is in a group, with what this service knows of it.',
  fields: (t) => ({
    group: t.expose('group', { type: GroupRef, description: 'The group.' }),
    since: t.expose('since', {
      type: 'DateTime',
      nullable: true,
      description:
        'Since when, as far as the directory index knows: for a membership that was made elsewhere, when it was read. Null if it was there at the first reading, or if no index is kept.',
    }),
    addedBy: t.field({
      type: AuditEventRef,
      nullable: true,
      description:
        'The event of the audit trail that put the user in; null if it was made elsewhere, if the event is no longer kept, if no index is kept, or without the permission AUDIT_READ. Costs no call.',
      resolve: async (membership, _args, { actor, loaders }) => {
        const { auditEventId } = membership;
        if (auditEventId === null || !actor.permissions.has('AUDIT_READ')) return null;
        const event = await loaders.auditEventById.load(auditEventId);
        return event && ofSameOrigin(membership, event);
      },
    }),
  }),
});
