import { paginateListGroups } from '@aws-sdk/client-cognito-identity-provider';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { GuardedApp } from '../support/authenticated-app.ts';
import { ask, bulkChange, change, openCompany } from './authorization-requests.ts';

const REQUESTS = 50;
const RUNS = 6;
/** More of them: ATTACKS=10000. */
const ATTACKS = Number(process.env.ATTACKS ?? 150);
/** Of the operators' group. */
const OWN_PRECEDENCE = 15;

/** By every kind of name, of every rank: the operator, another one, an administrator, and those below. */
const USERS = [
  'operator',
  'Operator@example.com',
  'second.operator',
  'maria.admin',
  'tom.admin@example.com',
  'john.doe',
  'emp1',
  'emp2@example.com',
  'new.hire',
  'анна.петрова',
  'second.auditor',
  'made.one',
  'nobody.here',
];
const GROUPS = [
  ...['super_admin', 'administrators', 'admin', 'lead', 'operators', 'peer', 'junior', 'manager', 'employee'],
  ...['reader', 'auditors', 'finance', 'beta-testers', 'missing', 'brand-new'],
];

/** Other spellings of theirs, which a pool may take for the same. */
const SPELLINGS = [
  'Administrators',
  'ADMIN',
  'Lead',
  'OPERATORS',
  'Peer',
  'Junior',
  'Manager',
  'EMPLOYEE',
  'Reader',
  'ａｕｄｉｔｏｒｓ',
];

/** Accounts that are made on the way. */
const MADE = ['made.one', 'made.two'];

const BELOW = ['john.doe', 'emp1', 'emp2@example.com', 'new.hire'];
const user = fc.oneof(fc.constantFrom(...USERS), fc.constantFrom(...BELOW));
const GIVEABLE = ['junior', 'finance', 'beta-testers', 'onboarding'];
const group = fc.oneof(fc.constantFrom(...GROUPS), fc.constantFrom(...SPELLINGS), fc.constantFrom(...GIVEABLE));
const groups = fc.uniqueArray(group, { maxLength: 3 }).map((names) => JSON.stringify(names));
const users = fc.uniqueArray(user, { minLength: 1, maxLength: 3 }).map((names) => JSON.stringify(names));
const someGroups = fc.uniqueArray(group, { minLength: 1, maxLength: 3 }).map((names) => JSON.stringify(names));
const precedence = fc.constantFrom(0, 14, 15, 16);

/** What an operator might try of the life of accounts, one by one and in bulk. */
const accountRequest = fc.oneof(
  fc
    .tuple(fc.constantFrom(...MADE, 'operator', 'john.doe'), groups)
    .map(([name, names]) => change('createUser', `username: "${name}", groupNames: ${names}, invitation: NONE`)),
  fc
    .tuple(fc.constantFrom(...MADE, 'operator', 'john.doe'), groups)
    .map(([name, names]) =>
      bulkChange('bulkCreateUsers', `users: [{ username: "${name}", groupNames: ${names}, invitation: NONE }]`),
    ),
  fc
    .tuple(user, groups, groups)
    .map(([name, add, remove]) =>
      bulkChange('bulkChangeMemberships', `changes: [{ username: "${name}", add: ${add}, remove: ${remove} }]`),
    ),
  fc
    .tuple(
      user,
      fc.constantFrom('email', 'email_verified', 'preferred_username', 'name'),
      fc.constantFrom('mine@example.com', 'true'),
    )
    .map(([name, attribute, value]) =>
      change('updateUserAttributes', `username: "${name}", attributes: [{ name: "${attribute}", value: "${value}" }]`),
    ),
  fc
    .tuple(fc.constantFrom('resetUserPassword', 'resendInvitation'), user)
    .map(([field, name]) => change(field, `username: "${name}"`)),
  user.map((name) => change('revokeUserSession', `username: "${name}", sessionId: "tkn"`)),
  user.map((name) => change('deleteUser', `username: "${name}", force: true`)),
);

/** Anything that an operator might try. */
const request = fc.oneof(
  accountRequest,
  fc
    .tuple(fc.constantFrom('addUserToGroup', 'removeUserFromGroup'), user, group)
    .map(([field, name, groupName]) => change(field, `username: "${name}", groupName: "${groupName}"`)),
  fc
    .tuple(fc.constantFrom('assignRole', 'promoteUser', 'demoteUser'), user, group)
    .map(([field, name, role]) => change(field, `username: "${name}", role: "${role}"`)),
  fc.tuple(user, groups).map(([name, names]) => change('setUserGroups', `username: "${name}", groupNames: ${names}`)),
  fc
    .tuple(fc.constantFrom('bulkAddUsersToGroups', 'bulkRemoveUsersFromGroups'), users, someGroups)
    .map(([field, names, groupNames]) => bulkChange(field, `usernames: ${names}, groupNames: ${groupNames}`)),
  fc
    .tuple(fc.constantFrom('disableUser', 'enableUser', 'signOutUser'), user)
    .map(([field, name]) => change(field, `username: "${name}"`)),
  fc
    .tuple(fc.constantFrom('createGroup', 'updateGroup'), group, precedence)
    .map(([field, name, value]) => change(field, `name: "${name}", precedence: ${value}`)),
  group.map((name) => change('deleteGroup', `name: "${name}", force: true`)),
);

