import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLE_PERMISSIONS } from '../../src/domain/access/permissions.ts';
import { schema } from '../../src/graphql/schema.ts';
import { type GuardedApp, openGuardedApp, type UnfitToken, unfitTokens } from '../support/guarded-app.ts';

const ROLES = ['auditor', 'operator', 'administrator'] as const;
type Role = (typeof ROLES)[number];

interface RootField {
  readonly allowed: readonly Role[];
  /** Does the same whoever asks, and whether or not somebody has asked before. */
  readonly document: string;
}

const everyone = (document: string): RootField => ({ allowed: ROLES, document });
const operators = (document: string): RootField => ({ allowed: ['operator', 'administrator'], document });
const administrators = (document: string): RootField => ({ allowed: ['administrator'], document });

/** No input takes this id for that of an operation, which only its own kind decides about. */
const OPERATION = 'BULK_OPERATION';

const ROOT_FIELDS: Readonly<Record<string, RootField>> = {
  'Query.accessCheck': everyone('{ accessCheck(username: "john.doe", anyOf: ["admin"]) { granted } }'),
  'Query.auditEvents': everyone('{ auditEvents(first: 1) { nodes { action } } }'),
  'Query.bulkOperation': everyone(`{ bulkOperation(id: "${OPERATION}") { status } }`),
  'Query.group': everyone('{ group(name: "admin") { name } }'),
  'Query.groups': everyone('{ groups(first: 1) { nodes { name } } }'),
  'Query.membershipReport': everyone('{ membershipReport(groupNames: ["admin"]) { totals { groups } } }'),
  'Query.node': everyone('{ node(id: "R3JvdXA6YWRtaW4") { id } }'),
  'Query.nodes': everyone('{ nodes(ids: []) { id } }'),
  'Query.pool': everyone('{ pool { id } }'),
  'Query.quotas': everyone('{ quotas { category } }'),
  'Query.roleLadder': everyone('{ roleLadder { name } }'),
  'Query.user': everyone('{ user(by: { username: "john.doe" }) { username } }'),
  'Query.users': everyone('{ users(first: 1) { nodes { username } } }'),
  'Query.viewer': everyone('{ viewer { username } }'),

  'Mutation.addUserToGroup': operators(
    'mutation { addUserToGroup(input: { username: "emp1", groupName: "beta-testers" }) { __typename } }',
  ),
  'Mutation.assignRole': operators(
    'mutation { assignRole(input: { username: "emp2", role: "junior", dryRun: true }) { __typename } }',
  ),
  'Mutation.bulkAddUsersToGroups': operators(
    'mutation { bulkAddUsersToGroups(input: { usernames: ["emp1"], groupNames: ["finance"] }) { __typename } }',
  ),
  'Mutation.bulkDisableUsers': operators(
    'mutation { bulkDisableUsers(input: { usernames: ["emp3"] }) { __typename } }',
  ),
  'Mutation.bulkEnableUsers': operators('mutation { bulkEnableUsers(input: { usernames: ["emp3"] }) { __typename } }'),
  'Mutation.bulkRemoveUsersFromGroups': operators(
    'mutation { bulkRemoveUsersFromGroups(input: { usernames: ["emp1"], groupNames: ["legal"] }) { __typename } }',
  ),
  'Mutation.cancelBulkOperation': operators(`mutation { cancelBulkOperation(id: "${OPERATION}") { __typename } }`),
  'Mutation.createGroup': administrators('mutation { createGroup(input: { name: "brand-new" }) { __typename } }'),
  'Mutation.deleteGroup': administrators(
    'mutation { deleteGroup(input: { name: "archived-project" }) { __typename } }',
  ),
  'Mutation.demoteUser': operators(
    'mutation { demoteUser(input: { username: "emp3", role: "trainee", dryRun: true }) { __typename } }',
  ),
  'Mutation.disableUser': operators('mutation { disableUser(input: { username: "emp2" }) { __typename } }'),
  'Mutation.enableUser': operators('mutation { enableUser(input: { username: "emp2" }) { __typename } }'),
  'Mutation.promoteUser': operators(
    'mutation { promoteUser(input: { username: "emp2", role: "junior", dryRun: true }) { __typename } }',
  ),
  'Mutation.removeUserFromGroup': operators(
    'mutation { removeUserFromGroup(input: { username: "emp2", groupName: "legal" }) { __typename } }',
  ),
  'Mutation.setUserGroups': operators(
    'mutation { setUserGroups(input: { username: "emp2", groupNames: [], dryRun: true }) { __typename } }',
  ),
  'Mutation.signOutUser': operators('mutation { signOutUser(input: { username: "emp2" }) { __typename } }'),
  'Mutation.updateGroup': administrators(
    'mutation { updateGroup(input: { name: "beta-testers", description: "Sees it first" }) { __typename } }',
  ),

  'Subscription.bulkOperationProgress': everyone(
    `subscription { bulkOperationProgress(id: "${OPERATION}") { status } }`,
  ),
  'Subscription.membershipReportProgress': everyone(
    'subscription { membershipReportProgress(groupNames: ["admin"]) { usersScanned } }',
  ),
};

