import { pino } from 'pino';
import { afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createService } from '../../src/app/create-service.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import type { FaultKind } from '../../src/embedded-pool/faults.ts';
import type { EmbeddedPool } from '../../src/embedded-pool/pool.ts';
import { schema } from '../../src/graphql/schema.ts';
import { type Answer, openApp } from '../support/app.ts';
import { FakeClock } from '../support/fake-clock.ts';

/** The SDK loads parts of itself with its first call: the time of a test would pass meanwhile. */
beforeAll(async () => void (await (await openApp()).query('{ groups(first: 1) { nodes { name } } }')));
/** Without it the SDK waits between its attempts. */
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));
afterEach(() => void vi.restoreAllMocks());

type Arguments = Readonly<Record<string, unknown>>;

/** A mutation whose payload is selected with whatever asks Cognito for something. */
interface Case {
  readonly input: Arguments;
  /** Changes nothing: a document runs as compiled code from its second time on. */
  readonly idle: Arguments;
  readonly payload: string;
  /** As many events of the trail as writes. */
  readonly writes: number;
}

const USER = 'user { username groups { name } }';
const GROUP = 'group { name members { nodes { username } } }';
const john = { username: 'john.doe' };
const nobody = { username: 'nobody' };
const role = (name: string) => ({ ...john, role: name, roles: ['manager', 'employee', 'guest'] });
const ITEMS = 'bulkOperation { status items { nodes { username } } }';

/** `john.doe` is an employee, and in three groups that are no roles. */
const MEMBERS_AND_GROUPS: Readonly<Record<string, Case>> = {
  addUserToGroup: {
    input: { ...john, groupName: 'guest' },
    idle: { ...nobody, groupName: 'guest' },
    payload: `${USER} ${GROUP}`,
    writes: 1,
  },
  removeUserFromGroup: {
    input: { ...john, groupName: 'employee' },
    idle: { ...nobody, groupName: 'employee' },
    payload: `${USER} ${GROUP}`,
    writes: 1,
  },
  setUserGroups: {
    input: { ...john, groupNames: ['guest', 'sales'] },
    idle: { ...nobody, groupNames: [] },
    payload: `${USER} added removed`,
    writes: 6,
  },
  assignRole: {
    input: role('guest'),
    idle: { ...role('guest'), ...nobody },
    payload: `${USER} added removed role { name precedence }`,
    writes: 2,
  },
  promoteUser: { input: role('manager'), idle: { ...role('manager'), ...nobody }, payload: USER, writes: 2 },
  demoteUser: { input: role('guest'), idle: { ...role('guest'), ...nobody }, payload: USER, writes: 2 },
  disableUser: { input: { ...john, signOut: true }, idle: nobody, payload: USER, writes: 2 },
  enableUser: { input: john, idle: nobody, payload: USER, writes: 1 },
  signOutUser: { input: john, idle: nobody, payload: USER, writes: 1 },
  createGroup: { input: { name: 'auditors' }, idle: { name: 'admin' }, payload: GROUP, writes: 1 },
  updateGroup: {
    input: { name: 'guest', description: 'Visitors.' },
    idle: { name: 'nowhere' },
    payload: GROUP,
    writes: 1,
  },
};

/** The same of accounts. */
const ACCOUNTS: Readonly<Record<string, Case>> = {
  resendInvitation: { input: { username: 'new.hire' }, idle: nobody, payload: USER, writes: 1 },
  resetUserPassword: { input: john, idle: nobody, payload: USER, writes: 1 },
  updateUserAttributes: {
    input: { ...john, attributes: [{ name: 'name', value: 'John' }] },
    idle: { ...nobody, attributes: [{ name: 'name', value: 'John' }] },
    payload: USER,
    writes: 1,
  },
};

const CASES: Readonly<Record<string, Case>> = { ...MEMBERS_AND_GROUPS, ...ACCOUNTS };

