import {
  AdminListGroupsForUserCommand,
  CognitoIdentityProviderClient,
  paginateListGroups,
  paginateListUsers,
} from '@aws-sdk/client-cognito-identity-provider';
import { DEFAULT_QUOTAS } from '../src/cognito/rate/quotas.ts';
import { readAll } from '../src/domain/ports/directory.ts';
import type { EmbeddedPool } from '../src/embedded-pool/pool.ts';
import { LATENCY_MS, openService, warmUp } from './bench-service.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import { CREDENTIALS, openDirectory } from './open-directory.ts';
import { FULL_REPORT, readReport } from './report-documents.ts';
import { SizedPool } from './sized-pool.ts';

const SIZE = { users: 500, groups: 20, membershipsPerUser: 2 };
/** Calls of the pattern that are really made; the rest is extrapolated from them. */
const SAMPLE = 300;

/** The report of pycognito's documentation ("Group Audit and Reporting"), beside this service's. */
export const pycognitoBaseline: readonly Benchmark[] = [{ group: 'reference', name: 'reference-500x20', run: measure }];

async function measure(): Promise<BenchmarkResult> {
  const ours = await timeOurs();
  const byUserSeconds = await timeByUser(openPool().pool);
  const sample = await samplePattern(openPool().pool);
  const patternCalls = sample.listCalls + SIZE.users * SIZE.groups + SIZE.users;
  const patternSeconds = sample.listSeconds + sample.secondsPerCall * (patternCalls - sample.listCalls);
  const quotaSeconds = (patternCalls - sample.listCalls) / DEFAULT_QUOTAS.categories.UserResourceRead;

  return {
    title: `The same report of ${SIZE.users} users in ${SIZE.groups} groups, three ways`,
    figures: [
      { what: 'this service', value: ours.seconds, unit: 's', bound: null },
      { what: 'user by user, at our pace', value: byUserSeconds, unit: 's', bound: null },
      { what: "the reference's pattern, extrapolated", value: patternSeconds, unit: 's', bound: null },
      { what: 'the pattern at the whole quota, computed', value: quotaSeconds, unit: 's', bound: null },
      { what: 'calls of this service', value: ours.calls, unit: 'calls', bound: null },
      { what: 'calls of the pattern', value: patternCalls, unit: 'calls', bound: null },
      { what: 'the pattern ÷ this service', value: patternSeconds / ours.seconds, unit: '×', bound: { atLeast: 300 } },
      { what: 'user by user ÷ this service', value: byUserSeconds / ours.seconds, unit: '×', bound: null },
    ],
    notes: [
      `the pattern asks AdminListGroupsForUser for every user of every group, one call after the other, then once more for every user; its ${sample.listCalls} list calls and ${SAMPLE} of those were made by the plain SDK client with its own retries (${sample.throttles} throttled), the rest is extrapolated from them`,
      `were the pattern's calls made side by side, none throttled, the quota of ${DEFAULT_QUOTAS.categories.UserResourceRead}/s would still take the computed time`,
    ],
    mistakes: ours.mistakes,
  };
}

function openPool(): SizedPool {
  return new SizedPool({ ...SIZE, latencyMs: LATENCY_MS, quotas: 'on' });
}

async function timeOurs() {
  await warmUp(FULL_REPORT);
  const known = openPool();
  const service = await openService(known.pool);
  const begun = performance.now();
  const text = await service.ask(FULL_REPORT);
  const seconds = secondsSince(begun);
  await service.close();
  return { seconds, calls: known.pool.calls.total, mistakes: known.mistakesOf(readReport(text)) };
}

/** What a careful program without a plan does: the lists, then one call a user, side by side at the pace of the quota. */
async function timeByUser(pool: EmbeddedPool): Promise<number> {
  const { directory, close } = openDirectory(pool, DEFAULT_QUOTAS);
  const begun = performance.now();
  await readAll((page) => directory.listGroups(page));
  const users = await readAll((page) => directory.listUsers(page));
  await Promise.all(users.map(({ username }) => directory.listGroupsForUser(username)));
  const seconds = secondsSince(begun);
  close();
  return seconds;
}

async function samplePattern({ calls, region, requestHandler, userPoolId }: EmbeddedPool) {
  const client = new CognitoIdentityProviderClient({ region, requestHandler, credentials: CREDENTIALS });
  const pool = { UserPoolId: userPoolId };
  const listsBegun = performance.now();
  const groups: (string | undefined)[] = [];
  for await (const page of paginateListGroups({ client, pageSize: 60 }, pool)) {
    for (const { GroupName } of page.Groups ?? []) groups.push(GroupName);
  }
  const users: (string | undefined)[] = [];
  for await (const page of paginateListUsers({ client, pageSize: 60 }, pool)) {
    for (const { Username } of page.Users ?? []) users.push(Username);
  }
  const listCalls = calls.total;
  const listSeconds = secondsSince(listsBegun);

  const asked = groups.flatMap((group) => users.map((user) => ({ group, user }))).slice(0, SAMPLE);
  const members: string[] = [];
  const begun = performance.now();
  for (const { group, user } of asked) {
    const answer = await client.send(new AdminListGroupsForUserCommand({ ...pool, Username: user }));
    if (user !== undefined && answer.Groups?.some(({ GroupName }) => GroupName === group)) members.push(user);
  }
  const secondsPerCall = secondsSince(begun) / asked.length;
  client.destroy();
  return { listCalls, listSeconds, secondsPerCall, throttles: calls.throttles };
}

function secondsSince(begun: number): number {
  return (performance.now() - begun) / 1_000;
}
