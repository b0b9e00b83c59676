import type { Actor } from '../model/actor.ts';
import { NotAllowedError } from '../model/errors.ts';
import { type Concern, describeConcern } from '../ports/proposed-change.ts';

/** What is in the way of a write. */
export interface Objection {
  /** To follow a colon, without a full stop. */
  readonly why: string;
  /** A sentence: what to do instead. */
  readonly remedy: string;
}

export const ASK_AN_ADMINISTRATOR = 'Ask an administrator.';

/** What was refused, to whom, why, and what to do. */
export function refusal({ username, subject }: Actor, concern: Concern, { why, remedy }: Objection): NotAllowedError {
  return new NotAllowedError(`"${username ?? subject}" may not ${describeConcern(concern)}: ${why}. ${remedy}`);
}
