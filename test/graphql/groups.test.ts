import { describe, expect, test } from 'vitest';
import { openApp } from '../support/app.ts';
import { otherAdministrator } from './out-of-band-admin.ts';

describe('group', () => {
  test('has every property that Cognito keeps of a group, for one GetGroup', async () => {
    const { data, calls } = await (await openApp()).query(
      '{ group(name: "administrators") { name description precedence roleArn createdAt updatedAt } }',
    );
    expect(data.group).toEqual({
      name: 'administrators',
      description: 'Administrators of the platform',
      precedence: 5,
      roleArn: 'arn:aws:iam::123456789012:role/company-administrator',
      createdAt: '2024-01-08T09:00:00.000Z',
      updatedAt: '2024-01-08T09:00:00.000Z',
    });
    expect(calls).toEqual({ GetGroup: 1 });
  });

  test('has null for what the group lacks, and 0 is not null', async () => {
    const app = await openApp();
    const { cognito, pool } = otherAdministrator(app);
    await cognito.createGroup({ ...pool, GroupName: 'bare' });
    await cognito.createGroup({ ...pool, GroupName: 'zero', Precedence: 0 });
    const { data } = await app.query(`{
      bare: group(name: "bare") { description precedence roleArn }
      zero: group(name: "zero") { precedence }
    }`);
    expect(data).toEqual({ bare: { description: null, precedence: null, roleArn: null }, zero: { precedence: 0 } });
  });

  test('is null if the pool has none by that name, and names differ by case', async () => {
    const { data, errors, calls } = await (await openApp()).query('{ group(name: "Admin") { name } }');
    expect(data).toEqual({ group: null });
    expect(errors).toBeUndefined();
    expect(calls).toEqual({ GetGroup: 1 });
  });

  test('of several names, each that the pool lacks is null', async () => {
    const { data, calls } = await (await openApp()).query(
      '{ a: group(name: "admin") { name } b: group(name: "nowhere") { name } c: group(name: "admin") { precedence } }',
    );
    expect(data).toEqual({ a: { name: 'admin' }, b: null, c: { precedence: 10 } });
    // With one name left after the first page, asking for it is as cheap as the second page.
    expect(calls).toEqual({ ListGroups: 1, GetGroup: 1 });
  });

  test.each(['', 'two words', 'x'.repeat(129)])(
    'with the invalid name %j is refused before a call is spent',
    async (name) => {
      const { data, errors, calls } = await (await openApp()).query(
        'query ($name: String!) { group(name: $name) { name } }',
        {
          name,
        },
      );
      expect(data).toEqual({ group: null });
      expect(errors?.map(({ path, extensions }) => ({ path, extensions }))).toEqual([
        { path: ['group'], extensions: { code: 'BAD_USER_INPUT', field: 'name' } },
      ]);
      expect(calls).toEqual({});
    },
  );

  test.each(['équipe-paris', 'r&d/"moonshot",phase-2', 'api:tickets:read', 'us-east-1_Embedded0_Okta'])(
    'is found by any name that Cognito takes: %s',
    async (name) => {
      const { data } = await (await openApp()).query('query ($name: String!) { group(name: $name) { name } }', {
        name,
      });
      expect(data.group).toEqual({ name });
    },
  );

  test('shows its members whole, without a call for each', async () => {
    const app = await openApp();
    const { data, calls } = await app.query(
      '{ group(name: "onboarding") { members { nodes { username email enabled status createdAt attributes { name value } } } } }',
    );
    expect(data.group.members.nodes).toHaveLength(3);
    expect(data.group.members.nodes.map(({ username }: { username: string }) => username).sort()).toEqual(
      app.pool.membersOf('onboarding'),
    );
    expect(data.group.members.nodes).toContainEqual(
      expect.objectContaining({ username: 'emp1', email: 'emp1@example.com', status: 'FORCE_CHANGE_PASSWORD' }),
    );
    expect(calls).toEqual({ GetGroup: 1, ListUsersInGroup: 1 });
  });

  test('shows its members through a filter, which is evaluated here', async () => {
    const app = await openApp();
    const { data, calls } = await app.query(
      '{ group(name: "employees") { members(first: 100, filter: { enabled: false, inAnyGroup: ["sales", "legal"] }) { nodes { username enabled } } } }',
    );
    const expected = app.pool
      .membersOf('employees')
      .filter((username) => app.pool.user(username)?.enabled === false)
      .filter((username) => app.pool.groupsOf(username).some((name) => ['sales', 'legal'].includes(name)));
    expect(expected.length).toBeGreaterThan(0);
    expect(data.group.members.nodes.map(({ username }: { username: string }) => username).sort()).toEqual(expected);
    expect(calls.AdminGetUser).toBeUndefined();
  });
});

