import { referencedGroups } from './referenced-groups.ts';
import type { UserFilter } from './user-filter.ts';

/** Does matching a user against the filter take the user's memberships, which cost calls? No calls. */
export function dependsOnGroups(filter: UserFilter): boolean {
  const asked = referencedGroups(filter);
  return asked === 'all' || asked.size > 0;
}
