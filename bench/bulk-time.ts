import { DEFAULT_QUOTAS } from '../src/cognito/rate/quotas.ts';
import { type BenchedService, LATENCY_MS, openService } from './bench-service.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import { SizedPool } from './sized-pool.ts';

const SIZE = { users: 500, groups: 4, membershipsPerUser: 0 };
const MEMBERSHIPS = SIZE.users * SIZE.groups;
/** The part of a quota that the service allows itself; whole calls per second only. */
const SHARE = 0.95;
/** Milliseconds between two polls of the operation, which is the precision of its duration. */
const LOOK_EVERY_MS = 25;

const ADD = /* GraphQL */ `
  mutation BulkAdd($input: BulkMembershipInput!) {
    bulkAddUsersToGroups(input: $input) {
      __typename
      ... on BulkPayload { bulkOperation { id status total succeeded unchanged failed } }
      ... on Error { message }
    }
  }
`;

const LOOK = /* GraphQL */ `
  query BulkLook($id: ID!) { bulkOperation(id: $id) { id status total succeeded unchanged failed } }
`;

/** The duration of a bulk change, and the least time that its quota allows. */
export const bulkTime: readonly Benchmark[] = [{ group: 'bulk', name: 'bulk-add-2000', run: measure }];

async function measure(): Promise<BenchmarkResult> {
  const known = new SizedPool({ ...SIZE, latencyMs: LATENCY_MS, quotas: 'on' });
  const { pool, usernames, groupNames } = known;
  const service = await openService(pool);

  const begun = performance.now();
  const added = await finish(service, await order(service, known, false));
  const seconds = (performance.now() - begun) / 1_000;
  const addCalls = { ...pool.calls.counts };
  const throttles = pool.calls.throttles;
  const members = groupNames.reduce((sum, name) => sum + pool.membersOf(name).length, 0);

  const again = await finish(service, await order(service, known, true));
  await service.close();
  const writesOf = (calls: Readonly<Record<string, number>>) => calls.AdminAddUserToGroup ?? 0;

  const leastOfAll = leastSeconds(DEFAULT_QUOTAS.categories.UserUpdate);
  const least = leastSeconds(Math.floor(SHARE * DEFAULT_QUOTAS.categories.UserUpdate));
  return {
    title: `Adding ${usernames.length} users to ${groupNames.length} groups, ${MEMBERSHIPS} memberships`,
    figures: [
      { what: 'time', value: seconds, unit: 's', bound: null },
      { what: 'least time at our share of the quota', value: least, unit: 's', bound: null },
      { what: 'least time at the whole quota', value: leastOfAll, unit: 's', bound: null },
      { what: 'time ÷ least time', value: seconds / least, unit: '×', bound: { atMost: 1.1 } },
      { what: 'time ÷ least time at the whole quota', value: seconds / leastOfAll, unit: '×', bound: null },
      { what: 'throttles', value: throttles, unit: 'throttles', bound: { atMost: 0 } },
      { what: 'writes', value: writesOf(addCalls), unit: 'calls', bound: { atMost: MEMBERSHIPS } },
      {
        what: 'writes of a dry run afterwards',
        value: writesOf(pool.calls.counts) - writesOf(addCalls),
        unit: 'calls',
        bound: { atMost: 0 },
      },
    ],
    notes: [
      `at ${LATENCY_MS} ms a call; ${DEFAULT_QUOTAS.categories.UserUpdate} writes admitted in any rolling second`,
      `calls: ${printCalls(addCalls)}`,
    ],
    mistakes: [
      ...(added.succeeded === MEMBERSHIPS ? [] : [`the addition ended as ${JSON.stringify(added)}`]),
      ...(members === MEMBERSHIPS ? [] : [`the groups have ${members} members instead of ${MEMBERSHIPS}`]),
      ...(again.unchanged === MEMBERSHIPS ? [] : [`the dry run afterwards ended as ${JSON.stringify(again)}`]),
    ],
  };
}

/** The last of the writes starts no earlier than ⌊(n − 1) / r⌋ s, and is answered one latency later: see lower-bound.ts. */
function leastSeconds(writesPerSecond: number): number {
  return Math.floor((MEMBERSHIPS - 1) / writesPerSecond) + LATENCY_MS / 1_000;
}

interface OperationReply {
  readonly id: string;
  readonly status: string;
  readonly succeeded: number;
  readonly unchanged: number;
}

/** @throws Error if the operation does not start */
async function order(
  service: BenchedService,
  { usernames, groupNames }: SizedPool,
  dryRun: boolean,
): Promise<OperationReply> {
  const text = await service.ask(ADD, { input: { usernames, groupNames, dryRun, waitSeconds: 0 } });
  const operation = JSON.parse(text).data?.bulkAddUsersToGroups?.bulkOperation;
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

function printCalls(calls: Readonly<Record<string, number>>): string {
  return Object.entries(calls)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([operation, count]) => `${operation} ${count}`)
    .join(', ');
}
