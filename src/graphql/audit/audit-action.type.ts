import { AUDIT_ACTIONS } from '../../domain/ports/audit-recorder.ts';
import { builder } from '../builder.ts';
import { describeEnum } from '../describe-enum.ts';

export const AuditActionRef = builder.enumType('AuditAction', {
  description: 'What is done through this service: the changes of the pool, and the cancelling of bulk operations.',
  values: describeEnum(AUDIT_ACTIONS, {
    ADD_USER_TO_GROUP: 'A user is added to a group.',
    REMOVE_USER_FROM_GROUP: 'A user is removed from a group.',
    ENABLE_USER: 'A user is enabled, and may sign in again.',
    DISABLE_USER: 'A user is disabled, and cannot sign in.',
    SIGN_OUT_USER: "A user's sessions are revoked.",
    REVOKE_USER_SESSION: "One of a user's sessions is ended.",
    CREATE_USER: 'An account is made.',
    RESEND_INVITATION: 'A user is invited, for the first time or again.',
    RESET_USER_PASSWORD: 'A user is sent a code by which to choose a new password.',
    UPDATE_USER_ATTRIBUTES: "A user's attributes are changed.",
    DELETE_USER: 'An account is deleted, with its memberships.',
    CREATE_GROUP: 'A group is created.',
    UPDATE_GROUP: 'Properties of a group are changed.',
    DELETE_GROUP: 'A group is deleted, with its memberships.',
    CANCEL_BULK_OPERATION: 'A bulk operation is cancelled: items that have not started are skipped.',
  }),
});
