import { comparePrecedence } from '../model/group.ts';
import type { ActiveAccess, CurrentAccess } from './current-access.ts';
import { ASK_ADMINISTRATOR, type Denial } from './denial.ts';
import { highestPrecedence } from './precedence-rules.ts';

/**
 * Returns why the caller may not cancel the bulk operation of another user, or null if they may. It takes no less access
 * than its owner has. If that is not known any more, only administrators may. Pure.
 *
 * @param owner null if the local administrator started the operation
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
