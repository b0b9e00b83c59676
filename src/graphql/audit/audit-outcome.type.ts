import { AUDIT_OUTCOMES } from '../../domain/ports/audit-recorder.ts';
import { builder } from '../builder.ts';
import { describeEnum } from '../describe-enum.ts';

export const AuditOutcomeRef = builder.enumType('AuditOutcome', {
  description: 'How an attempted change ended.',
  values: describeEnum(AUDIT_OUTCOMES, {
    SUCCEEDED: 'The change was made, or was not needed.',
    FAILED: 'Nothing was changed.',
    DENIED: 'Not allowed. Nothing was sent to Cognito.',
    UNKNOWN: 'Sent, without a response: it may or may not have been made. Also a change in progress.',
  }),
});
