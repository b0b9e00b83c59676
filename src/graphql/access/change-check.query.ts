import { type ChangeCheck as ChangeCheckModel, checkChange } from '../../domain/commands/check-change.ts';
import { AuditActionRef } from '../audit/audit-action.type.ts';
import { builder } from '../builder.ts';
import { changeRequest } from '../context.ts';

const ChangeCheckRef = builder.objectRef<ChangeCheckModel>('ChangeCheck').implement({
  description: 'Whether a change would be allowed.',
  fields: (t) => ({
    allowed: t.exposeBoolean('allowed', { description: 'Whether it would be allowed now.' }),
    reason: t.string({
      nullable: true,
      description: 'Why not, and what would help; null where it is allowed.',
      resolve: (check) => (check.allowed ? null : check.reason),
    }),
  }),
});

builder.queryField('changeCheck', (t) =>
  t.field({
    type: ChangeCheckRef,
    nullable: true,
    description:
      "Would this change be allowed to the caller now, and if not, why? Writes nothing, not even to the trail. Says nothing of whether Cognito would take it. Costs the reads of the change's own authorisation: up to two of the caller and two of the target.",
    authScopes: { permission: 'DIRECTORY_READ' },
    args: {
      action: t.arg({ type: AuditActionRef, required: true, description: 'The change; not CANCEL_BULK_OPERATION.' }),
      username: t.arg.string({ required: false, description: 'The user, where the change is about one.' }),
      groupName: t.arg.string({ required: false, description: 'The group, where the change is about one.' }),
    },
    resolve: (_root, intended, context) =>
      checkChange({ ...context, ...context.openChange(), request: changeRequest(context, {}) }, intended),
  }),
);