/** Those whose payload asks Cognito for nothing, so that nothing can come between. */
const FREE: Readonly<Record<string, Case>> = {
  deleteGroup: {
    input: { name: 'onboarding', force: true },
    idle: { name: 'nowhere' },
    payload: 'deletedGroupName deletedGroupId',
    writes: 1,
  },
  deleteUser: {
    input: { ...john, force: true },
    idle: nobody,
    payload: 'deletedUsername deletedUserId',
    writes: 1,
  },
  bulkAddUsersToGroups: {
    input: { usernames: ['emp1'], groupNames: ['guest'] },
    idle: { usernames: ['emp1'], groupNames: [] },
    payload: ITEMS,
    writes: 1,
  },
  bulkRemoveUsersFromGroups: {
    input: { usernames: ['emp1'], groupNames: ['onboarding'] },
    idle: { usernames: ['emp1'], groupNames: [] },
    payload: ITEMS,
    writes: 1,
  },
  bulkDisableUsers: { input: { usernames: ['emp1'] }, idle: { usernames: [] }, payload: ITEMS, writes: 1 },
  bulkEnableUsers: { input: { usernames: ['emp1'] }, idle: { usernames: [] }, payload: ITEMS, writes: 0 },
  bulkChangeMemberships: {
    input: { changes: [{ username: 'emp1', add: ['guest'] }] },
    idle: { changes: [] },
    payload: ITEMS,
    writes: 1,
  },
  bulkCreateUsers: {
    input: { users: [{ username: 'new.one', invitation: 'NONE' }] },
    idle: { users: [] },
    payload: ITEMS,
    writes: 1,
  },
};

/** They need an operation or a session to be there, or tell of a user who may be null; their own tests try them. */
const TRIED_ELSEWHERE = ['cancelBulkOperation', 'createUser', 'revokeUserSession'];

test('every mutation is here, but those that are tried elsewhere', () => {
  const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
  expect([...Object.keys(CASES), ...Object.keys(FREE), ...TRIED_ELSEWHERE].sort()).toEqual(mutations.sort());
});

/** The mutation between two others, whose results have nothing to do with it. */
function documentOf(field: string, { payload }: Case): string {
  const type = schema.getMutationType()?.getFields()[field]?.args[0]?.type;
  const result = schema.getMutationType()?.getFields()[field]?.type;
  const union = schema.getType(String(result).replace('!', ''));
  const name =
    union && 'getTypes' in union ? union.getTypes().find((each) => each.name.endsWith('Payload')) : undefined;
  return `mutation ($input: ${type}) {
    before: signOutUser(input: { username: "emp2" }) { __typename }
    it: ${field}(input: $input) { __typename ... on ${name} { ${payload} } ... on Error { code message } }
    after: signOutUser(input: { username: "emp3" }) { __typename }
  }`;
}

const STANDS = { __typename: 'SignOutUserPayload' };
const WRITE =
  /^Admin(Add|Remove|Enable|Disable|UserGlobalSignOut|Create|Update|Delete|Reset)|^(Create|Update|Delete)Group/;

