import { describe, expect, test } from 'vitest';
import type { StoredUser } from '../../src/embedded-pool/records.ts';
import { type App, openApp } from '../support/app.ts';

async function usernames(app: App, filter: string | null) {
  const args = filter === null ? 'first: 1000' : `first: 1000, filter: ${filter}`;
  const { data, errors, calls } = await app.query(`{ users(${args}) { nodes { username } totalCount } }`);
  expect(errors).toBeUndefined();
  const found: string[] = data.users.nodes.map(({ username }: { username: string }) => username);
  expect(data.users.totalCount).toBe(found.length);
  return { found, calls };
}

/** By looking at every user in the pool. */
async function expected(app: App, matches: (user: Readonly<StoredUser>) => boolean): Promise<readonly string[]> {
  const { found } = await usernames(app, null);
  return found.filter((username) => {
    const user = app.pool.user(username);
    return user !== undefined && matches(user);
  });
}

/** Notes the Filter of every ListUsers that reaches the pool. */
function recordFilters(app: App): readonly unknown[] {
  const filters: unknown[] = [];
  app.pool.faults.set([
    {
      kind: 'throttle',
      operation: 'ListUsers',
      when: ({ input }) => {
        filters.push(input.Filter);
        return false;
      },
    },
  ]);
  return filters;
}

test('all users come whole, one ListUsers for 60, without a call for any one of them', async () => {
  const { data, calls } = await (await openApp()).query(`{
    users(first: 1000) { nodes { id username sub email name phoneNumber enabled status createdAt updatedAt attributes { name value } } }
  }`);
  expect(data.users.nodes).toHaveLength(250);
  expect(data.users.nodes).toContainEqual(expect.objectContaining({ username: 'john.doe', name: 'John Doe' }));
  expect(calls).toEqual({ ListUsers: 5 });
});

test('a list never bills a user, whatever is selected of its users', async () => {
  const { calls } = await (await openApp()).query(`{
    users(first: 60) { nodes { id email attributes { value } groups { name } highestGroup { name } tokenClaims { roles } } }
    group(name: "admin") { members { nodes { id email groups { name } isMemberOf(anyOf: ["admin"]) } } }
  }`);
  expect(Object.keys(calls).sort()).toEqual(['AdminListGroupsForUser', 'GetGroup', 'ListUsers', 'ListUsersInGroup']);
});

describe('a filter that Cognito can evaluate is sent to it, and costs one call for what it leaves:', () => {
  test.each([
    {
      filter: '{ email: { startsWith: "jo" } }',
      sent: 'email ^= "jo"',
      matches: ({ attributes }: StoredUser) => attributes.email?.startsWith('jo') === true,
    },
    {
      filter: '{ email: { equals: "JOHN.doe@example.com" } }',
      sent: 'email = "JOHN.doe@example.com"',
      matches: ({ username }: StoredUser) => username === 'john.doe',
    },
    {
      filter: '{ username: { equals: "john.doe" } }',
      sent: 'username = "john.doe"',
      matches: ({ username }: StoredUser) => username === 'john.doe',
    },
    {
      filter: '{ name: { startsWith: "john d" } }',
      sent: 'name ^= "john d"',
      matches: ({ attributes }: StoredUser) => attributes.name?.startsWith('John D') === true,
    },
    {
      filter: '{ attribute: { name: "family_name", value: { equals: "doe" } } }',
      sent: 'family_name = "doe"',
      matches: ({ attributes }: StoredUser) => attributes.family_name?.toLowerCase() === 'doe',
    },
    {
      filter: '{ phoneNumber: { startsWith: "+120655501" } }',
      sent: 'phone_number ^= "+120655501"',
      matches: ({ attributes }: StoredUser) => attributes.phone_number?.startsWith('+120655501') === true,
    },
    { filter: '{ enabled: false }', sent: 'status = "Disabled"', matches: ({ enabled }: StoredUser) => !enabled },
    {
      filter: '{ status: [EXTERNAL_PROVIDER] }',
      sent: 'cognito:user_status = "EXTERNAL_PROVIDER"',
      matches: ({ status }: StoredUser) => status === 'EXTERNAL_PROVIDER',
    },
  ])('$filter', async ({ filter, sent, matches }) => {
    const app = await openApp();
    const wanted = await expected(app, matches);
    expect(wanted.length).toBeGreaterThan(0);

    const filters = recordFilters(app);
    const { found, calls } = await usernames(app, filter);
    expect([...found].sort()).toEqual([...wanted].sort());
    expect(calls).toEqual({ ListUsers: 1 });
    expect(filters).toEqual([sent]);
  });

  test('quotes and backslashes in it are escaped', async () => {
    const app = await openApp();
    const filters = recordFilters(app);
    const { found } = await usernames(app, '{ name: { startsWith: "a\\"b\\\\" } }');
    expect(found).toEqual([]);
    expect(filters).toEqual(['name ^= "a\\"b\\\\"']);
  });
});

