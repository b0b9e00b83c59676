import type { Group } from '../model/group.ts';
import { foldForSearch, searchWords } from './search-text.ts';
import { type CaseFolding, caseInsensitive, caseSensitive, stringConditions, stringTest } from './string-condition.ts';
import type { GroupFilter, StringFilter } from './user-filter.ts';

/** Returns a test whether groups match. Makes no calls. */
export function groupMatcher(filter: GroupFilter): (group: Group) => boolean {
  const name = textMatcher(filter.name, caseSensitive);
  const description = textMatcher(filter.description, caseInsensitive);
  const search = searchMatcher(filter.search);
  const { hasRole } = filter;
  return (group) =>
    name(group.name) &&
    description(group.description) &&
    search(group) &&
    (hasRole == null || (group.roleArn !== null) === hasRole);
}

function searchMatcher(search: string | null | undefined): (group: Group) => boolean {
  const words = searchWords(search ?? null);
  if (words.length === 0) return () => true;
  return ({ name, description }) => {
    const text = foldForSearch(`${name}\n${description ?? ''}`);
    return words.every((word) => text.includes(word));
  };
}

function textMatcher(filter: StringFilter | null | undefined, fold: CaseFolding): (text: string | null) => boolean {
  const tests = stringConditions(filter).map((condition) => stringTest(condition, fold));
  return (text) => tests.every((test) => text !== null && test(text));
}
