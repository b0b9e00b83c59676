import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { type GuardedApp, openGuardedApp, type UnfitToken, unfitTokens } from '../support/authenticated-app.ts';
import { ask, bulkChange, change, expectDone, type Outcome } from './authorization-requests.ts';
import { eventsOf } from './event-stream.ts';
import { type Answer, type Caller, type Place, ROOT_FIELDS, type RootField, type Target } from './permission-matrix.ts';

/** Of the highest group of each. The holder of an unfit token is an administrator. */
const OWN_PRECEDENCE: Readonly<Record<Caller, number>> = {
  none: 5,
  expired: 5,
  'of another pool': 5,
  'of another client': 5,
  'of the wrong use': 5,
  'of algorithm none': 5,
  'signed with an unknown key': 5,
  'in no group': 30,
  auditor: 25,
  operator: 15,
  administrator: 5,
};

/** What to add to the caller's own precedence for that of the account, and of the group. */
const BESIDE: Readonly<Record<Place, { readonly account: number; readonly group: number }>> = {
  nothing: { account: 0, group: 0 },
  below: { account: 1, group: 1 },
  at: { account: 0, group: 0 },
  above: { account: -1, group: -1 },
  'account at': { account: 0, group: 1 },
  'account above': { account: -1, group: 1 },
  'group at': { account: 1, group: 0 },
  'group above': { account: 1, group: -1 },
};

/** What each role may do, as `viewer` says it. */
const PERMISSIONS = {
  auditor: ['DIRECTORY_READ', 'REPORT_READ', 'AUDIT_READ'],
  operator: ['DIRECTORY_READ', 'REPORT_READ', 'AUDIT_READ', 'MEMBERSHIP_WRITE', 'ACCOUNT_WRITE', 'USER_WRITE'],
  administrator: [
    ...['DIRECTORY_READ', 'REPORT_READ', 'AUDIT_READ', 'MEMBERSHIP_WRITE', 'ACCOUNT_WRITE', 'USER_WRITE'],
    'GROUP_WRITE',
  ],
};

let app: GuardedApp;
let tokens: Readonly<Record<Caller, string | null>>;
let unfit: Readonly<Partial<Record<Caller, UnfitToken>>>;
let forged: readonly UnfitToken[];
let operationId: string;
let auditCursor: string;
let changeCursor: string;

beforeAll(async () => {
  app = await openGuardedApp({ RATE_LIMIT_PER_MINUTE: '1000000' });
  await app.client.updateGroup({
    UserPoolId: app.pool.userPoolId,
    GroupName: 'auditors',
    Precedence: OWN_PRECEDENCE.auditor,
  });
  const all = await unfitTokens(app);
  unfit = all.byFlaw;
  forged = all.forged;
  const { access } = await app.signIn('john.doe', 'employee');
  const flawed = (flaw: keyof typeof all.byFlaw) => all.byFlaw[flaw].token;
  tokens = {
    none: flawed('none'),
    expired: flawed('expired'),
    'of another pool': flawed('of another pool'),
    'of another client': flawed('of another client'),
    'of the wrong use': flawed('of the wrong use'),
    'of algorithm none': flawed('of algorithm none'),
    'signed with an unknown key': flawed('signed with an unknown key'),
    'in no group': access,
    ...app.staff,
  };
  const begun = await app.send(
    app.staff.administrator,
    'mutation { bulkEnableUsers(input: { usernames: ["emp1"] }) { ... on BulkPayload { bulkOperation { id } } } }',
  );
  operationId = (await begun.json()).data.bulkEnableUsers.bulkOperation.id;
  const stream = eventsOf(
    await app.send(app.staff.auditor, 'subscription { auditEventAdded { cursor } }', { accept: 'text/event-stream' }),
  );
  for (const username of ['emp1', 'emp2']) {
    await app.send(app.staff.administrator, change('enableUser', `username: "${username}"`));
  }
  auditCursor = (await stream.next()).value?.data.auditEventAdded.cursor;
  await stream.return(undefined);
  changeCursor = await changeSomethingElsewhere();
});
afterAll(() => app.service.close());

