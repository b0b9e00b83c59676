import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { AdminAddUserToGroupCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import { buildBundle } from './bundle.ts';
import { openBenchDatabase } from './database.ts';
import { CREDENTIALS } from './open-directory.ts';
import { type ReplicaSet, startReplicas } from './replica-set.ts';
import { SizedPool } from './sized-pool.ts';

const ROUNDS = Number(process.env.ADMINISTRATOR_ROUNDS ?? 1_000);
/** In every so many rounds one of the two replicas is killed while it may hold the lock. */
const KILL_EVERY = 50;
const LATEST_KILL_MS = 40;
const LATENCY_MS = 5;
const GROUP = 'group-1';

/** The last two administrators are taken out of their group at once, by two replicas. */
export const replicaAdministrators: readonly Benchmark[] = [
  { group: 'replicas', name: 'replicas-administrators', run: measure },
];

const REMOVE = /* GraphQL */ `
  mutation Remove($username: String!, $groupName: String!) {
    removeUserFromGroup(input: { username: $username, groupName: $groupName }) {
      __typename
    }
  }
`;

async function measure(): Promise<BenchmarkResult> {
  await buildBundle();
  const database = await openBenchDatabase();
  const known = new SizedPool({ users: 2, groups: 1, membershipsPerUser: 1, latencyMs: LATENCY_MS, quotas: 'off' });
  const set = await startReplicas({
    known,
    count: 2,
    databaseUrl: database.url,
    env: { ADMIN_GROUPS: GROUP, COGNITO_QUOTAS: 'UserUpdate=10000,UserList=10000,UserRead=10000' },
  });
  let lost = 0;
  let kept = 0;
  let kills = 0;
  try {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const isKill = round % KILL_EVERY === 0;
      await removeBoth(set, isKill);
      const left = known.pool.membersOf(GROUP);
      if (left.length === 0) lost += 1;
      if (left.length === 2) kept += 1;
      if (isKill) kills += 1;
      await restore(known);
      if (round % 100 === 0) process.stderr.write(`${round} of ${ROUNDS} rounds\n`);
    }
  } finally {
    await set.close();
    await database.stop();
  }
  return {
    title: `The last two administrators are removed at once, on two replicas, ${ROUNDS} times`,
    figures: [{ what: 'no administrator was left', value: lost, unit: 'failures', bound: { atMost: 0 } }],
    notes: [`a replica was killed meanwhile in ${kills} of the rounds; in ${kept} rounds both administrators stayed`],
    mistakes: lost === 0 ? [] : [`no administrator was left, ${lost} times`],
  };
}

async function removeBoth(set: ReplicaSet, isKill: boolean): Promise<void> {
  const [first, second] = set.replicas;
  if (first === undefined || second === undefined) throw new Error('There are two replicas.');
  const removals = Promise.allSettled([
    first.ask(REMOVE, { username: 'user-1', groupName: GROUP }),
    second.ask(REMOVE, { username: 'user-2', groupName: GROUP }),
  ]);
  if (isKill) {
    await pause(randomInt(LATEST_KILL_MS));
    const exit = once(first.process, 'exit');
    first.process.kill('SIGKILL');
    await exit;
  }
  await removals;
  if (isKill) await set.replace(first);
}

/** Not through a replica: what it would read of its own is not to be measured. */
async function restore({ pool }: SizedPool): Promise<void> {
  const { region, requestHandler, userPoolId: UserPoolId } = pool;
  const client = new CognitoIdentityProviderClient({ region, requestHandler, credentials: CREDENTIALS });
  for (const Username of ['user-1', 'user-2']) {
    await client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: GROUP }));
  }
}
