import { isObjectType, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { estimateCalls } from '../../src/graphql/call-estimate.ts';
import { schema } from '../../src/graphql/schema.ts';
import { openApp } from '../support/app.ts';

function calls(document: string, variableValues?: Record<string, unknown>): number {
  return estimateCalls({ schema, document: parse(document), variableValues }).reduce(
    (sum, cost) => sum + cost.calls,
    0,
  );
}

describe('the least calls of a query', () => {
  test.each([
    ['no list', '{ viewer { subject } quotas { category } pool { id } }', 0],
    ['a page of Cognito where no length is given', '{ users { nodes { username } } }', 1],
    ['a page for each 60 items', '{ users(first: 61) { nodes { username } } }', 2],
    ['whatever is asked of the list', '{ users(first: 61) { pageInfo { hasNextPage } } }', 2],
    ['a list of which only the length is asked', '{ users(first: 1000) { totalCount __typename } }', 0],
    ['the groups of each user', '{ users(first: 1000) { nodes { groups { name } } } }', 1_017],
    ['by edges, too', '{ users(first: 1000) { edges { node { highestGroup { name } } } } }', 1_017],
    [
      'the groups of a user once, whatever is asked of them',
      '{ users(first: 60) { nodes { groups { name } a: groups { name } isMemberOf(anyOf: "x") tokenClaims { groups } } edges { node { highestGroup { name } } } } }',
      61,
    ],
    ['the members of each group', '{ groups(first: 100) { nodes { members { nodes { username } } } } }', 102],
    ['members and their number together', '{ groups(first: 60) { nodes { memberCount members { totalCount } } } }', 61],
    ['a list in a list at its shortest', '{ groups { nodes { members { nodes { groups { name } } } } } }', 61],
    ['the members of one group', '{ group(name: "a") { members(first: 120) { nodes { groups { name } } } } }', 122],
    ['users and groups', '{ users { nodes { username } } groups { nodes { name } } }', 2],
    [
      'of lists that may hold the same, the longer',
      '{ a: users(first: 20) { nodes { groups { name } } } b: users(first: 10) { nodes { groups { name } } } }',
      21,
    ],
    [
      'a filtered list at its shortest',
      '{ users(first: 1000, filter: { enabled: true }) { nodes { groups { name } } } }',
      0,
    ],
    ['a filter that filters nothing', '{ users(first: 60, filter: {}) { nodes { groups { name } } } }', 61],
    ['a length that will be refused', '{ users(first: 1001) { nodes { groups { name } } } }', 0],
    ['a report', '{ membershipReport { users { groups { name } } } }', 0],
    ['a mutation', 'mutation { signOutUser(input: { username: "a" }) { __typename } }', 0],
  ])('counts %s', (_what, document, expected) => {
    expect(calls(document)).toBe(expected);
  });

  test('looks into fragments', () => {
    expect(
      calls(
        '{ ...Lists } fragment Lists on Query { users(first: 60) { nodes { ...Groups ... on User { username } } } } fragment Groups on User { groups { name } }',
      ),
    ).toBe(61);
  });

  test('leaves out what is skipped, by variables as well', () => {
    const document =
      'query ($with: Boolean!) { users(first: 60) { nodes { groups @include(if: $with) { name } tokenClaims @skip(if: true) { groups } } } }';
    expect([calls(document, { with: true }), calls(document, { with: false })]).toEqual([61, 1]);
  });

  test('reads the length from a variable, its default included', () => {
    const document = 'query ($n: Int = 120) { users(first: $n) { nodes { groups { name } } } }';
    expect([calls(document), calls(document, { n: 60 }), calls(document, { n: null })]).toEqual([122, 61, 61]);
  });

  test('is none where the variables are wrong, which is told by execution', () => {
    expect(calls('query ($n: Int) { users(first: $n) { nodes { groups { name } } } }', { n: 'many' })).toBe(0);
  });

  test('looks at the operation that is asked for', () => {
    const document = parse('query A { viewer { subject } } query B { users { nodes { username } } }');
    expect(estimateCalls({ schema, document, operationName: 'A' })).toEqual([]);
    expect(estimateCalls({ schema, document, operationName: 'B' })).toHaveLength(1);
  });
});

test('knows every field of a user and a group that says that it costs a call', () => {
  const costly = ['User', 'Group'].flatMap((name) => {
    const type = schema.getType(name);
    const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
    return fields.filter(({ description }) => /\bone (AdminList|List|Get|AdminGet)/.test(description ?? ''));
  });
  const selection = { User: 'users', Group: 'groups' };
  expect(costly.map(({ name }) => name).sort()).toEqual(
    ['groups', 'highestGroup', 'isMemberOf', 'memberCount', 'members', 'tokenClaims'].sort(),
  );
  for (const { name } of costly) {
    const list = ['memberCount', 'members'].includes(name) ? selection.Group : selection.User;
    expect(calls(`{ ${list}(first: 60) { nodes { ${name} } } }`), name).toBe(61);
  }
});

describe('a query over the budget', () => {
  test('is refused before its first call, with what it would take', async () => {
    const app = openApp({ CALL_BUDGET: '500' });
    const answer = await app.query('{ users(first: 1000) { nodes { username groups { name } } } }');
    expect(answer.errors).toEqual([
      {
        message:
          'The request would take about 1,017 calls to Cognito: 1,000 for the groups of each user, 17 for users(first: 1000). One request may make 500 (CALL_BUDGET). Ask for fewer items at once, or for fewer fields that cost calls; membershipReport is not held to this budget.',
        extensions: { code: 'CALL_BUDGET_EXCEEDED', budget: 500, estimatedCalls: 1_017 },
      },
    ]);
    expect(answer.data).toBeUndefined();
    expect(answer.calls).toEqual({});
    app.service.close();
  });

  test('is served where it just fits', async () => {
    const app = openApp({ CALL_BUDGET: '61' });
    const { data, errors, calls } = await app.query('{ users(first: 60) { nodes { groups { name } } } }');
    expect(errors).toBeUndefined();
    expect(data.users.nodes).toHaveLength(60);
    expect(calls).toEqual({ ListUsers: 1, AdminListGroupsForUser: 60 });
    app.service.close();
  });
});
