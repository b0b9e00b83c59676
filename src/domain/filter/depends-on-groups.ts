import { groupsAsked } from './referenced-groups.ts';
import type { UserFilter } from './user-filter.ts';

/** Does matching a user against the filter take the user's memberships, which cost calls? No calls. */
export function needsGroups(filter: UserFilter): boolean {
  const asked = groupsAsked(filter);
  return asked === 'all' || asked.size > 0;
}
