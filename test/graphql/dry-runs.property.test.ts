import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { openApp } from '../support/app.ts';
import { type GuardedApp, openGuardedApp } from '../support/authenticated-app.ts';
import { ask } from './authorization-requests.ts';

const REQUESTS = 60;
const RUNS = 4;

let app: GuardedApp;
afterEach(() => app?.service.close());

const PEOPLE = ['administrator', 'operator', 'second.operator', 'maria.admin', 'john.doe', 'emp1', 'emp2', 'new.hire'];
const NAMES = [...PEOPLE, 'Operator@example.com', 'emp2@example.com', 'nobody.here'];
const GROUPS = [
  ...['wardens', 'keepers', 'operators', 'tie-a', 'tie-b', 'lead', 'peer', 'junior', 'reader', 'unranked', 'missing'],
  ...['employee', 'guest', 'manager', 'finance', 'Junior', 'WARDENS', 'Employee'],
];

const user = fc.constantFrom(...NAMES);
const group = fc.constantFrom(...GROUPS);
const list = (names: readonly string[]) => JSON.stringify(names);

/** A change that can be tried, but for the words that try it. */
interface Change {
  readonly field: string;
  readonly input: string;
}

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      field: fc.constantFrom('assignRole', 'promoteUser', 'demoteUser'),
      input: fc
        .tuple(user, group, fc.option(fc.uniqueArray(group, { minLength: 1, maxLength: 4 })))
        .map(([name, role, roles]) => `username: "${name}", role: "${role}"${roles ? `, roles: ${list(roles)}` : ''}`),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      field: fc.constant('setUserGroups'),
      input: fc
        .tuple(user, fc.uniqueArray(group, { maxLength: 4 }))
        .map(([name, groups]) => `username: "${name}", groupNames: ${list(groups)}`),
    }),
  },
  fc.record({
    field: fc.constantFrom('bulkAddUsersToGroups', 'bulkRemoveUsersFromGroups'),
    input: fc.tuple(user, group).map(([name, groupName]) => `usernames: ["${name}"], groupNames: ["${groupName}"]`),
  }),
  fc.record({
    field: fc.constant('createUser'),
    input: fc
      .tuple(fc.constantFrom('made.one', 'made.two', 'emp1'), fc.uniqueArray(group, { maxLength: 3 }))
      .map(([name, groups]) => `username: "${name}", groupNames: ${list(groups)}, invitation: NONE`),
  }),
  fc.record({
    field: fc.constant('updateUserAttributes'),
    input: fc
      .tuple(
        user,
        fc.constantFrom('email', 'email_verified', 'custom:employee_id'),
        fc.constantFrom('true', 'x@example.com'),
      )
      .map(
        ([name, attribute, value]) => `username: "${name}", attributes: [{ name: "${attribute}", value: "${value}" }]`,
      ),
  }),
  fc.record({
    field: fc.constantFrom('bulkEnableUsers', 'bulkDisableUsers'),
    input: user.map((name) => `usernames: ["${name}"]`),
  }),
);

function documentOf({ field, input }: Change, dryRun: boolean): string {
  return `mutation { ${field}(input: { ${input}, dryRun: ${dryRun} }) {
    __typename
    ... on AssignRolePayload { role { name } previousRole { name } added removed }
    ... on SetUserGroupsPayload { added removed }
    ... on UpdateUserAttributesPayload { changes { name before after } }
    ... on BulkPayload { bulkOperation { items { nodes { outcome error { __typename } } } } }
    ... on Error { message }
  } }`
    .replace(/assign|mote/.test(field) ? '' : /\.\.\. on AssignRolePayload .*\n/, '')
    .replace(field === 'updateUserAttributes' ? '' : /\.\.\. on UpdateUserAttributesPayload .*\n/, '')
    .replace(field === 'setUserGroups' ? '' : /\.\.\. on SetUserGroupsPayload .*\n/, '')
    .replace(field.startsWith('bulk') ? '' : /\.\.\. on BulkPayload .*\n/, '');
}

/** What is told, of a bulk operation whether its one item fails. */
function told(field: string, data: Record<string, Record<string, unknown>>, errors: unknown): unknown {
  if (errors !== undefined) return errors;
  const text = JSON.stringify(data[field]);
  if (!field.startsWith('bulk')) return data[field];
  return text.includes('"FAILED"') ? 'FAILED' : 'not refused';
}

const isRefused = (answer: unknown) => answer === 'FAILED' || JSON.stringify(answer).includes('Error"');

