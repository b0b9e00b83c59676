import { InvalidInputError } from '../model/errors.ts';
import { MAX_REASON_LENGTH } from '../ports/audit-recorder.ts';

/** What asks for a change. */
export interface ChangeRequest {
  /** Joins the events of the trail, the log and the response. */
  readonly id: string;
  /** Why, in the caller's words. */
  readonly reason: string | null;
  /** Whether a change without a reason is refused: REQUIRE_REASON. */
  readonly reasonRule: ReasonRule;
}

export type ReasonRule = 'optional' | 'required';

/** A character that is neither white space nor invisible, as the zero-width space is. */
const VISIBLE = /[^\s\p{Cc}\p{Cf}]/u;

/** The reason as the trail keeps it: null if it says nothing. A denied attempt may have one that is too long. */
export function recordedReason({ reason }: ChangeRequest): string | null {
  return reason !== null && VISIBLE.test(reason) ? reason.slice(0, MAX_REASON_LENGTH) : null;
}

/** Throws InvalidInputError for a reason that is too long, or is missing where one is required. */
export function assertReason({ reason, reasonRule }: ChangeRequest): void {
  if (reason !== null && reason.length > MAX_REASON_LENGTH) {
    throw new InvalidInputError(`The reason has ${reason.length} characters; at most ${MAX_REASON_LENGTH}.`, 'reason');
  }
  if (reasonRule === 'required' && !VISIBLE.test(reason ?? '')) {
    throw new InvalidInputError('A reason is required (REQUIRE_REASON). Say why, for the audit trail.', 'reason');
  }
}
