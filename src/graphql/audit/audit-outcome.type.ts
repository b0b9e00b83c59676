import { AUDIT_OUTCOMES } from '../../domain/ports/audit-recorder.ts';
import { builder } from '../builder.ts';
import { describeEnum } from '../describe-enum.ts';

export const AuditOutcomeRef = builder.enumType('AuditOutcome', {
  description: 'How an attempted change ended.',
  values: describeEnum(AUDIT_OUTCOMES, {
    SUCCEEDED: 'The pool is as asked.',
    FAILED: 'Nothing was changed.',
    DENIED: 'Refused before anything was sent to Cognito.',
    UNKNOWN: 'Sent, with no answer: it may or may not have happened. So reads a change in progress, too.',
  }),
});
