import { isObjectType } from 'graphql';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ruleOf } from '../../src/graphql/field-rule.ts';
import { schema } from '../../src/graphql/schema.ts';
import { openApp as open } from '../support/app.ts';

async function openApp(env: Record<string, string> = {}) {
  const app = await open(env);
  onTestFinished(app.service.close);
  return app;
}

const ADD = (payload: string, groupName = 'guest') =>
  `addUserToGroup(input: { username: "emp1", groupName: "${groupName}" }) { __typename ... on AddUserToGroupPayload { ${payload} } }`;
const BULK = (items: string) =>
  `bulkDisableUsers(input: { usernames: ["emp2"] }) { ... on BulkPayload { bulkOperation { ${items} { nodes { username } } } } }`;

describe('what a payload would refuse is refused before the first write of the document:', () => {
  test.each([
    { what: 'isMemberOf of nothing', it: ADD('user { isMemberOf }'), field: 'anyOf' },
    { what: 'isMemberOf of null', it: ADD('user { isMemberOf(anyOf: null, allOf: $none) }'), field: 'anyOf' },
    { what: 'a page of no items', it: ADD('group { members(first: 0) { nodes { username } } }'), field: 'first' },
    {
      what: 'a page that is too long, in a list',
      it: ADD('user { groups { ...Members } }'),
      field: 'first',
    },
    {
      what: 'a filter that cannot be evaluated',
      it: ADD('group { members(filter: { attribute: { name: "", value: { equals: "x" } } }) { nodes { username } } }'),
      field: 'filter.attribute.name',
    },
    { what: 'a page of no items of a bulk operation', it: BULK('items(first: 0)'), field: 'first' },
  ])('$what', async ({ it, field }) => {
    const app = await openApp();
    const document = `mutation ($none: [String!]) { first: signOutUser(input: { username: "emp3" }) { __typename } ${it} }
      fragment Members on Group { members(first: 1001) { nodes { username } } }`;
    const used = it.includes('...Members') ? document : document.replace(/fragment .*/s, '');
    const query = it.includes('$none') ? used : used.replace('($none: [String!])', '');
    for (const _compiled of [false, true, true]) {
      const { data, errors, calls } = await app.query(query);
      expect(data).toBeUndefined();
      expect(errors).toMatchObject([
        { message: expect.stringMatching(/ Nothing was changed\.$/), extensions: { code: 'BAD_USER_INPUT', field } },
      ]);
      expect(calls).toEqual({});
    }
    expect((await app.query('{ auditEvents { totalCount } }')).data.auditEvents.totalCount).toBe(0);
  });

  test('an argument that is null against its type', async () => {
    const { data, errors, calls } = await (await openApp()).query(
      `mutation ($name: String = "x") { ${ADD('user { attributes(names: [$name]) { name } }')} }`,
      { name: null },
    );
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(calls).toEqual({});
  });

  test('but not what is skipped', async () => {
    const { data, errors } = await (await openApp()).query(
      `mutation ($no: Boolean!) { ${ADD('user { username isMemberOf @include(if: $no) }')} }`,
      { no: false },
    );
    expect(errors).toBeUndefined();
    expect(data.addUserToGroup.user).toEqual({ username: 'emp1' });
  });
});

