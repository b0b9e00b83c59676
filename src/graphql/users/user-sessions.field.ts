import { USER_SESSION_KINDS, type UserSession as UserSessionModel } from '../../domain/model/user-session.ts';
import { builder } from '../builder.ts';
import { describeEnum } from '../describe-enum.ts';
import { fieldRule } from '../field-rule.ts';
import { loadersOf } from '../object-loaders.ts';
import { UserRef } from './user.type.ts';

const UserSessionKindRef = builder.enumType('UserSessionKind', {
  description: 'What a session is of.',
  values: describeEnum(USER_SESSION_KINDS, {
    TOKEN: 'Of the tokens of one app client.',
    SSO: 'Of the managed login, which signs in to several app clients.',
  }),
});

const UserSessionRef = builder.objectRef<UserSessionModel>('UserSession').implement({
  description: 'One place where the user is signed in. A nullable field is null where Cognito does not say.',
  fields: (t) => ({
    id: t.exposeID('id', { description: "Cognito's own id of it: for `revokeUserSession`. Not for `node(id:)`." }),
    kind: t.expose('kind', { type: UserSessionKindRef, description: 'What the session is of.' }),
    clientId: t.exposeString('clientId', { nullable: true, description: 'The app client that the user signed in to.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', nullable: true, description: 'When the user signed in.' }),
    lastActiveAt: t.expose('lastActiveAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the session was last used.',
    }),
    device: t.exposeString('device', { nullable: true, description: 'The device, in words.' }),
    ipAddress: t.exposeString('ipAddress', { nullable: true, description: 'The address that last used the session.' }),
    city: t.exposeString('city', { nullable: true, description: 'Where that address is.' }),
    country: t.exposeString('country', { nullable: true, description: 'Where that address is.' }),
  }),
});

/** Of the API model: more are not listed. */
const MAX_SESSIONS = 125;

builder.objectField(UserRef, 'sessions', (t) =>
  t.field({
    type: [UserSessionRef],
    nullable: true,
    ...fieldRule({ asksFor: 'sessions', items: MAX_SESSIONS }),
    description:
      "The user's active sessions, newest activity first, up to 125; behind by seconds. Null, with an error SESSIONS_NOT_RECORDED at this path, where the pool keeps none: it must have session management turned on. Costs one AdminListUserSessions.",
    resolve: async (user, _args, context) =>
      (await loadersOf(user, context).sessionsOfUser.load(user.username)).toSorted(
        (a, b) => activityOf(b) - activityOf(a),
      ),
  }),
);

function activityOf({ lastActiveAt, createdAt }: UserSessionModel): number {
  return (lastActiveAt ?? createdAt)?.getTime() ?? 0;
}
