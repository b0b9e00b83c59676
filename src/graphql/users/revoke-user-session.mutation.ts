import { revokeUserSession } from '../../domain/commands/revoke-user-session.ts';
import { InvalidInputError, NotAllowedError, UserNotFoundError } from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { executeCommand } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { REASON_DESCRIPTION } from '../reason-description.ts';
import { accountPayload } from './account-payload.ts';
import { USERNAME_DESCRIPTION } from './username-description.ts';

const RevokeUserSessionInput = builder.inputType('RevokeUserSessionInput', {
  description: 'The session to end.',
  fields: (t) => ({
    username: t.string({ required: true, description: USERNAME_DESCRIPTION }),
    sessionId: t.id({ required: true, description: 'The `id` of one of the `sessions` of that user.' }),
    reason: t.string({ required: false, description: REASON_DESCRIPTION }),
  }),
});

builder.mutationField('revokeUserSession', (t) =>
  t.field({
    type: accountPayload('RevokeUserSessionPayload', 'The session is ended.'),
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      'Ends one of the sessions of a user and leaves the others. `sessions` may show it for some seconds. An InvalidInputError at `sessionId` where the user has no such session; an error SESSIONS_NOT_RECORDED where the pool keeps none. Costs one AdminRevokeUserSession.',
    errors: {
      types: [UserNotFoundError, InvalidInputError, NotAllowedError],
      union: { name: 'RevokeUserSessionResult', description: 'The user, or why nothing was changed.' },
    },
    args: { input: t.arg({ type: RevokeUserSessionInput, required: true, description: 'The session to end.' }) },
    resolve: async (_root, { input }, context, info) => {
      await executeCommand(context, info, revokeUserSession, input);
      return input;
    },
  }),
);
