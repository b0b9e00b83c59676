import { DEFAULT_QUOTAS } from '../src/cognito/rate/quotas.ts';
import { type BenchedService, LATENCY_MS, openService } from './bench-service.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import { SizedPool } from './sized-pool.ts';

const ACCOUNTS = 2_000;
const GROUPS_EACH = 2;
const MEMBERSHIPS = ACCOUNTS * GROUPS_EACH;
/** Making an account, and inviting the person. */
const CREATIONS = 2 * ACCOUNTS;
const SIZE = { users: 500, groups: 10, membershipsPerUser: 0 };
/** The part of a quota that the service allows itself; whole calls per second only. */
const SHARE = 0.95;
/** How often the operation is asked whether it has ended, in milliseconds: the time is known no better. */
const LOOK_EVERY_MS = 25;

const FIELDS = 'id status total succeeded unchanged failed';
const CREATE = /* GraphQL */ `
  mutation BulkCreate($input: BulkCreateUsersInput!) {
    bulkCreateUsers(input: $input) {
      __typename
      ... on BulkPayload { bulkOperation { ${FIELDS} } }
      ... on Error { message }
    }
  }
`;
const LOOK = /* GraphQL */ `query BulkLook($id: ID!) { bulkOperation(id: $id) { ${FIELDS} } }`;

/** How long many new accounts take, beside the least time that the quotas of accounts and of memberships admit side by side. */
export const accountTime: readonly Benchmark[] = [{ group: 'accounts', name: 'accounts-2000', run: measure }];

async function measure(): Promise<BenchmarkResult> {
  const known = new SizedPool({ ...SIZE, latencyMs: LATENCY_MS, quotas: 'on' });
  const { pool, groupNames } = known;
  const users = Array.from({ length: ACCOUNTS }, (_, index) => ({
    username: `new-${index}`,
    attributes: [{ name: 'email', value: `new-${index}@example.com` }],
    groupNames: Array.from({ length: GROUPS_EACH }, (_each, place) => groupNames[(index + place) % SIZE.groups]),
  }));
  const service = await openService(pool);

  const begun = performance.now();
  const made = await finish(service, await order(service, users));
  const seconds = (performance.now() - begun) / 1_000;
  const calls = { ...pool.calls.counts };
  const throttles = pool.calls.throttles;

  const again = await finish(service, await order(service, users));
  await service.close();
  const { UserUpdate, UserCreation } = DEFAULT_QUOTAS.categories;
  const leastOf = (share: number) =>
    Math.max(leastSeconds(MEMBERSHIPS, UserUpdate * share), leastSeconds(CREATIONS, UserCreation * share));
  const writesOf = ({ AdminCreateUser = 0, AdminAddUserToGroup = 0 }: Readonly<Record<string, number>>) =>
    AdminCreateUser + AdminAddUserToGroup;
  return {
    title: `Making ${ACCOUNTS} accounts with ${GROUPS_EACH} groups each, and inviting the people`,
    figures: [
      { what: 'time', value: seconds, unit: 's', bound: null },
      { what: 'least time at our share of the quotas', value: leastOf(SHARE), unit: 's', bound: null },
      { what: 'time ÷ least time', value: seconds / leastOf(SHARE), unit: '×', bound: { atMost: 1.1 } },
      { what: 'time ÷ least time at the whole quotas', value: seconds / leastOf(1), unit: '×', bound: null },
      { what: 'throttles', value: throttles, unit: 'throttles', bound: { atMost: 0 } },
      { what: 'writes', value: writesOf(calls), unit: 'calls', bound: { atMost: MEMBERSHIPS + CREATIONS } },
      {
        what: 'writes of the same list given again',
        value: writesOf(pool.calls.counts) - writesOf(calls),
        unit: 'calls',
        bound: { atMost: 0 },
      },
    ],
    notes: [
      `at ${LATENCY_MS} ms a call; ${UserUpdate} memberships and ${UserCreation} accounts or invitations admitted in any rolling second`,
    ],
    mistakes: [
      ...(made.succeeded === ACCOUNTS ? [] : [`the accounts ended as ${JSON.stringify(made)}`]),
      ...(again.unchanged === ACCOUNTS ? [] : [`given again, they ended as ${JSON.stringify(again)}`]),
    ],
  };
}

/** The last of the calls starts no earlier than ⌊(n − 1) / r⌋ s, and is answered one latency later: see lower-bound.ts. */
function leastSeconds(calls: number, perSecond: number): number {
  return Math.floor((calls - 1) / Math.floor(perSecond)) + LATENCY_MS / 1_000;
}

interface OperationReply {
  readonly id: string;
  readonly status: string;
  readonly succeeded: number;
  readonly unchanged: number;
}

/** @throws Error where the operation does not begin: then there is nothing to measure */
async function order(service: BenchedService, users: readonly object[]): Promise<OperationReply> {
  const text = await service.ask(CREATE, { input: { users, waitSeconds: 0 } });
  const operation = JSON.parse(text).data?.bulkCreateUsers?.bulkOperation;
  if (operation === undefined) throw new Error(`The bulk operation did not begin: ${text}`);
  return operation;
}

async function finish(service: BenchedService, begun: OperationReply): Promise<OperationReply> {
  let operation = begun;
  while (operation.status === 'RUNNING') {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    operation = JSON.parse(await service.ask(LOOK, { id: begun.id })).data.bulkOperation;
  }
  return operation;
}
