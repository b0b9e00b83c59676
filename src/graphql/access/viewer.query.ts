import type { Actor } from '../../domain/model/actor.ts';
import { PERMISSIONS } from '../../domain/model/permissions.ts';
import { builder } from '../builder.ts';
import { describeEnum } from '../describe-enum.ts';

const Permission = builder.enumType('Permission', {
  description: 'What a caller may do.',
  values: describeEnum(PERMISSIONS, {
    DIRECTORY_READ: 'Read groups, users and memberships.',
    REPORT_READ: 'Read reports over the whole pool.',
    AUDIT_READ: 'Read the audit trail.',
    MEMBERSHIP_WRITE: 'Add users to groups and remove them.',
    ACCOUNT_WRITE: 'Enable, disable and sign out users.',
    USER_WRITE: 'Create, change, reset and delete accounts.',
    GROUP_WRITE: 'Create, change and delete groups.',
  }),
});

const Viewer = builder.objectRef<Actor>('Viewer').implement({
  description: 'The caller.',
  fields: (t) => ({
    subject: t.exposeString('subject', { description: "The immutable subject of the caller's token." }),
    username: t.exposeString('username', {
      nullable: true,
      description: "The caller's name in the user pool; null if the token names no user.",
    }),
    groups: t.exposeStringList('groups', { description: "The caller's groups, as the token has them." }),
    permissions: t.field({
      type: [Permission],
      description: 'What the caller may do.',
      resolve: ({ permissions }) => PERMISSIONS.filter((permission) => permissions.has(permission)),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    description: 'The caller, and what they may do. Costs no call, and needs no permission.',
    resolve: (_root, _args, { actor }) => actor,
  }),
);
