import { describe, expect, test } from 'vitest';
import { type App, openApp } from '../support/app.ts';

interface Requirement {
  readonly anyOf?: readonly string[] | null;
  readonly allOf?: readonly string[] | null;
}

async function accessCheck(app: App, username: string, { anyOf, allOf }: Requirement) {
  const { data, errors, calls } = await app.query(
    `query ($username: String!, $anyOf: [String!], $allOf: [String!]) {
      accessCheck(username: $username, anyOf: $anyOf, allOf: $allOf) {
        granted userGroups matchedGroups missingGroups reason
      }
    }`,
    { username, anyOf, allOf },
  );
  return { decision: data?.accessCheck, error: errors?.[0], calls };
}

const JOHN = ['employee', 'developers', 'employees', 'engineering'];

describe('accessCheck', () => {
  test('tells all that there is to know in one call', async () => {
    const { decision, calls } = await accessCheck(await openApp(), 'john.doe', { anyOf: ['admin', 'manager'] });
    expect(decision).toEqual({
      granted: false,
      userGroups: JOHN,
      matchedGroups: [],
      missingGroups: ['admin', 'manager'],
      reason: 'Denied, because "john.doe" is in none of "admin", "manager".',
    });
    expect(calls).toEqual({ AdminListGroupsForUser: 1 });
  });

  const cases: readonly (readonly [string, Requirement, object])[] = [
    [
      'one of anyOf is enough, and the others are not missing',
      { anyOf: ['admin', 'employee'] },
      {
        granted: true,
        matchedGroups: ['employee'],
        missingGroups: [],
        reason: 'Granted, because "john.doe" is in "employee".',
      },
    ],
    [
      'every one of allOf is needed',
      { allOf: ['developers', 'admin', 'employee'] },
      {
        granted: false,
        matchedGroups: ['employee', 'developers'],
        missingGroups: ['admin'],
        reason: 'Denied, because "john.doe" is not in "admin".',
      },
    ],
    [
      'all of allOf grant',
      { allOf: ['developers', 'employee'] },
      {
        granted: true,
        matchedGroups: ['employee', 'developers'],
        missingGroups: [],
        reason: 'Granted, because "john.doe" is in all of "developers", "employee".',
      },
    ],
    [
      'both given: both hold',
      { anyOf: ['admin', 'employee'], allOf: ['developers'] },
      {
        granted: true,
        matchedGroups: ['employee', 'developers'],
        reason: 'Granted, because "john.doe" is in "employee", and in all of "developers".',
      },
    ],
    [
      'both given: anyOf alone is not enough',
      { anyOf: ['employee'], allOf: ['admin'] },
      { granted: false, matchedGroups: ['employee'], missingGroups: ['admin'] },
    ],
    [
      'both given: allOf alone is not enough, and a group in both lists is missing once',
      { anyOf: ['admin', 'manager'], allOf: ['developers', 'admin'] },
      {
        granted: false,
        matchedGroups: ['developers'],
        missingGroups: ['admin', 'manager'],
        reason: 'Denied, because "john.doe" is in none of "admin", "manager", and not in "admin".',
      },
    ],
    [
      'an empty anyOf is met by nobody',
      { anyOf: [], allOf: ['developers'] },
      { granted: false, missingGroups: [], reason: 'Denied, because "john.doe" is in none of an empty list.' },
    ],
    ['names are case-sensitive', { anyOf: ['Employee'] }, { granted: false, missingGroups: ['Employee'] }],
    ['an explicit null is a list left out', { anyOf: null, allOf: ['employee'] }, { granted: true }],
  ];

  test.each(cases)('%s', async (_rule, requirement, expected) => {
    const { decision } = await accessCheck(await openApp(), 'john.doe', requirement);
    expect(decision).toMatchObject(expected);
  });

  test.each([
    ['anyOf', {}],
    ['anyOf', { anyOf: null, allOf: null }],
    ['allOf', { allOf: [] }],
  ])('to require nothing is an error at %s, not a grant, and costs no call', async (field, requirement) => {
    const { error, calls } = await accessCheck(await openApp(), 'john.doe', requirement);
    expect(error?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
    expect(calls).toEqual({});
  });

  test('a user without groups is in none', async () => {
    const { decision } = await accessCheck(await openApp(), 'new.hire', { anyOf: ['admin'] });
    expect(decision).toMatchObject({ granted: false, userGroups: [], missingGroups: ['admin'] });
  });

  test('a disabled user is granted what the groups grant', async () => {
    const app = await openApp();
    await app.query('mutation { disableUser(input: { username: "john.doe" }) { __typename } }');
    const { decision } = await accessCheck(app, 'john.doe', { anyOf: ['employee'] });
    expect(decision.granted).toBe(true);
  });

  test('an alias does as well as the username', async () => {
    const { decision } = await accessCheck(await openApp(), 'john.doe@example.com', { anyOf: ['employee'] });
    expect(decision.granted).toBe(true);
  });

  test('an unknown user is an error, not a refusal', async () => {
    const { decision, error } = await accessCheck(await openApp(), 'nobody', { anyOf: ['admin'] });
    expect(decision).toBeNull();
    expect(error?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'USER_NOT_FOUND' });
  });

  test('a name that no user can have is an error at its argument, without a call', async () => {
    const { error, calls } = await accessCheck(await openApp(), 'john doe', { anyOf: ['admin'] });
    expect(error?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'username' });
    expect(calls).toEqual({});
  });

  test('the reason stays a sentence, however many groups are required', async () => {
    const anyOf = Array.from({ length: 5_000 }, (_, index) => `group-${index}`);
    const { decision } = await accessCheck(await openApp(), 'john.doe', { anyOf });
    expect(decision.reason).toMatch(/^Denied, because "john\.doe" is in none of "group-0", .*"group-4999"\.$/);
    expect(decision.reason.length).toBeLessThanOrEqual(1_000);
    expect(decision.missingGroups).toHaveLength(5_000);
  });

  test('checks of one user in one request share the call', async () => {
    const { data, calls } = await (await openApp()).query(`{
      a: accessCheck(username: "john.doe", anyOf: ["admin"]) { granted }
      b: accessCheck(username: "john.doe", allOf: ["employee"]) { granted }
    }`);
    expect(data).toEqual({ a: { granted: false }, b: { granted: true } });
    expect(calls).toEqual({ AdminListGroupsForUser: 1 });
  });
});