describe('of a filter of several clauses the most selective is sent, and the rest evaluated here:', () => {
  test.each([
    {
      filter: '{ enabled: true, email: { startsWith: "j" }, name: { contains: "o" } }',
      sent: 'email ^= "j"',
      matches: ({ enabled, attributes }: StoredUser) =>
        enabled && attributes.email?.startsWith('j') === true && attributes.name?.toLowerCase().includes('o') === true,
    },
    {
      filter: '{ and: [{ enabled: false }, { not: { email: { startsWith: "a" } } }] }',
      sent: 'status = "Disabled"',
      matches: ({ enabled, attributes }: StoredUser) => !enabled && attributes.email?.startsWith('a') !== true,
    },
    {
      filter:
        '{ status: [CONFIRMED], createdAt: { after: "2024-02-01T00:00:00Z", before: "2024-03-01T01:00:00+01:00" } }',
      sent: 'cognito:user_status = "CONFIRMED"',
      matches: ({ status, createdAt }: StoredUser) =>
        status === 'CONFIRMED' && createdAt >= Date.UTC(2024, 1) && createdAt < Date.UTC(2024, 2),
    },
    {
      filter: '{ status: [FORCE_CHANGE_PASSWORD], createdAt: { before: "2024-03-01T00:00:00Z" } }',
      sent: 'cognito:user_status = "FORCE_CHANGE_PASSWORD"',
      matches: ({ status, createdAt }: StoredUser) =>
        status === 'FORCE_CHANGE_PASSWORD' && createdAt < Date.UTC(2024, 2),
    },
  ])('$filter', async ({ filter, sent, matches }) => {
    const app = await openApp();
    const wanted = await expected(app, matches);
    expect(wanted.length).toBeGreaterThan(0);

    const filters = recordFilters(app);
    const { found } = await usernames(app, filter);
    expect([...found].sort()).toEqual([...wanted].sort());
    expect(new Set(filters)).toEqual(new Set([sent]));
  });
});

describe('a filter that Cognito cannot evaluate is evaluated here, over all users:', () => {
  test.each([
    {
      filter: '{ email: { endsWith: "SON@example.com" } }',
      matches: ({ attributes }: StoredUser) => attributes.email?.endsWith('son@example.com') === true,
    },
    {
      filter: '{ name: { contains: "ARA" } }',
      matches: ({ attributes }: StoredUser) => attributes.name?.toLowerCase().includes('ara') === true,
    },
    {
      filter: '{ attribute: { name: "custom:department", value: { equals: "legal" } } }',
      matches: ({ attributes }: StoredUser) => attributes['custom:department'] === 'legal',
    },
    {
      filter: '{ or: [{ username: { equals: "emp1" } }, { username: { equals: "emp2" } }] }',
      matches: ({ username }: StoredUser) => ['emp1', 'emp2'].includes(username),
    },
    {
      filter: '{ not: { attribute: { name: "email_verified", value: { equals: "true" } } } }',
      matches: ({ attributes }: StoredUser) => attributes.email_verified !== 'true',
    },
    {
      filter: '{ not: { status: [CONFIRMED] } }',
      matches: ({ status }: StoredUser) => status !== 'CONFIRMED',
    },
    { filter: '{ and: [] }', matches: () => true },
    { filter: '{ email: null, name: {} }', matches: () => true },
  ])('$filter', async ({ filter, matches }) => {
    const app = await openApp();
    const wanted = await expected(app, matches);
    const { found, calls } = await usernames(app, filter);
    expect([...found].sort()).toEqual([...wanted].sort());
    expect(Object.keys(calls)).toEqual(['ListUsers']);
  });

  test.each([
    {
      filter: '{ inAnyGroup: ["admin", "super_admin"] }',
      matches: (groups: readonly string[]) => groups.includes('admin') || groups.includes('super_admin'),
    },
    {
      filter: '{ notInAnyGroup: ["employees"] }',
      matches: (groups: readonly string[]) => !groups.includes('employees'),
    },
    {
      filter: '{ inAllGroups: ["employees", "legal", "legal"] }',
      matches: (groups: readonly string[]) => groups.includes('employees') && groups.includes('legal'),
    },
    { filter: '{ inNoGroup: true }', matches: (groups: readonly string[]) => groups.length === 0 },
    {
      filter: '{ inNoGroup: false, inAnyGroup: ["legal"] }',
      matches: (groups: readonly string[]) => groups.includes('legal'),
    },
    { filter: '{ inAnyGroup: ["nowhere"] }', matches: () => false },
  ])('$filter', async ({ filter, matches }) => {
    const app = await openApp();
    const wanted = await expected(app, ({ username }) => matches(app.pool.groupsOf(username)));
    const { found } = await usernames(app, filter);
    expect([...found].sort()).toEqual([...wanted].sort());
  });

  test('pages of Cognito are read until the requested page is full, and no further', async () => {
    const app = await openApp({ EMBEDDED_POOL_USERS: '600', EMBEDDED_POOL_GROUPS: '3' });
    // One in ten: six on each page of 60 on average.
    const { data, calls } = await app.query(
      '{ users(first: 12, filter: { username: { endsWith: "7" } }) { nodes { username } pageInfo { hasNextPage } } }',
    );
    expect(data.users.nodes).toHaveLength(12);
    expect(data.users.pageInfo.hasNextPage).toBe(true);
    expect(calls.ListUsers).toBeLessThan(6);
  });
});