let app: GuardedApp;
afterEach(() => app.service.close());

test.each(['exact', 'case-insensitive'])(
  'no requests of operators raise anybody to their own rank, or touch anybody at or above it (group names: %s)',
  async (groupNames) => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.boolean(), request), { minLength: REQUESTS, maxLength: REQUESTS }),
        async (requests) => {
          app = await openCompany({ EMBEDDED_POOL_GROUP_NAMES: groupNames });
          try {
            const { access: second } = await app.signIn('second.operator', 'operators');
            await app.signIn('second.auditor', 'auditors');
            const before = await standings();
            for (const [isSecond, document] of requests) {
              const { writes } = await ask(app, isSecond ? second : app.staff.operator, document);
              done += writes;
            }
            await expectNobodyRaised(before);
          } finally {
            await app.service.close();
          }
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    );
    // Not because everything is refused.
    expect(done).toBeGreaterThan(RUNS);
  },
  120_000,
);

test(`of ${ATTACKS} sequences of up to six changes of accounts, none raises anybody or takes an account over`, {
  timeout: 60_000 + ATTACKS * 200,
}, async () => {
  app = await openCompany({ RATE_LIMIT_PER_MINUTE: '1000000' });
  await app.signIn('second.operator', 'operators');
  await app.signIn('second.auditor', 'auditors');
  const before = await standings();
  let done = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(accountRequest, { minLength: 1, maxLength: 6 }), async (requests) => {
      for (const document of requests) done += (await ask(app, app.staff.operator, document)).writes;
      await expectNobodyRaised(before);
    }),
    // Each sequence goes on from what the earlier ones have left, which cannot be repeated to make it shorter.
    { numRuns: ATTACKS, endOnFailure: true },
  );
  expect(done).toBeGreaterThan(ATTACKS / 10);
});

/** Nobody is at the rank of operators or above it who was not, and of those who were, and of guarded accounts, nothing has changed. */
async function expectNobodyRaised(before: ReadonlyMap<string, Account>): Promise<void> {
  for (const [name, now] of await standings()) {
    const then = before.get(name);
    if (now.precedence <= OWN_PRECEDENCE || (then?.precedence ?? 0) <= OWN_PRECEDENCE) {
      expect([name, now]).toEqual([name, then]);
    }
    // Below the operators' rank, and in a group that they do not give all the same.
    if (isGuarded(now.groups) || isGuarded(then?.groups ?? [])) {
      expect([name, now.identity]).toEqual([name, then?.identity]);
    }
  }
}

interface Account {
  /** Of the highest group; infinite where none has one. */
  readonly precedence: number;
  readonly groups: readonly string[];
  readonly enabled: boolean;
  readonly tokensRevokedAt: number | null;
  /** By which the account could be taken over; null: there is no such account. */
  readonly identity: { readonly sub: string; readonly attributes: object; readonly status: string } | null;
}

/** Protected, or with an IAM role. */
function isGuarded(groupNames: readonly string[]): boolean {
  return ['manager', 'reader', 'auditors'].some((name) => groupNames.includes(name));
}

/** Everybody in the pool, as it really is. */
async function standings(): Promise<ReadonlyMap<string, Account>> {
  const precedences = new Map<string | undefined, number | undefined>();
  for await (const { Groups = [] } of paginateListGroups({ client: app.client }, { UserPoolId: app.pool.userPoolId })) {
    for (const { GroupName, Precedence } of Groups) precedences.set(GroupName, Precedence);
  }
  return new Map(
    ['operator', 'second.operator', 'administrator', 'auditor', ...PEOPLE].map((name) => {
      const found = app.pool.user(name);
      const groupNames = found === undefined ? [] : app.pool.groupsOf(name);
      return [
        name,
        {
          precedence: Math.min(
            ...groupNames.map((groupName) => precedences.get(groupName) ?? Number.POSITIVE_INFINITY),
          ),
          groups: groupNames,
          enabled: found?.enabled ?? false,
          tokensRevokedAt: found?.tokensRevokedAt ?? null,
          identity: found === undefined ? null : { sub: found.sub, attributes: found.attributes, status: found.status },
        },
      ] as const;
    }),
  );
}

const PEOPLE = [
  ...['ada.root', 'maria.admin', 'tom.admin', 'john.doe', 'emp1', 'emp2', 'new.hire'],
  ...['анна.петрова', 'second.auditor', ...MADE],
];
