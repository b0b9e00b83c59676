import { comparePrecedence } from '../model/group.ts';
import type { ActiveAccess, CurrentAccess } from './current-access.ts';
import { ASK_ADMINISTRATOR, type Denial } from './denial.ts';
import { highestPrecedence } from './precedence-rules.ts';

/**
 * Returns what is in the way of cancelling the bulk operation of somebody else; null if nothing is. To order it took the
 * standing of whoever did: no less may cancel it, and whose standing nobody can tell any more, administrators may. Pure.
 *
 * @param owner null if the operation was ordered by the local administrator
 */
export function denyCancelling(own: ActiveAccess, owner: CurrentAccess | null): Denial | null {
  if (own.role === 'administrator') return null;
  if (owner === null) return ask('it is of the local administrator');
  if (owner.kind !== 'active') return ask('whoever ordered it is no active user any more, and cannot be compared with');
  if (owner.role === 'administrator') return ask("it is an administrator's");
  const [ours, theirs] = [highestPrecedence(own.groups) ?? null, highestPrecedence(owner.groups) ?? null];
  if (comparePrecedence(ours, theirs) <= 0) return null;
  return ask(
    `the highest group of whoever ordered it (${described(theirs)}) is of higher authority than the caller's (${described(ours)})`,
  );
}

function described(precedence: number | null): string {
  return precedence === null ? 'no precedence' : `precedence ${precedence}`;
}

function ask(why: string): Denial {
  return { why, remedy: ASK_ADMINISTRATOR };
}