/** Everybody's memberships and attributes, and who is enabled. */
const state = () =>
  [...PEOPLE, 'made.one', 'made.two'].map((name) => {
    const found = app.pool.user(name);
    return found === undefined
      ? [name, null]
      : [name, found.enabled, found.attributes, [...app.pool.groupsOf(name)].sort()];
  });

async function open(groupNames: string): Promise<GuardedApp> {
  app = await openGuardedApp({ EMBEDDED_POOL_GROUP_NAMES: groupNames, ADMIN_GROUPS: 'wardens, keepers' });
  await app.signIn('second.operator', 'operators');
  const { data } = await ask(
    app,
    app.staff.administrator,
    `mutation {
      a: createGroup(input: { name: "tie-a", precedence: 3 }) { __typename }
      b: createGroup(input: { name: "tie-b", precedence: 3 }) { __typename }
      c: createGroup(input: { name: "keepers" }) { __typename }
      d: createGroup(input: { name: "lead", precedence: 14 }) { __typename }
      e: createGroup(input: { name: "peer", precedence: 15 }) { __typename }
      f: createGroup(input: { name: "junior", precedence: 16 }) { __typename }
      g: createGroup(input: { name: "unranked" }) { __typename }
      h: createGroup(input: {
        name: "reader", precedence: 70, roleArn: "arn:aws:iam::123456789012:role/reader"
      }) { __typename }
      i: setUserGroups(input: {
        username: "administrator", groupNames: ["wardens", "keepers", "tie-a", "tie-b", "guest"]
      }) { __typename }
      j: addUserToGroup(input: { username: "maria.admin", groupName: "keepers" }) { __typename }
    }`,
  );
  expect(JSON.stringify(data)).not.toMatch(/Error/);
  return app;
}

test.each(['exact', 'case-insensitive'])(
  'a dry run refuses what its real run refuses, before any write, and else tells what that does (group names: %s)',
  async (groupNames) => {
    let refused = 0;
    let done = 0;
    const request = fc.tuple(fc.constantFrom('operator', 'administrator', 'operator', 'auditor'), change);
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: REQUESTS, maxLength: REQUESTS }), async (requests) => {
        await open(groupNames);
        try {
          for (const [caller, tried] of requests) {
            const token = app.staff[caller as 'operator'];
            const before = state();
            const dry = await ask(app, token, documentOf(tried, true));
            expect([tried, dry.writes, state()]).toEqual([tried, 0, before]);
            const real = await ask(app, token, documentOf(tried, false));
            const [first, second] = [dry, real].map(({ data, errors }) => told(tried.field, data, errors));
            expect([caller, tried, second]).toEqual([caller, tried, first]);
            if (isRefused(first)) {
              refused += 1;
              expect([tried, state()]).toEqual([tried, before]);
              if (!tried.field.startsWith('bulk')) expect([tried, real.writes]).toEqual([tried, 0]);
            } else {
              done += real.writes;
            }
          }
        } finally {
          await app.service.close();
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(refused).toBeGreaterThan(RUNS);
    expect(done).toBeGreaterThan(RUNS);
  },
  240_000,
);

test.each([true, false])(
  'nobody lowers their own authority by leaving two groups of the same rank at once (dry run: %s)',
  async (dryRun) => {
    await open('exact');
    const { refusal, writes } = await ask(
      app,
      app.staff.administrator,
      documentOf(
        { field: 'setUserGroups', input: 'username: "administrator", groupNames: ["wardens", "keepers", "guest"]' },
        dryRun,
      ),
    );
    expect(refusal).toMatch(/nobody lowers their own authority/);
    expect(writes).toBe(0);
  },
);

test.each([true, false])(
  'the last administrator stays who would leave all groups of administrators at once (dry run: %s)',
  async (dryRun) => {
    const local = await openApp({ ADMIN_GROUPS: 'administrators, super_admin' });
    for (const name of ['grace.keys', 'maria.admin', 'tom.admin', 'lena.admin']) {
      await local.query(`mutation { disableUser(input: { username: "${name}" }) { __typename } }`);
    }
    const { data, calls } = await local.query(
      documentOf({ field: 'setUserGroups', input: 'username: "ada.root", groupNames: ["employees"]' }, dryRun),
    );
    expect(data.setUserGroups.__typename).toBe('NotAllowedError');
    expect(calls.AdminRemoveUserFromGroup).toBeUndefined();
    await local.service.close();
  },
);
