import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEmbeddedPool } from '../../src/embedded-pool/pool.ts';
import { type Answer, type App, openApp } from '../support/app.ts';

const total = (calls: Answer['calls']) => Object.values(calls).reduce((sum, count) => sum + count, 0);

/** What the first error says of the calls that the query would have taken. */
function refusalOf({ errors }: Answer) {
  const { code, operation, estimatedCalls } = errors?.[0]?.extensions ?? { code: 'none' };
  return { code, operation, estimatedCalls };
}

async function ask(env: Record<string, string>, document: string): Promise<Answer> {
  const app = await openApp(env);
  const answer = await app.query(document);
  await app.service.close();
  return answer;
}

test('a small pool is read whole, however long the requested lists', async () => {
  const { errors, calls } = await ask(
    { EMBEDDED_POOL_USERS: '200', EMBEDDED_POOL_GROUPS: '8' },
    '{ users(first: 1000) { nodes { groups { name } } } groups(first: 1000) { nodes { members(first: 1000) { nodes { username } } } } }',
  );
  expect(errors).toBeUndefined();
  expect(total(calls)).toBeLessThan(230);
});

describe('what is sure to break the budget is refused before its first call', () => {
  const large = { EMBEDDED_POOL_USERS: '400', EMBEDDED_POOL_GROUPS: '100' };

  test('the groups of users', async () => {
    const answer = await ask({ ...large, CALL_BUDGET: '300' }, '{ users(first: 1000) { nodes { groups { name } } } }');
    expect(answer.data).toEqual({ users: null });
    expect(refusalOf(answer)).toEqual({
      code: 'CALL_BUDGET_EXCEEDED',
      operation: 'AdminListGroupsForUser',
      estimatedCalls: 407,
    });
    expect(answer.errors?.[0]?.message).toBe(
      'The request would take 407 calls to Cognito at least: it has made 7, and 400 more of AdminListGroupsForUser would be next. One request may make 300 (CALL_BUDGET). Ask for less in one request: fewer items at once, fewer lists, no totalCount, fewer fields that cost calls, or a filter that Cognito can evaluate; membershipReport is not held to this budget.',
    );
    expect(answer.calls).toEqual({ ListUsers: 7 });
  });

  test('the members of groups', async () => {
    const answer = await ask(
      { ...large, CALL_BUDGET: '80' },
      '{ groups(first: 100) { nodes { members { nodes { username } } } } }',
    );
    expect(refusalOf(answer)).toEqual({
      code: 'CALL_BUDGET_EXCEEDED',
      operation: 'ListUsersInGroup',
      estimatedCalls: 102,
    });
    expect(answer.calls).toEqual({ ListGroups: 2 });
  });

  test('what a list within a list leads to, however deep', async () => {
    const answer = await ask(
      { ...large, CALL_BUDGET: '200' },
      '{ groups(first: 100) { nodes { members(first: 1000) { nodes { highestGroup { members { nodes { username } } } } } } } }',
    );
    expect(refusalOf(answer)).toMatchObject({ code: 'CALL_BUDGET_EXCEEDED', operation: 'AdminListGroupsForUser' });
    expect(answer.calls.AdminListGroupsForUser).toBeUndefined();
    expect(total(answer.calls)).toBeLessThanOrEqual(102 + 1);
  });
});

test('a query that just fits is served', async () => {
  const { errors, calls } = await ask(
    { EMBEDDED_POOL_USERS: '60', EMBEDDED_POOL_GROUPS: '3', CALL_BUDGET: '61' },
    '{ users(first: 60) { nodes { groups { name } } } }',
  );
  expect(errors).toBeUndefined();
  expect(calls).toEqual({ ListUsers: 1, AdminListGroupsForUser: 60 });
});

/** Fields of a user or a group, with lists within lists. */
const { user, group } = fc.letrec<{ user: string; group: string }>((tie) => ({
  user: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('username', 'isMemberOf(anyOf: "x")', 'tokenClaims { groups }'),
    tie('group').map((fields) => `groups { name ${fields} }`),
    tie('group').map((fields) => `highestGroup { name ${fields} }`),
  ),
  group: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('name', 'memberCount', 'members { totalCount }'),
    fc
      .tuple(tie('user'), fc.constantFrom(1, 7, 60, 100))
      .map(([fields, first]) => `members(first: ${first}) { nodes { username ${fields} } }`),
  ),
}));
const roots = fc.oneof(
  fc
    .tuple(user, fc.constantFrom(10, 60, 1_000))
    .map(([fields, first]) => `users(first: ${first}) { nodes { sub ${fields} } }`),
  fc
    .tuple(group, fc.constantFrom(3, 60, 1_000))
    .map(([fields, first]) => `groups(first: ${first}) { nodes { name ${fields} } }`),
);

test('no query is refused that could be answered with the calls of the budget', async () => {
  const pool = createEmbeddedPool({ users: 40, groups: 12, membershipsPerUser: 2 });
  const unbounded = await openApp({ CALL_BUDGET: '1000000' }, pool);
  const apps = new Map<number, App>();
  const withBudget = async (budget: number) => {
    const app = apps.get(budget) ?? (await openApp({ CALL_BUDGET: String(budget) }, pool));
    apps.set(budget, app);
    return app;
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(roots, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(1, 5, 12, 20, 40, 50, 60),
      async (fields, budget) => {
        const document = `{ ${fields.map((field, index) => `a${index}: ${field}`).join(' ')} }`;
        const whole = await unbounded.query(document);
        // Generated lists within lists may be more than an answer holds.
        if (whole.errors?.[0]?.extensions.code === 'ANSWER_TOO_LARGE') return;
        expect(whole.errors).toBeUndefined();
        const answer = await (await withBudget(budget)).query(document);
        if (total(whole.calls) <= budget) expect(answer).toMatchObject({ errors: undefined, data: whole.data });
        for (const { extensions } of answer.errors ?? []) {
          // There may be more errors than an answer holds.
          if (extensions.code === 'ERRORS_LEFT_OUT') continue;
          expect(extensions.code).toBe('CALL_BUDGET_EXCEEDED');
          expect(extensions.estimatedCalls).toBeLessThanOrEqual(total(whole.calls));
        }
        expect(total(answer.calls)).toBeLessThanOrEqual(budget);
      },
    ),
    { numRuns: 40 },
  );
});
