import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type App, openApp } from '../support/app.ts';
import { otherAdministrator } from './out-of-band-admin.ts';

const COMPOSED = 'Ren\u00e9e';
const DECOMPOSED = 'Rene\u0301e';

/** Two users of the same name, which is written in the two forms, among 200 others. */
async function open(): Promise<App> {
  const app = await openApp({ EMBEDDED_POOL_USERS: '200', EMBEDDED_POOL_GROUPS: '1' });
  const { cognito, pool } = otherAdministrator(app);
  for (const [form, name] of Object.entries({ composed: COMPOSED, decomposed: DECOMPOSED })) {
    await cognito.adminCreateUser({
      ...pool,
      Username: `${name}.${form}`,
      UserAttributes: [
        { Name: 'name', Value: `${name} Roux` },
        { Name: 'custom:department', Value: name },
      ],
    });
    await cognito.createGroup({ ...pool, GroupName: `${name}.${form}`, Description: `For ${name}` });
  }
  return app;
}

describe.each([
  { form: 'composed', name: COMPOSED },
  { form: 'decomposed', name: DECOMPOSED },
])('a name that is asked for in its $form form', ({ name }) => {
  let app: App;
  beforeAll(async () => {
    app = await open();
  });
  const find = async (filter: object, first = 60) => {
    const { data, calls } = await app.query(
      'query ($filter: UserFilterInput, $first: Int) { users(first: $first, filter: $filter) { nodes { username } } }',
      { filter, first },
    );
    return { found: data.users.nodes.map(({ username }: { username: string }) => username).toSorted(), calls };
  };
  const BOTH = [`${COMPOSED}.composed`, `${DECOMPOSED}.decomposed`].toSorted();

  test.each([
    { what: 'equals', filter: { name: { equals: `${name} roux` } }, calls: 2 },
    { what: 'startsWith', filter: { name: { startsWith: name } }, calls: 2 },
    { what: 'startsWith of a username', filter: { username: { startsWith: name } }, calls: 2 },
    { what: 'in', filter: { name: { in: [`${name} Roux`, 'Nobody'] } }, calls: 3 },
    { what: 'contains', filter: { name: { contains: name.slice(1) } }, calls: 4 },
    { what: 'endsWith', filter: { attribute: { name: 'custom:department', value: { endsWith: name } } }, calls: 4 },
    {
      what: 'an or',
      filter: { or: [{ name: { startsWith: name } }, { username: { startsWith: 'user-99' } }] },
      calls: 3,
    },
  ])('is found in both by $what', async ({ what, filter, calls }) => {
    const { found, calls: made } = await find(filter);
    expect(found.filter((username: string) => !username.startsWith('user-'))).toEqual(BOTH);
    if (what !== 'an or') expect(found).toHaveLength(2);
    expect(made).toEqual({ ListUsers: calls });
  });

  test('comes on one page after the other, each once', async () => {
    const first = await find({ name: { startsWith: name } }, 1);
    expect(first.found).toHaveLength(1);
    expect(first.calls).toEqual({ ListUsers: 1 });
  });

  test('finds groups of it in both, and descriptions', async () => {
    for (const filter of [{ name: { startsWith: name } }, { description: { contains: name } }]) {
      const { data } = await app.query(
        'query ($filter: GroupFilterInput) { groups(filter: $filter) { nodes { name } } }',
        {
          filter,
        },
      );
      expect(data.groups.nodes.map((group: { name: string }) => group.name).toSorted()).toEqual(BOTH);
    }
  });
});

test('a prefix is sent to Cognito in each of its forms', async () => {
  const { data, calls } = await (await openApp()).query(
    `{ users(filter: { name: { startsWith: "zoë o'" } }) { nodes { username } } }`,
  );
  expect(data.users.nodes).toEqual([{ username: "zoë.o'hara" }]);
  expect(calls).toEqual({ ListUsers: 2 });
});

test('an address is looked up in each of its forms', async () => {
  const app = await open();
  const { cognito, pool } = otherAdministrator(app);
  await cognito.adminCreateUser({
    ...pool,
    Username: 'renee',
    UserAttributes: [{ Name: 'email', Value: `${DECOMPOSED}@example.com` }],
  });
  const { data, calls } = await app.query('query ($email: String) { user(by: { email: $email }) { username } }', {
    email: `${COMPOSED}@example.com`,
  });
  expect(data.user).toEqual({ username: 'renee' });
  expect(calls).toEqual({ ListUsers: 2 });
});

test('groups in the order of their names stand side by side, whatever form they are written in', async () => {
  const app = await open();
  const { cognito, pool } = otherAdministrator(app);
  await cognito.createGroup({ ...pool, GroupName: 'Renz' });
  const { data } = await app.query('{ groups(orderBy: { field: NAME, direction: ASC }) { nodes { name } } }');
  const names = data.groups.nodes.map(({ name }: { name: string }) => name);
  expect(names.slice(0, 3)).toEqual(['Renz', `${COMPOSED}.composed`, `${DECOMPOSED}.decomposed`]);
});

test('whatever the name, it is found by its composed form and by its decomposed one', async () => {
  const app = await openApp({ EMBEDDED_POOL_USERS: '200', EMBEDDED_POOL_GROUPS: '0' });
  const { cognito, pool } = otherAdministrator(app);
  const letters = fc.constantFrom('a', 'é', 'ß', 'Å', 'ệ', 'が', '각', 'й', 'ø', '王');
  const form = fc.constantFrom('NFC', 'NFD');
  let made = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: letters, minLength: 1, maxLength: 5 }),
      form,
      form,
      fc.constantFrom('equals', 'startsWith', 'contains', 'endsWith'),
      async (name, kept, asked, operator) => {
        made += 1;
        const username = `somebody-${made}`;
        const UserAttributes = [{ Name: 'name', Value: name.normalize(kept) }];
        await cognito.adminCreateUser({ ...pool, Username: username, UserAttributes });
        const { data } = await app.query(
          'query ($filter: UserFilterInput) { users(first: 1000, filter: $filter) { nodes { username } } }',
          { filter: { name: { [operator]: name.normalize(asked) } } },
        );
        expect(data.users.nodes).toContainEqual({ username });
      },
    ),
    { numRuns: 100 },
  );
}, 60_000);
