import { expect } from 'vitest';
import { type GuardedApp, openGuardedApp } from '../support/authenticated-app.ts';
import { eventsOf, type StreamedEvent } from './event-stream.ts';

/** What somebody got for a document, and the calls to Cognito that it cost. */
export interface Outcome {
  readonly status: number;
  /** The header WWW-Authenticate. */
  readonly challenge: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: as for `data`.
  readonly errors: any;
  // biome-ignore lint/suspicious/noExplicitAny: a reply is whatever the document asks for; the assertions say what.
  readonly data: any;
  /** Why it was refused: the message, or the code of an error; undefined where nothing was refused. */
  readonly refusal: string | undefined;
  readonly calls: Readonly<Record<string, number>>;
  /** How many of them change the pool. */
  readonly writes: number;
}

const WRITES =
  /^(Admin(Add|Remove|Enable|Disable|UserGlobal|Create|Update|Delete|Reset|Revoke)|CreateGroup|UpdateGroup|DeleteGroup)/;

/** Of a subscription, the first event. */
export async function ask(app: GuardedApp, token: string | null, document: string): Promise<Outcome> {
  const before = { ...app.pool.calls.counts };
  const isSubscription = document.startsWith('subscription');
  const response = await app.send(token, document, {
    accept: isSubscription ? 'text/event-stream' : 'application/json',
  });
  const { data, errors } = isSubscription ? await firstOf(eventsOf(response)) : await response.json();
  const calls = Object.entries(app.pool.calls.counts)
    .map(([operation, count]) => [operation, count - (before[operation] ?? 0)] as const)
    .filter(([, count]) => count > 0);
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate'),
    data,
    errors,
    refusal: errors?.[0]?.extensions.code ?? refusalIn(data),
    calls: Object.fromEntries(calls),
    writes: calls.reduce((sum, [operation, count]) => sum + (WRITES.test(operation) ? count : 0), 0),
  };
}

async function firstOf(events: AsyncIterable<StreamedEvent>): Promise<StreamedEvent> {
  for await (const event of events) return event;
  throw new Error('The stream has no event.');
}

/** The message of the first NotAllowedError, however deep it lies. */
function refusalIn(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  if ('message' in data && '__typename' in data && data.__typename === 'NotAllowedError') return String(data.message);
  for (const value of Object.values(data)) {
    const refusal = refusalIn(value);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

export function expectRefused({ refusal, writes }: Outcome, reason: RegExp): void {
  expect(refusal).toMatch(reason);
  expect(writes).toBe(0);
}

export function expectDone({ refusal, data }: Outcome): void {
  expect(refusal).toBeUndefined();
  expect(JSON.stringify(data)).toMatch(/"__typename":"\w+Payload"/);
}

/** A mutation with this input, in GraphQL's words. */
export function change(field: string, input: string): string {
  return `mutation { ${field}(input: { ${input} }) { __typename ... on Error { message } } }`;
}

/** A bulk mutation with this input, waited for. */
export function bulkChange(field: string, input: string): string {
  return `mutation { ${field}(input: { ${input} }) {
    __typename
    ... on BulkPayload { bulkOperation { status items { nodes { outcome error { __typename ... on Error { message } } } } } }
    ... on Error { message }
  } }`;
}

type WayIn = (username: string, groupName: string) => string;

/** Every way to put one user into one group. */
export const WAYS_IN = {
  addUserToGroup: (username, groupName) =>
    change('addUserToGroup', `username: "${username}", groupName: "${groupName}"`),
  setUserGroups: (username, groupName) =>
    change('setUserGroups', `username: "${username}", groupNames: ["beta-testers", "${groupName}"]`),
  assignRole: (username, groupName) => change('assignRole', `username: "${username}", role: "${groupName}"`),
  bulkAddUsersToGroups: (username, groupName) =>
    bulkChange('bulkAddUsersToGroups', `usernames: ["${username}"], groupNames: ["${groupName}"]`),
  bulkChangeMemberships: (username, groupName) =>
    bulkChange('bulkChangeMemberships', `changes: [{ username: "${username}", add: ["${groupName}"] }]`),
} satisfies Record<string, WayIn>;

/** The sample company, and beside it ranks without IAM roles, for operators to give. Their own is 15. */
export async function openCompany(env: Record<string, string> = {}): Promise<GuardedApp> {
  const app = await openGuardedApp(env);
  const { data } = await ask(
    app,
    app.staff.administrator,
    `mutation {
      lead: createGroup(input: { name: "lead", precedence: 14 }) { __typename }
      peer: createGroup(input: { name: "peer", precedence: 15 }) { __typename }
      junior: createGroup(input: { name: "junior", precedence: 16 }) { __typename }
      reader: createGroup(input: {
        name: "reader", precedence: 70, roleArn: "arn:aws:iam::123456789012:role/reader"
      }) { __typename }
    }`,
  );
  expect(JSON.stringify(data)).not.toMatch(/Error/);
  return app;
}
