import type { Group } from '../model/group.ts';
import { exactly, type Fold, ignoringCase, stringConditions, stringTest } from './string-condition.ts';
import type { GroupFilter, StringFilter } from './user-filter.ts';

/** Does the group match? For many groups make one `groupMatcher` and keep it. No calls. */
export function matchesGroup(filter: GroupFilter, group: Group): boolean {
  return groupMatcher(filter)(group);
}

/** Prepares the filter once, to be put to many groups. No calls. */
export function groupMatcher(filter: GroupFilter): (group: Group) => boolean {
  const name = textMatcher(filter.name, exactly);
  const description = textMatcher(filter.description, ignoringCase);
  const { hasRole } = filter;
  return (group) =>
    name(group.name) && description(group.description) && (hasRole == null || (group.roleArn !== null) === hasRole);
}

function textMatcher(filter: StringFilter | null | undefined, fold: Fold): (text: string | null) => boolean {
  const tests = stringConditions(filter).map((condition) => stringTest(condition, fold));
  return (text) => tests.every((test) => text !== null && test(text));
}
