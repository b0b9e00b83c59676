import type { Actor } from '../model/actor.ts';
import { NotAllowedError } from '../model/errors.ts';
import { describeChange, type ProposedChange } from '../ports/proposed-change.ts';

/** Why a write is not allowed. */
export interface Denial {
  /** The reason, to follow a colon, without a full stop. */
  readonly why: string;
  /** What to do instead, as a sentence. */
  readonly remedy: string;
}

export const ASK_ADMINISTRATOR = 'Ask an administrator.';

/** Returns an error that says what was denied, to whom, why, and what to do. */
export function toNotAllowedError(
  { username, subject }: Actor,
  proposed: ProposedChange,
  { why, remedy }: Denial,
): NotAllowedError {
  return new NotAllowedError(`"${username ?? subject}" may not ${describeChange(proposed)}: ${why}. ${remedy}`);
}