/** Lets the index learn of two users. Returns the cursor of the first. */
async function changeSomethingElsewhere(): Promise<string> {
  const index = app.service.pools[0]?.directoryIndex;
  if (!index) throw new Error('The service keeps no index.');
  await (await index.claimReading('test', 60_000))?.finish();
  const stream = eventsOf(
    await app.send(app.staff.auditor, 'subscription { directoryChanged { cursor } }', { accept: 'text/event-stream' }),
  );
  const first = stream.next();
  for (const username of ['elsewhere-1', 'elsewhere-2']) {
    const [createdAt, updatedAt] = [await index.now(), await index.now()];
    const user = { username, attributes: [], enabled: true, status: 'CONFIRMED', createdAt, updatedAt } as const;
    await index.mergeUsers([user], await index.now());
  }
  const { cursor } = (await first).value?.data.directoryChanged ?? {};
  await stream.return(undefined);
  return cursor;
}

let made = 0;

async function makeTarget(caller: Caller, place: Place, given: RootField['given']): Promise<Target> {
  made += 1;
  const own = OWN_PRECEDENCE[caller];
  const target = {
    username: `user-${made}`,
    rank: `rank-${made}`,
    group: `group-${made}`,
    precedence: own + BESIDE[place].group,
    operationId,
    sessionId: '',
    auditCursor,
    changeCursor,
  };
  const { username, rank: groupName, group: GroupName, precedence: Precedence } = target;
  app.pool.addLogin({ username, password: 'Any-1-password', groupName, precedence: own + BESIDE[place].account });
  const UserPoolId = app.pool.userPoolId;
  if (given !== 'no such group') await app.client.createGroup({ UserPoolId, GroupName, Precedence });
  if (given === 'a disabled account') await app.client.adminDisableUser({ UserPoolId, Username: username });
  if (given === 'no such user') await app.client.adminDeleteUser({ UserPoolId, Username: username });
  if (given === 'an account that waits for its first sign-in') {
    await app.client.adminSetUserPassword({ UserPoolId, Username: username, Password: 'Any-1-password' });
  }
  if (given !== 'a session') return target;
  app.pool.signIn(username, 'Any-1-password');
  const { Sessions } = await app.client.adminListUserSessions({ UserPoolId, Username: username });
  return { ...target, sessionId: Sessions?.[0]?.SessionId ?? '' };
}

interface Event {
  readonly actor: string;
  readonly outcome: string;
}

/** What is written down about the user, or the group, that the document names. */
async function eventsAbout({ username, group }: Target, document: string): Promise<readonly Event[]> {
  const filter = document.includes(username) ? `username: "${username}"` : `groupName: "${group}"`;
  const { data } = await ask(
    app,
    app.staff.auditor,
    `{ auditEvents(filter: { ${filter} }) { nodes { actor outcome } } }`,
  );
  return data.auditEvents.nodes;
}

/** By what the table means with it. */
const EXPECT: Readonly<Record<Answer, (outcome: Outcome, name: string, caller: Caller) => void>> = {
  '401': ({ status, challenge, data, errors, calls }, _name, caller) => {
    const description = unfit[caller]?.description ?? null;
    expect(status).toBe(401);
    expect(challenge).toBe(challengeOf(description));
    expect(data).toBeUndefined();
    expect(errors).toEqual([
      {
        message: description ?? 'Send a token: the header "Authorization: Bearer <token>".',
        extensions: { code: 'UNAUTHENTICATED' },
      },
    ]);
    expect(calls).toEqual({});
  },
  answered: ({ status, data, errors, writes }, name) => {
    expect([status, errors]).toEqual([200, undefined]);
    expect(data[name]).not.toBeNull();
    expect(data[name].__typename ?? '').not.toMatch(/Error$/);
    expect(writes).toBe(0);
  },
  forbidden: ({ status, data, errors, calls }, name, caller) => {
    expect([status, data?.[name] ?? null]).toEqual([200, null]);
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(
          new RegExp(`^This requires the permission [A-Z_]+, which "${nameOf(caller)}" does not have`),
        ),
        path: [name],
        extensions: { code: 'FORBIDDEN' },
      },
    ]);
    expect(calls).toEqual({});
  },
  denied: ({ status, errors, refusal, writes }, _name, caller) => {
    expect([status, errors]).toEqual([200, undefined]);
    expect(refusal).toMatch(
      new RegExp(`^"${caller}" may not .* (is not of lower authority|it is an administrator's).* Ask an administrator`),
    );
    expect(writes).toBe(0);
  },
  done: (outcome) => {
    expectDone(outcome);
    expect([outcome.status, outcome.errors]).toEqual([200, undefined]);
    expect(outcome.writes).toBeGreaterThan(0);
  },
};

