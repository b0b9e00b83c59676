import { type Condition, clausesOf } from './clause.ts';
import type { UserFilter } from './user-filter.ts';

/** Does matching a user against the filter take the user's memberships, which cost a call for each user? No calls. */
export function needsGroups(filter: UserFilter): boolean {
  return clausesOf(filter).some(({ condition }) => asksForGroups(condition));
}

function asksForGroups(condition: Condition): boolean {
  switch (condition.kind) {
    case 'inAnyGroup':
      return condition.groupNames.length > 0;
    case 'notInAnyGroup':
    case 'inNoGroup':
      return true;
    case 'or':
      return condition.alternatives.some(({ filter }) => needsGroups(filter));
    case 'not':
      return needsGroups(condition.negated.filter);
    default:
      return false;
  }
}
