import { group } from '../screens/group/route.ts';
import { groups } from '../screens/groups/route.ts';
import { overview } from '../screens/overview/route.ts';
import { people } from '../screens/people/route.ts';
import { person } from '../screens/person/route.ts';
import { roles } from '../screens/roles/route.ts';
import { operation, work } from '../screens/work/route.ts';

/**
 * Every screen, in the order of the navigation. A new one is a folder with a `route.ts`, a line here, and its address in
 * src/http/dashboard/pages.ts: a test compares the two.
 */
export const SCREENS = [overview, people, person, groups, group, roles, work, operation] as const;