/** The service in a time of its own, which passes until it has answered. */
async function openInItsOwnTime(env: Readonly<Record<string, string>> = {}) {
  const clock = new FakeClock();
  const config = parseConfig({ EMBEDDED_POOL_QUOTAS: 'off', ...env });
  const {
    app,
    embeddedPool: pool,
    close,
  } = await createService(config, { logger: pino({ level: 'silent' }), examples: [], clock });
  if (pool === null) throw new Error('There is no embedded pool.');
  onTestFinished(close);
  const ask = async (query: string, variables: Arguments = {}): Promise<Answer> => {
    const before = { ...pool.calls.counts };
    const response = app.fetch('http://service.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    let answered: Response | null = null;
    const wait = Promise.resolve(response).then((received) => {
      answered = received;
    });
    while (answered === null) await clock.advance(100);
    await wait;
    const received: Response = await Promise.resolve(response);
    const calls = Object.entries(pool.calls.counts).map(
      ([name, count]) => [name, count - (before[name] ?? 0)] as const,
    );
    return {
      status: received.status,
      ...(await received.json()),
      calls: Object.fromEntries(calls.filter(([, count]) => count > 0)),
    };
  };
  const trail = async (): Promise<readonly { readonly id: string; readonly outcome: string }[]> =>
    (await ask('{ auditEvents { nodes { id outcome action username } } }')).data.auditEvents.nodes;
  return { clock, pool, ask, trail };
}

/** The events about anything but the neighbours, oldest first. */
async function eventsOf({ trail }: Awaited<ReturnType<typeof openInItsOwnTime>>, after: number) {
  const events = (await trail()).slice().reverse().slice(after);
  // The first and the last are the neighbours'.
  return events.slice(1, -1);
}

/** Strikes every read that comes once so many writes have come. */
function strikeReadsAfter(pool: EmbeddedPool, writes: number, fault: FaultKind): void {
  let seen = 0;
  const when = ({ operation }: { readonly operation: string }) => {
    if (WRITE.test(operation)) seen += 1;
    // The neighbour before has written as well.
    return !WRITE.test(operation) && seen > writes;
  };
  pool.faults.set([{ ...fault, when }]);
}

const FAULTS: readonly FaultKind[] = [
  { kind: 'access-denied' },
  { kind: 'internal-error' },
  { kind: 'lost-answer' },
  { kind: 'throttle' },
];

describe.each([false, true])(
  'where the payload cannot be read (compiled: %s), the answer says that the change was made:',
  (compiled) => {
    describe.each(compiled ? FAULTS.slice(0, 1) : FAULTS)('$kind', (fault) => {
      test.each(Object.keys(CASES))('%s', async (field) => {
        const each = CASES[field];
        if (each === undefined) throw new Error(field);
        const opened = await openInItsOwnTime({ MAX_WAIT_SECONDS: '2' });
        const document = documentOf(field, each);
        if (compiled) for (const _time of [1, 2]) await opened.ask(document, { input: each.idle });
        const earlier = (await opened.trail()).length;
        strikeReadsAfter(opened.pool, each.writes, fault);
        const { data, errors, extensions, calls } = await opened.ask(document, { input: each.input });
        opened.pool.faults.clear();

        expect(Object.entries(calls).reduce((sum, [name, count]) => sum + (WRITE.test(name) ? count : 0), 0)).toBe(
          each.writes + 2,
        );
        const events = await eventsOf(opened, earlier);
        expect(events.map(({ outcome }) => outcome)).toEqual(Array.from({ length: each.writes }, () => 'SUCCEEDED'));
        expect(data).toEqual({ before: STANDS, it: null, after: STANDS });
        const made = { outcome: 'SUCCEEDED', auditEventIds: events.map(({ id }) => id) };
        expect(errors).not.toEqual([]);
        for (const error of errors ?? []) {
          expect(error.path?.[0]).toBe('it');
          expect(error.message).toMatch(/^The change was made/);
          expect(error.extensions.change).toEqual(made);
        }
        expect(extensions.changes).toContainEqual({ field: 'it', ...made });
        expect(extensions.changes).toHaveLength(3);
      });
    });
  },
);

test('what is read for a payload has a time of its own, after which the answer says that the change was made', async () => {
  const { pool, ask } = await openInItsOwnTime({
    EMBEDDED_POOL_LATENCY_MS: '1000',
    EMBEDDED_POOL_USERS: '1000',
    EMBEDDED_POOL_GROUPS: '2',
    MAX_WAIT_SECONDS: '60',
    EXECUTION_TIMEOUT_SECONDS: '3',
  });
  const { data, errors } = await ask(`mutation {
    addUserToGroup(input: { username: "user-1", groupName: "group-1" }) {
      ... on AddUserToGroupPayload { group { name memberCount } }
    }
  }`);
  expect(data).toEqual({ addUserToGroup: { group: { name: 'group-1', memberCount: null } } });
  expect(errors).toMatchObject([
    {
      path: ['addUserToGroup', 'group', 'memberCount'],
      extensions: { code: 'THROTTLED', change: { outcome: 'SUCCEEDED' } },
    },
  ]);
  // Written by 1 s; the group is asked for then, and its members at 2, 3 and 4 s.
  expect(pool.calls.counts).toEqual({ AdminAddUserToGroup: 1, GetGroup: 1, ListUsersInGroup: 3 });
});

test.each(Object.keys(FREE))('where nothing can be read, %s answers', async (field) => {
  const each = FREE[field];
  if (each === undefined) throw new Error(field);
  const opened = await openInItsOwnTime({ MAX_WAIT_SECONDS: '2' });
  strikeReadsAfter(opened.pool, each.writes, { kind: 'access-denied' });
  const { data, errors } = await opened.ask(documentOf(field, each), { input: each.input });
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({ before: STANDS, it: { __typename: expect.stringMatching(/Payload$/) }, after: STANDS });
});