describe('a budget that the selection will break is broken before the first write:', () => {
  const four = 'group { memberCount } user { groups { name } isMemberOf(anyOf: "a") }';

  test('of one change', async () => {
    const { data, errors, calls } = await (await openApp({ CALL_BUDGET: '3' })).query(`mutation { ${ADD(four)} }`);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/^What is selected of "addUserToGroup" takes 4 calls .* Nothing was changed\.$/),
        extensions: { code: 'CALL_BUDGET_EXCEEDED', budget: 3 },
      },
    ]);
    expect(calls).toEqual({});
  });

  test('where it just fits, the change is made and shown', async () => {
    const { data, errors, calls } = await (await openApp({ CALL_BUDGET: '4' })).query(`mutation { ${ADD(four)} }`);
    expect(errors).toBeUndefined();
    expect(data.addUserToGroup.user.isMemberOf).toBe(false);
    expect(calls).toEqual({
      AdminAddUserToGroup: 1,
      AdminGetUser: 1,
      AdminListGroupsForUser: 1,
      GetGroup: 1,
      ListUsersInGroup: 1,
    });
  });

  test('of several, which have equal parts of it', async () => {
    const document = (payload: string) =>
      `mutation { a: ${ADD('user { username }')} b: ${ADD(payload, 'sales')} c: ${ADD('user { username }', 'legal')} }`;
    const refused = await (await openApp({ CALL_BUDGET: '11' })).query(document(four));
    expect(refused.errors?.[0]?.message).toContain('"b" takes 4 calls');
    expect(refused.errors?.[0]?.message).toContain('it may make 3');
    expect(refused.calls).toEqual({});
    const made = await (await openApp({ CALL_BUDGET: '12' })).query(document(four));
    expect(made.errors).toBeUndefined();
  });

  test('of more changes than calls', async () => {
    const { errors, calls } = await (await openApp({ CALL_BUDGET: '1' })).query(
      `mutation { a: ${ADD('__typename')} b: ${ADD('__typename', 'sales')} }`,
    );
    expect(errors).toMatchObject([{ message: expect.stringContaining('2 changes take 2 calls') }]);
    expect(calls).toEqual({});
  });
});

describe('what is read for a payload', () => {
  test('has calls of its own, when the change has used up its budget', async () => {
    const { data, errors, calls } = await (await openApp({ CALL_BUDGET: '4' })).query(
      'mutation { setUserGroups(input: { username: "emp1", groupNames: ["guest"] }) { ... on SetUserGroupsPayload { user { groups { name } } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.setUserGroups.user.groups).toEqual([{ name: 'guest' }]);
    expect(calls).toEqual({
      AdminListGroupsForUser: 2,
      GetGroup: 1,
      AdminAddUserToGroup: 1,
      AdminRemoveUserFromGroup: 1,
      AdminGetUser: 1,
    });
  });

  test('nulls itself alone if it takes more, and the change beside it has its own', async () => {
    const app = await openApp({ CALL_BUDGET: '8', EMBEDDED_POOL_USERS: '1000', EMBEDDED_POOL_GROUPS: '2' });
    const add = (user: number, payload: string) =>
      `addUserToGroup(input: { username: "user-${user}", groupName: "group-1" }) { ... on AddUserToGroupPayload { ${payload} } }`;
    const { data, errors, extensions } = await app.query(
      `mutation { a: ${add(1, 'group { name memberCount }')} b: ${add(2, 'user { username }')} }`,
    );
    expect(data).toEqual({ a: { group: { name: 'group-1', memberCount: null } }, b: { user: { username: 'user-2' } } });
    expect(errors).toMatchObject([
      {
        path: ['a', 'group', 'memberCount'],
        message: expect.stringMatching(/^The change was made/),
        extensions: { code: 'CALL_BUDGET_EXCEEDED', budget: 4, change: { outcome: 'SUCCEEDED' } },
      },
    ]);
    expect(extensions.changes.map(({ field }: { field: string }) => field)).toEqual(['a', 'b']);
  });
});

test('every field of a user, a group or a payload that says that it costs a call of its own says so before', () => {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && (['User', 'Group'].includes(type.name) || type.name.endsWith('Payload')),
  );
  const costly = types.flatMap((type) =>
    (isObjectType(type) ? Object.values(type.getFields()) : [])
      .filter(({ description }) => /\b(Costs|with) one (AdminList|List|Get|AdminGet)/i.test(description ?? ''))
      .map((field) => ({ path: `${type.name}.${field.name}`, rule: ruleOf(field) })),
  );
  expect(costly.length).toBeGreaterThan(8);
  expect(costly.filter(({ rule }) => rule?.asksFor === undefined).map(({ path }) => path)).toEqual([]);
});