/** What is written down of an attempted change: one event for a refusal, else one for each write. */
function outcomesOf(answer: Answer, writes: number): readonly string[] {
  if (answer === 'done') return Array.from({ length: writes }, () => 'SUCCEEDED');
  return answer === 'forbidden' || answer === 'denied' ? ['DENIED'] : [];
}

function nameOf(caller: Caller): string {
  return caller === 'in no group' ? 'john.doe' : caller;
}

function challengeOf(description: string | null): string {
  return description === null ? 'Bearer' : `Bearer error="invalid_token", error_description="${description}"`;
}

test('the table has every root field of the schema, and no other', () => {
  const rootFields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}).map((name) => `${type?.name}.${name}`),
  );
  expect(Object.keys(ROOT_FIELDS).sort()).toEqual(rootFields.sort());
});

test.each(['auditor', 'operator', 'administrator'] as const)(
  'viewer tells an %s what the one table of permissions says',
  async (role) => {
    const { data } = await ask(app, app.staff[role], '{ viewer { username groups permissions } }');
    expect(data.viewer).toEqual({ username: role, groups: [`${role}s`], permissions: PERMISSIONS[role] });
  },
);

test('who is in no group of the service is somebody, and may do nothing', async () => {
  const { data } = await ask(app, tokens['in no group'], '{ viewer { username permissions } }');
  expect(data.viewer).toEqual({ username: 'john.doe', permissions: [] });
});

test('a refused change of several leaves one event, which names the user and the group if it is about one', async () => {
  const { auditor } = app.staff;
  await ask(app, auditor, bulkChange('bulkDisableUsers', 'usernames: ["emp1", "emp2"]'));
  await ask(app, auditor, bulkChange('bulkAddUsersToGroups', 'usernames: ["emp1", "emp2"], groupNames: ["legal"]'));
  await ask(app, auditor, change('setUserGroups', 'username: "emp3", groupNames: ["legal", "finance"]'));
  await ask(app, auditor, change('setUserGroups', 'username: "emp3", groupNames: []'));
  const { data } = await ask(
    app,
    auditor,
    '{ auditEvents(filter: { actor: "auditor" }) { nodes { action outcome username groupName detail } } }',
  );
  const denied = {
    outcome: 'DENIED',
    detail: 'FORBIDDEN: This requires the permission MEMBERSHIP_WRITE, which "auditor" does not have.',
  };
  expect(data.auditEvents.nodes).toEqual([
    { ...denied, action: 'REMOVE_USER_FROM_GROUP', username: 'emp3', groupName: null },
    { ...denied, action: 'ADD_USER_TO_GROUP', username: 'emp3', groupName: null },
    { ...denied, action: 'ADD_USER_TO_GROUP', username: null, groupName: 'legal' },
    {
      ...denied,
      action: 'DISABLE_USER',
      username: null,
      groupName: null,
      detail: denied.detail.replace('MEMBERSHIP', 'ACCOUNT'),
    },
  ]);
});

test('a forged token is refused, and it is said what is wrong with it', async () => {
  for (const { token, description } of forged) {
    const { status, challenge, calls } = await ask(app, token, '{ viewer { username } }');
    expect([status, challenge, calls]).toEqual([401, challengeOf(description), {}]);
  }
});

test('who may not come in learns nothing from a document that is wrong', async () => {
  const response = await app.send(null, '{ gruops { nodes { name } } }');
  expect(response.status).toBe(401);
  expect(await response.text()).not.toMatch(/Cannot query|groups/);
});

describe.each(Object.entries<RootField>(ROOT_FIELDS))('%s', (field, { grid, document, given, isDone }) => {
  const name = field.split('.')[1] ?? '';
  const callers = Object.keys(OWN_PRECEDENCE) as Caller[];
  const cells = callers.flatMap((caller) =>
    grid.places.map((place, index) => ({ caller, place, answer: grid.answers[caller][index] ?? '401' })),
  );

  test.each(cells)('by $caller, about $place: $answer', async ({ caller, place, answer }) => {
    const target = await makeTarget(caller, place, given);
    const outcome = await ask(app, tokens[caller], document(target));
    EXPECT[answer](outcome, name, caller);
    if (isDone === undefined) return;
    expect(await isDone(app, target)).toBe(answer === 'done');
    const events = await eventsAbout(target, document(target));
    expect(events).toEqual(outcomesOf(answer, outcome.writes).map((how) => ({ actor: nameOf(caller), outcome: how })));
  });
});
