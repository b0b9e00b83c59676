import type { Actor } from '../model/actor.ts';
import { NotAllowedError } from '../model/errors.ts';
import { describeChange, type ProposedChange } from '../ports/proposed-change.ts';

/** What is in the way of a write. */
export interface Denial {
  /** To follow a colon, without a full stop. */
  readonly why: string;
  /** A sentence: what to do instead. */
  readonly remedy: string;
}

export const ASK_ADMINISTRATOR = 'Ask an administrator.';

/** Returns what was refused, to whom, why, and what to do. */
export function toNotAllowedError(
  { username, subject }: Actor,
  concern: ProposedChange,
  { why, remedy }: Denial,
): NotAllowedError {
  return new NotAllowedError(`"${username ?? subject}" may not ${describeChange(concern)}: ${why}. ${remedy}`);
}
