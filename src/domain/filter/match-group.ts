import type { Group } from '../model/group.ts';
import { type CaseFolding, caseInsensitive, caseSensitive, stringConditions, stringTest } from './string-condition.ts';
import type { GroupFilter, StringFilter } from './user-filter.ts';

/** Returns whether the group matches. For many groups, create one matcher with `createGroupMatcher`. Makes no calls. */
export function matchesGroup(filter: GroupFilter, group: Group): boolean {
  return createGroupMatcher(filter)(group);
}

/** Returns a test for many groups. Makes no calls. */
export function createGroupMatcher(filter: GroupFilter): (group: Group) => boolean {
  const name = textMatcher(filter.name, caseSensitive);
  const description = textMatcher(filter.description, caseInsensitive);
  const { hasRole } = filter;
  return (group) =>
    name(group.name) && description(group.description) && (hasRole == null || (group.roleArn !== null) === hasRole);
}

function textMatcher(filter: StringFilter | null | undefined, fold: CaseFolding): (text: string | null) => boolean {
  const tests = stringConditions(filter).map((condition) => stringTest(condition, fold));
  return (text) => tests.every((test) => text !== null && test(text));
}