describe('an invalid filter is refused before a call is spent:', () => {
  const nested = (depth: number): string => (depth === 0 ? '{ enabled: true }' : `{ not: ${nested(depth - 1)} }`);

  test.each([
    { what: 'too deep', filter: nested(11), field: `filter${'.not'.repeat(11)}` },
    {
      what: 'an attribute that is a field',
      filter: '{ attribute: { name: "status", value: {} } }',
      field: 'filter.attribute.name',
    },
    {
      what: 'one of all groups that cannot be',
      filter: '{ inAllGroups: ["legal", "two words"] }',
      field: 'filter.inAllGroups[1]',
    },
    { what: 'a group name that cannot be', filter: '{ inAnyGroup: ["two words"] }', field: 'filter.inAnyGroup[0]' },
  ])('$what', async ({ filter, field }) => {
    const { errors, calls } = await (await openApp()).query(`{ users(filter: ${filter}) { nodes { username } } }`);
    expect(errors?.map(({ path, extensions }) => ({ path, extensions }))).toEqual([
      { path: ['users'], extensions: { code: 'BAD_USER_INPUT', field } },
    ]);
    expect(calls).toEqual({});
  });

  test.each([
    ['2024-02-30T00:00:00Z', 'There is no 2024-02-30 in the calendar.'],
    ['2023-02-29T12:00:00Z', 'There is no 2023-02-29 in the calendar.'],
    ['2024-04-31T00:00:00+02:00', 'There is no 2024-04-31 in the calendar.'],
    ['2024-13-01T00:00:00Z', 'There is no 2024-13-01 in the calendar.'],
    ['2024-00-10T00:00:00Z', 'There is no 2024-00-10 in the calendar.'],
    ['2024-02-01T24:00:00Z', 'ISO 8601 date-time'],
    ['2024-02-01T24:30:00Z', 'ISO 8601 date-time'],
    ['2024-02-01T10:60:00Z', 'ISO 8601 date-time'],
    ['2024-02-01T10:00:60Z', 'ISO 8601 date-time'],
    ['2024-02-01T10:00:00+24:00', 'ISO 8601 date-time'],
    ['2024-02-01T10:00:00+02:60', 'ISO 8601 date-time'],
  ])('a moment that there is not: %s', async (after, message) => {
    const { errors, calls } = await (await openApp()).query(
      'query ($after: DateTime) { users(filter: { createdAt: { after: $after } }) { nodes { username } } }',
      { after },
    );
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect(errors?.[0]?.message).toContain(message);
    expect(calls).toEqual({});
  });

  test.each(['2024-02-29T23:59:59Z', '2000-02-29T00:00:00.123456789+14:00', '0001-01-01T00:00:00-23:59'])(
    'but not the odd moment that there is: %s',
    async (after) => {
      const { errors } = await (await openApp()).query(
        'query ($after: DateTime) { users(first: 1, filter: { createdAt: { after: $after } }) { nodes { username } } }',
        { after },
      );
      expect(errors).toBeUndefined();
    },
  );

  test('a date without an offset', async () => {
    const { errors, calls } = await (await openApp()).query(
      'query ($after: DateTime) { users(filter: { createdAt: { after: $after } }) { nodes { username } } }',
      { after: '2024-02-01T00:00:00' },
    );
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toMatch(/ISO 8601 date-time with its offset/);
    expect(calls).toEqual({});
  });
});
