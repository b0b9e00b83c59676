import { getNamedType, getNullableType, isListType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { ruleOf } from '../../src/graphql/field-rule.ts';
import { schema } from '../../src/graphql/schema.ts';

function fieldsOf(...typeNames: string[]) {
  return typeNames.flatMap((typeName) => {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) throw new TypeError(`The schema has no object type ${typeName}.`);
    return Object.values(type.getFields()).map((field) => ({ name: `${typeName}.${field.name}`, field }));
  });
}

const objectTypes = Object.keys(schema.getTypeMap()).filter(
  (name) => !name.startsWith('__') && isObjectType(schema.getType(name)),
);

/** Their lists have a limit of their own: REPORT_MAX_USERS. */
const LIMITED_ELSEWHERE = ['MembershipReport', 'GroupMembership', 'UserMembership'];

/** Not below any list of a response, so that they do not multiply. */
const ONCE_A_RESPONSE = [
  'AssignRolePayload.addedGroups',
  'AssignRolePayload.removedGroups',
  'SetUserGroupsPayload.addedGroups',
  'SetUserGroupsPayload.removedGroups',
  'UpdateUserAttributesPayload.changes',
  'Query.pools',
  'Query.quotas',
  'Query.roleLadder',
  'ReportPlan.calls',
];

test('every list of objects below other lists says how much it adds to a response', () => {
  const types = objectTypes.filter((name) => !LIMITED_ELSEWHERE.includes(name));
  const lists = fieldsOf(...types).filter(
    ({ field }) => isListType(getNullableType(field.type)) && isObjectType(getNamedType(field.type)),
  );
  const uncounted = lists.filter(({ field }) => ruleOf(field)?.items === undefined).map(({ name }) => name);
  expect(uncounted.toSorted()).toEqual(ONCE_A_RESPONSE.toSorted());
});

test('every figure of a report, and each of its lists, says what it scans', () => {
  const figures = fieldsOf('MembershipTotals', 'MembershipReport', 'GroupMembership', 'UserMembership');
  const free = figures.filter(({ field }) => ruleOf(field)?.scans === undefined).map(({ name }) => name);
  expect(free).toEqual([
    'MembershipReport.asOf',
    'MembershipReport.plan',
    'MembershipReport.totals',
    'GroupMembership.group',
    'UserMembership.user',
  ]);
});

test('every list of users in a report is known to grow with the pool', () => {
  const lists = fieldsOf(...LIMITED_ELSEWHERE).filter(({ field }) =>
    ['User', 'UserMembership'].includes(getNamedType(field.type).name),
  );
  expect(lists.filter(({ field }) => isListType(getNullableType(field.type)) && !ruleOf(field)?.listsUsers)).toEqual(
    [],
  );
  expect(lists.length).toBeGreaterThan(3);
});
