import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dependsOnGroups } from '../../src/domain/filter/depends-on-groups.ts';
import { parseUserFilter } from '../../src/domain/filter/parse-user-filter.ts';
import { planFilter } from '../../src/domain/filter/plan-filter.ts';
import type { UserFilter } from '../../src/domain/filter/user-filter.ts';
import type { User } from '../../src/domain/model/user.ts';
import type { Fault } from '../../src/embedded-pool/faults.ts';
import { type Member, members, userFilter } from '../domain/filter/arbitraries.ts';
import { clausesOf, matchesUser, WITHOUT_GROUPS } from '../domain/filter/parsed.ts';
import { type App, openApp } from '../support/app.ts';
import { otherAdministrator } from './out-of-band-admin.ts';

const GROUPS = ['g1', 'g2', 'g3'];

/** How Cognito cuts its pages: full, or short, now and then empty, so that the groups of a small pool have several. */
const pages: fc.Arbitrary<readonly Fault[]> = fc.constantFrom<readonly Fault[]>(
  [],
  [{ kind: 'short-page', items: 1 }],
  [
    { kind: 'empty-page', probability: 0.3 },
    { kind: 'short-page', items: 3 },
  ],
);

test('a filtered list has the users that the filter matches, each once, in pages of any size, and reads no user twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      members,
      userFilter,
      fc.integer({ min: 1, max: 13 }),
      pages,
      async (company, filter, first, faults) => {
        const app = await openPoolOf(company);
        const users = await everyUser(app);
        const groupsOf = (username: string) => new Set(app.pool.groupsOf(username));
        const matching = users
          .filter((user) => matchesUser(filter, user, { groupsOf }))
          .map(({ username }) => username);

        app.pool.faults.set(faults);
        const { found, mostRead, total } = await walkList(app, filter, first);
        expect(found.toSorted()).toEqual(matching.toSorted());
        expect(total).toBe(matching.length);
        if (planFilter(parseUserFilter(filter)).kind === 'scan') expect(mostRead).toBeLessThanOrEqual(users.length);
        await app.service.close();
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);

test('a filtered list that small call budgets cut anywhere holds the same users, each once', async () => {
  await fc.assert(
    fc.asyncProperty(
      members,
      userFilter.filter((filter) => !dependsOnGroups(clausesOf(filter))),
      fc.integer({ min: 1, max: 13 }),
      fc.integer({ min: 1, max: 4 }),
      pages,
      async (company, filter, first, budget, faults) => {
        const app = await openPoolOf(company, { CALL_BUDGET: String(budget) });
        const users = await everyUser(app);
        const matching = users.filter((user) => matchesUser(filter, user, WITHOUT_GROUPS));

        app.pool.faults.set(faults);
        const { found } = await follow(app, filter, first);
        expect(found.toSorted()).toEqual(matching.map(({ username }) => username).toSorted());
        await app.service.close();
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);

async function walkList(app: App, filter: UserFilter, first: number) {
  const walked = await follow(app, filter, first);
  const { data } = await app.query('query ($filter: UserFilterInput) { users(filter: $filter) { totalCount } }', {
    filter,
  });
  return { ...walked, total: data.users.totalCount };
}

/** Whoever is found from `endCursor` to `endCursor`. */
async function follow(app: App, filter: UserFilter, first: number) {
  const found: string[] = [];
  let mostRead = 0;
  let after: string | null = null;
  do {
    const { data, errors, extensions } = await app.query(
      `query ($filter: UserFilterInput, $first: Int, $after: String) {
        users(filter: $filter, first: $first, after: $after) {
          nodes { username } pageInfo { hasNextPage endCursor }
        }
      }`,
      { filter, first, after },
    );
    expect(errors).toBeUndefined();
    const { nodes, pageInfo } = data.users;
    found.push(...nodes.map(({ username }: { username: string }) => username));
    mostRead = Math.max(mostRead, extensions.cognito.users.read);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return { found, mostRead };
}

// Of a pool of 300, each clause leaves 12 users at most.
const number = fc.integer({ min: 1, max: 330 });
const selective: fc.Arbitrary<UserFilter> = fc.oneof(
  number.map((each) => ({ username: { equals: `user-${each}` } })),
  number.map((each) => ({ email: { startsWith: `USER-${each}@` } })),
  number.map((each) => ({ username: { startsWith: `user-${Math.max(10, each)}` } })),
  fc
    .array(number, { minLength: 1, maxLength: 12 })
    .map((some) => ({ email: { in: some.map((each) => `user-${each}@example.com`) } })),
  fc
    .array(number, { minLength: 1, maxLength: 12 })
    .map((some) => ({ name: { in: some.map((each) => `User ${each}`) } })),
);
const combined: fc.Arbitrary<UserFilter> = fc.letrec<{ filter: UserFilter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, depthSize: 'medium' },
    selective,
    fc.array(tie('filter'), { minLength: 1, maxLength: 4 }).map((or) => ({ or })),
    fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map((and) => ({ and })),
    fc.tuple(tie('filter'), fc.boolean()).map(([filter, enabled]) => ({ ...filter, enabled })),
    tie('filter').map((not) => ({ not })),
  ),
})).filter;

test('a filter never takes more calls than reading the whole pool', async () => {
  const app = await openApp({ EMBEDDED_POOL_USERS: '300', EMBEDDED_POOL_GROUPS: '1' });
  const { data } = await app.query(
    '{ users(first: 1000) { nodes { username enabled status createdAt updatedAt attributes { name value } } } }',
  );
  await fc.assert(
    fc.asyncProperty(combined, async (filter) => {
      const answer = await app.query(
        'query ($filter: UserFilterInput) { users(first: 1000, filter: $filter) { nodes { username } } }',
        { filter },
      );
      const found: readonly string[] = answer.data.users.nodes.map(({ username }: { username: string }) => username);
      const matching: readonly User[] = data.users.nodes.filter((user: User) =>
        matchesUser(filter, user, WITHOUT_GROUPS),
      );
      expect(found.toSorted()).toEqual(matching.map(({ username }) => username).toSorted());
      const { ListUsers = 0, ...others } = answer.calls;
      expect(others).toEqual({});
      expect(ListUsers).toBeLessThanOrEqual(5);
    }),
    { numRuns: 120 },
  );
}, 60_000);

/** A pool of these members. Usernames ignore case there: of two that differ by it, the first is admitted. */
async function openPoolOf(company: readonly Member[], env: Record<string, string> = {}): Promise<App> {
  const app = await openApp({ EMBEDDED_POOL_USERS: '0', EMBEDDED_POOL_GROUPS: '0', ...env });
  const { cognito, pool } = otherAdministrator(app);
  for (const name of GROUPS) await cognito.createGroup({ ...pool, GroupName: name });
  const admitted = new Map(company.toReversed().map((member) => [member.user.username.toLowerCase(), member]));
  for (const { user, groups } of admitted.values()) {
    const Username = user.username;
    const attributes = user.attributes.filter(({ name }) => name !== 'sub');
    await cognito.adminCreateUser({
      ...pool,
      Username,
      UserAttributes: attributes.map(({ name, value }) => ({ Name: name, Value: value })),
    });
    if (user.status === 'CONFIRMED') {
      await cognito.adminSetUserPassword({ ...pool, Username, Password: 'Correct-horse-9', Permanent: true });
    }
    if (!user.enabled) await cognito.adminDisableUser({ ...pool, Username });
    for (const GroupName of groups) await cognito.adminAddUserToGroup({ ...pool, Username, GroupName });
  }
  return app;
}

/** As the API shows them without a filter. */
async function everyUser(app: App): Promise<readonly User[]> {
  const { data } = await app.query(
    '{ users(first: 60) { nodes { username enabled status createdAt updatedAt attributes { name value } } } }',
  );
  return data.users.nodes.map(({ createdAt, updatedAt, ...user }: User) => ({
    ...user,
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
  }));
}
