import { MAX_REASON_LENGTH } from '../domain/ports/audit-recorder.ts';

/** Of the `reason` of every mutation. */
export const REASON_DESCRIPTION = `Why, for the audit trail: up to ${MAX_REASON_LENGTH} characters. The service may be configured to require one (REQUIRE_REASON).`;