/** What each role may do, as `viewer` says it. */
const PERMISSIONS: Readonly<Record<Role, readonly string[]>> = {
  auditor: ['DIRECTORY_READ', 'REPORT_READ', 'AUDIT_READ'],
  operator: ['DIRECTORY_READ', 'REPORT_READ', 'AUDIT_READ', 'MEMBERSHIP_WRITE', 'ACCOUNT_WRITE'],
  administrator: ['DIRECTORY_READ', 'REPORT_READ', 'AUDIT_READ', 'MEMBERSHIP_WRITE', 'ACCOUNT_WRITE', 'GROUP_WRITE'],
};

let app: GuardedApp;
let unfit: readonly UnfitToken[];
/** An operation that an administrator began. */
let operationId: string;

beforeAll(async () => {
  app = openGuardedApp();
  unfit = await unfitTokens(app);
  // The company's own roles carry IAM roles, which operators do not give.
  await app.send(
    app.staff.administrator,
    `mutation {
      junior: createGroup(input: { name: "junior", precedence: 45 }) { __typename }
      trainee: createGroup(input: { name: "trainee", precedence: 46 }) { __typename }
      emp2: addUserToGroup(input: { username: "emp2", groupName: "trainee" }) { __typename }
      emp3: addUserToGroup(input: { username: "emp3", groupName: "junior" }) { __typename }
    }`,
  );
  const begun = await app.send(
    app.staff.administrator,
    'mutation { bulkEnableUsers(input: { usernames: ["emp1"] }) { ... on BulkPayload { bulkOperation { id } } } }',
  );
  operationId = (await begun.json()).data.bulkEnableUsers.bulkOperation.id;
});
afterAll(() => app.service.close());

/** Events as the client of a subscription gets them; one answer otherwise. */
async function ask(token: string | null, field: string, { document }: RootField) {
  const headers = { accept: field.startsWith('Subscription.') ? 'text/event-stream' : 'application/json' };
  const response = await app.send(token, document.replace(OPERATION, operationId), headers);
  const text = await response.text();
  const json = text.startsWith('{') ? [text] : [...text.matchAll(/^data: (.+)$/gm)].map(([, data]) => data ?? '');
  return { response, results: json.map((data) => JSON.parse(data)) };
}

test('the table has every root field of the schema, and no other', () => {
  const rootFields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}).map((name) => `${type?.name}.${name}`),
  );
  expect(Object.keys(ROOT_FIELDS).sort()).toEqual(rootFields.sort());
});

describe.each(Object.entries(ROOT_FIELDS))('%s', (field, rootField) => {
  const name = field.split('.')[1] ?? '';

  test.each(ROLES)('answers or refuses an %s', async (role) => {
    const callsBefore = app.pool.calls.total;
    const { response, results } = await ask(app.staff[role], field, rootField);
    expect(response.status).toBe(200);
    if (rootField.allowed.includes(role)) {
      expect(results.flatMap(({ errors }) => errors ?? [])).toEqual([]);
      expect(results[0].data).toHaveProperty(name);
      expect(results[0].data[name]?.__typename ?? '').not.toMatch(/Error$/);
    } else {
      expect(results[0].errors).toMatchObject([
        {
          message: expect.stringMatching(new RegExp(`^This takes the permission \\w+_WRITE, which "${role}" does not`)),
          path: [name],
          extensions: { code: 'FORBIDDEN' },
        },
      ]);
      expect(results[0].data).toBeNull();
      expect(app.pool.calls.total).toBe(callsBefore);
    }
  });

  test('refuses every unfit token, and says what is wrong with it', async () => {
    const callsBefore = app.pool.calls.total;
    for (const { flaw, token, description } of unfit) {
      const { response, results } = await ask(token, field, rootField);
      expect([flaw, response.status]).toEqual([flaw, 401]);
      expect(response.headers.get('www-authenticate')).toBe(
        description === null ? 'Bearer' : `Bearer error="invalid_token", error_description="${description}"`,
      );
      expect(results).toEqual([
        {
          errors: [
            {
              message: description ?? 'Send a token: the header "Authorization: Bearer <token>".',
              extensions: { code: 'UNAUTHENTICATED' },
            },
          ],
        },
      ]);
    }
    expect(app.pool.calls.total).toBe(callsBefore);
  });
});

test.each(ROLES)('viewer tells an %s what the one table of permissions says', async (role) => {
  const response = await app.send(app.staff[role], '{ viewer { username groups permissions } }');
  expect((await response.json()).data.viewer).toEqual({
    username: role,
    groups: [`${role}s`],
    permissions: PERMISSIONS[role],
  });
  expect(ROLE_PERMISSIONS[role === 'auditor' ? 'AUDITOR' : role === 'operator' ? 'OPERATOR' : 'ADMINISTRATOR']).toEqual(
    PERMISSIONS[role],
  );
});

test('who is in no group of the service is somebody, and may do nothing', async () => {
  const { access } = await app.signIn('john.doe', 'employee');
  const viewer = await app.send(access, '{ viewer { username permissions } }');
  expect((await viewer.json()).data.viewer).toEqual({ username: 'john.doe', permissions: [] });
  const refused = await app.send(access, '{ pool { id } }');
  expect((await refused.json()).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});

test('who may not come in learns nothing from a document that is wrong', async () => {
  const response = await app.send(null, '{ gruops { nodes { name } } }');
  expect(response.status).toBe(401);
  expect(await response.text()).not.toMatch(/Cannot query|groups/);
});