describe('groups', () => {
  const names = (answer: { data: { groups: { nodes: readonly { name: string }[] } } }) =>
    answer.data.groups.nodes.map(({ name }) => name);

  test('are all the groups of the pool, one ListGroups for 60', async () => {
    const app = await openApp({ EMBEDDED_POOL_USERS: '0', EMBEDDED_POOL_GROUPS: '130' });
    const answer = await app.query('{ groups(first: 1000) { nodes { name description precedence roleArn } } }');
    expect(new Set(names(answer)).size).toBe(130);
    expect(answer.calls).toEqual({ ListGroups: 3 });
  });

  describe('in order', () => {
    async function precedences(direction: 'ASC' | 'DESC') {
      const app = await openApp({ EMBEDDED_POOL_USERS: '0', EMBEDDED_POOL_GROUPS: '0' });
      const { cognito, pool } = otherAdministrator(app);
      const groups = { b: 5, a: 5, none2: undefined, zero: 0, none1: undefined, high: 2_147_483_647, B: 5, é: 5 };
      for (const [GroupName, Precedence] of Object.entries(groups)) {
        await cognito.createGroup({ ...pool, GroupName, Precedence });
      }
      return app.query(`{ groups(orderBy: { field: PRECEDENCE, direction: ${direction} }) { nodes { name } } }`);
    }
    const highestFirst = ['zero', 'B', 'a', 'b', 'é', 'high', 'none1', 'none2'];

    test('by precedence go from the highest authority to none, ties by name', async () => {
      expect(names(await precedences('ASC'))).toEqual(highestFirst);
    });

    test('by precedence, descending, go the very other way', async () => {
      expect(names(await precedences('DESC'))).toEqual([...highestFirst].reverse());
    });

    test.each(['ASC', 'DESC'])('by name go code unit by code unit, %s', async (direction) => {
      const answer = await (await openApp()).query(
        `{ groups(first: 200, orderBy: { field: NAME, direction: ${direction} }) { nodes { name } } }`,
      );
      const sorted = [...names(answer)].sort();
      expect(names(answer)).toEqual(direction === 'ASC' ? sorted : sorted.reverse());
      expect(names(answer)).toHaveLength(98);
    });

    test('by time of making go oldest first, ties by name', async () => {
      const app = await openApp();
      const { cognito, pool } = otherAdministrator(app);
      await cognito.createGroup({ ...pool, GroupName: 'aaa-newest' });
      const answer = await app.query(
        '{ groups(first: 200, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { name } } }',
      );
      expect(names(answer).at(-1)).toBe('aaa-newest');
      expect(names(answer).slice(0, -1)).toEqual([...names(answer).slice(0, -1)].sort());
    });

    test('cost the whole list, once, however many ask for it in one request', async () => {
      const { calls } = await (await openApp()).query(`{
        top: groups(first: 3, orderBy: { field: PRECEDENCE, direction: ASC }) { nodes { name } totalCount }
        last: groups(first: 3, orderBy: { field: NAME, direction: DESC }) { nodes { name } }
      }`);
      expect(calls).toEqual({ ListGroups: 2 });
    });
  });

  describe('through a filter', () => {
    test.each([
      { filter: '{ name: { startsWith: "api:tickets:" } }', found: 5 },
      { filter: '{ name: { equals: "admin" } }', found: 1 },
      { filter: '{ name: { equals: "ADMIN" } }', found: 0 },
      { filter: '{ name: { in: ["admin", "guest", "nowhere"] } }', found: 2 },
      { filter: '{ name: { endsWith: ":read", contains: "tick" } }', found: 1 },
      { filter: '{ description: { contains: "WAREHOUSE" } }', found: 2 },
      { filter: '{ description: { contains: "warehouse" }, name: { endsWith: "writers" } }', found: 1 },
      { filter: '{ search: "EQUIPE bureau" }', found: 1 },
      { filter: '{ search: "warehouse", name: { endsWith: "writers" } }', found: 1 },
      { filter: '{ hasRole: true }', found: 8 },
      { filter: '{ hasRole: false }', found: 90 },
      { filter: '{}', found: 98 },
    ])('$filter are $found', async ({ filter, found }) => {
      const { data, calls } = await (await openApp()).query(
        `{ groups(first: 200, filter: ${filter}) { nodes { name } totalCount } }`,
      );
      expect(data.groups.nodes).toHaveLength(found);
      expect(data.groups.totalCount).toBe(found);
      expect(calls).toEqual({ ListGroups: 2 });
    });

    test('can be ordered, too', async () => {
      const answer = await (await openApp()).query(
        '{ groups(filter: { name: { startsWith: "data-" } }, orderBy: { field: NAME, direction: DESC }) { nodes { name } } }',
      );
      expect(names(answer)).toEqual(['data-writers', 'data-readers']);
    });

    test('a filter that is too large is refused before a call is spent, naming its path', async () => {
      const values = Array.from({ length: 1_001 }, (_, index) => `name-${index}`);
      const { errors, calls } = await (await openApp()).query(
        'query ($values: [String!]) { groups(filter: { name: { in: $values } }) { nodes { name } } }',
        { values },
      );
      expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'filter.name.in' });
      expect(calls).toEqual({});
    });
  });
});
