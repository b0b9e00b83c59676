import type { DateFilter, StringFilter, UserFilter } from '../../../src/domain/filter/user-filter.ts';

/**
 * What Cognito's lists can do for a filter, decided by the filter alone and by the API reference: nothing here knows plans.
 *
 * - `nobody`, `everybody`: no condition has to be evaluated.
 * - `few`, `many`: Cognito evaluates all of it. Many: a good part of the pool is likely to match.
 * - `local`: some condition has to be evaluated by the service.
 */
export type Reach = 'nobody' | 'everybody' | 'few' | 'many' | 'local';

/** The attributes that `Filter` of ListUsers takes, without the two states. */
const FILTERABLE = new Set([
  'username',
  'sub',
  'email',
  'phone_number',
  'name',
  'given_name',
  'family_name',
  'preferred_username',
]);

/** `Filter` of ListUsers takes one condition, so of several that are joined by AND all but one are local. */
export function reachOf(filter: UserFilter): Reach {
  const conditions = conditionsOf(filter);
  if (conditions.includes('nobody')) return 'nobody';
  const [only] = conditions;
  if (only === undefined) return 'everybody';
  return conditions.length === 1 ? only : 'local';
}

function conditionsOf(filter: UserFilter): readonly Reach[] {
  const { username, sub, email, phoneNumber, name, attribute, and, or, not } = filter;
  return [
    ...ofText('username', username),
    ...ofText('sub', sub),
    ...ofText('email', email),
    ...ofText('phone_number', phoneNumber),
    ...ofText('name', name),
    ...(attribute == null ? [] : ofText(attribute.name, attribute.value)),
    ...ofStates(filter),
    ...ofGroups(filter),
    ...ofDate(filter.createdAt),
    ...ofDate(filter.updatedAt),
    ...(and ?? []).flatMap(conditionsOf),
    ...(or == null ? [] : ofAlternatives(or)),
    ...(not == null ? [] : [reachOf(not) === 'everybody' ? ('nobody' as const) : ('local' as const)]),
  ];
}

function ofText(attribute: string, filter: StringFilter | null | undefined): readonly Reach[] {
  const { equals, startsWith, endsWith, contains, in: values } = filter ?? {};
  // What Cognito makes of an empty value is not known.
  const sent = (texts: readonly string[]): Reach =>
    FILTERABLE.has(attribute) && texts.every((text) => text !== '') ? 'few' : 'local';
  const reach: Reach[] = [];
  if (equals != null) reach.push(sent([equals]));
  if (startsWith != null) reach.push(sent([startsWith]));
  if (endsWith != null) reach.push('local');
  if (contains != null) reach.push('local');
  if (values != null) reach.push(values.length === 0 ? 'nobody' : sent(values));
  return reach;
}

function ofStates({ status, enabled }: UserFilter): readonly Reach[] {
  const reach: Reach[] = [];
  if (enabled != null) reach.push('many');
  if (status != null) reach.push(status.length === 0 ? 'nobody' : status.includes('UNKNOWN') ? 'local' : 'many');
  return reach;
}

function ofGroups({ inAnyGroup, inAllGroups, notInAnyGroup, inNoGroup }: UserFilter): readonly Reach[] {
  const reach: Reach[] = [];
  if (inAnyGroup != null) reach.push(inAnyGroup.length === 0 ? 'nobody' : 'few');
  // The members of one group can be read, and each of the others is a condition of its own.
  for (const _name of inAllGroups ?? []) reach.push('few');
  if (notInAnyGroup != null && notInAnyGroup.length > 0) reach.push('local');
  if (inNoGroup != null) reach.push('local');
  return reach;
}

function ofDate(range: DateFilter | null | undefined): readonly Reach[] {
  const { after, before } = range ?? {};
  if (after != null && before != null) return [before <= after ? 'nobody' : 'local'];
  return after == null && before == null ? [] : ['local'];
}

/** Several alternatives are a list for each, which is worth it only where each finds few. */
function ofAlternatives(alternatives: readonly UserFilter[]): readonly Reach[] {
  const [only] = alternatives;
  if (only !== undefined && alternatives.length === 1) return conditionsOf(only);
  const possible = alternatives.map(reachOf).filter((reach) => reach !== 'nobody');
  if (possible.length === 0) return ['nobody'];
  return [possible.every((reach) => reach === 'few') ? 'few' : 'local'];
}
