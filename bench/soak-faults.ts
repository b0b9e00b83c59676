import { type BenchedService, openService } from './bench-service.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import { SizedPool } from './sized-pool.ts';

const SIZE = { users: 500, groups: 20, membershipsPerUser: 3, latencyMs: 20 };
const SOAK_SECONDS = { short: 20, long: 300 };
/** Each sends one request after the other and changes a user of its own, so that it knows the expected state. */
const CALLERS = 32;
const PROBABILITY = 0.1;
/** The error codes that a caller may get while Cognito fails. */
const EXPECTED_CODES = ['THROTTLED', 'UPSTREAM_UNAVAILABLE'];
/** EXECUTION_TIMEOUT_SECONDS, after which nothing waits any longer. */
const STUCK_MS = 60_000;
const LOOK_EVERY_MS = 250;

const READ = /* GraphQL */ `
  query SoakRead($username: String!) { user(by: { username: $username }) { username groups { name } } }
`;
const ADD = /* GraphQL */ `
  mutation SoakAdd($username: String!, $groupName: String!) {
    result: addUserToGroup(input: { username: $username, groupName: $groupName }) { __typename }
  }
`;
const REMOVE = /* GraphQL */ `
  mutation SoakRemove($username: String!, $groupName: String!) {
    result: removeUserFromGroup(input: { username: $username, groupName: $groupName }) { __typename }
  }
`;

/** Reads and changes while a tenth of the calls is throttled, a tenth fails, a tenth loses its answer and a tenth is slow. */
export const soakFaults: readonly Benchmark[] = [
  { group: 'soak', name: 'soak-faults', run: ({ long }) => soak(long ? SOAK_SECONDS.long : SOAK_SECONDS.short) },
];

interface Tally {
  /** Responses by their result: correct, or the code of an expected error. */
  readonly answers: Map<string, number>;
  readonly wrong: string[];
  longest: { readonly ms: number; readonly what: string };
}

async function soak(seconds: number): Promise<BenchmarkResult> {
  const known = new SizedPool({ ...SIZE, quotas: 'off' });
  known.pool.faults.set([
    { kind: 'throttle', probability: PROBABILITY },
    { kind: 'internal-error', probability: PROBABILITY },
    { kind: 'lost-answer', probability: PROBABILITY },
    { kind: 'delay', milliseconds: 200, probability: PROBABILITY },
  ]);
  const service = await openService(known.pool, {
    COGNITO_QUOTAS: 'UserRead=1000,UserResourceRead=1000,UserUpdate=1000',
  });
  const tally: Tally = { answers: new Map(), wrong: [], longest: { ms: 0, what: '' } };
  const resident: number[] = [];
  const timer = setInterval(() => resident.push(process.memoryUsage.rss() / 1e6), LOOK_EVERY_MS);
  const until = performance.now() + seconds * 1_000;
  const callers = Array.from({ length: CALLERS }, async (_, caller) => {
    for (let turn = 0; performance.now() < until; turn += 1) await askOnce(service, known, caller, turn, tally);
  });
  await Promise.all(callers);
  clearInterval(timer);
  await service.close();

  const third = Math.floor(resident.length / 3);
  const [second, last] = [median(resident.slice(third, 2 * third)), median(resident.slice(2 * third))];
  const total = [...tally.answers.values()].reduce((sum, count) => sum + count, 0);
  return {
    title: `Reads and changes for ${seconds} s while one call in ten is throttled, one fails, one loses its answer and one is slow`,
    figures: [
      { what: 'wrong answers', value: tally.wrong.length, unit: 'failures', bound: { atMost: 0 } },
      { what: 'longest request', value: tally.longest.ms / 1_000, unit: 's', bound: { atMost: STUCK_MS / 1_000 } },
      { what: 'resident, last third ÷ second third', value: last / second, unit: '×', bound: { atMost: 1.1 } },
      { what: 'answered', value: total, unit: 'requests', bound: null },
      { what: 'calls to the pool', value: known.pool.calls.total, unit: 'calls', bound: null },
    ],
    notes: [
      `answers: ${[...tally.answers].map(([what, count]) => `${count} ${what}`).join(', ')}`,
      `the longest request: ${tally.longest.what}`,
      `${PROBABILITY * 100} % each of throttles, internal errors, lost answers and delays of 200 ms; ${CALLERS} callers; pool and service in one process`,
      'an answer is right where it is what the pool holds; after a failure that may have happened, either state is',
    ],
    mistakes: tally.wrong.slice(0, 10),
  };
}

/** One read, or one change, of the caller's own user; its response is compared with the pool's state. */
async function askOnce(service: BenchedService, known: SizedPool, caller: number, turn: number, tally: Tally) {
  const username = known.usernames[caller] ?? '';
  const groupName = known.groupNames[turn % known.groupNames.length] ?? '';
  const isRead = turn % 3 === 0;
  const adds = turn % 2 === 0;
  const begun = performance.now();
  const text = await service.ask(isRead ? READ : adds ? ADD : REMOVE, { username, groupName });
  const ms = performance.now() - begun;
  const asked = isRead ? 'read' : adds ? 'add' : 'remove';
  if (ms > tally.longest.ms) tally.longest = { ms, what: `${asked}, answered by ${text.slice(0, 160)}` };

  const { data, errors } = JSON.parse(text);
  const code = errors?.[0]?.extensions?.code;
  const groups = known.pool.groupsOf(username);
  const isRight = isRead
    ? data?.user?.username === username &&
      listOf(data.user.groups.map(({ name }: { name: string }) => name)) === listOf(groups)
    : data?.result?.__typename.endsWith('Payload') && groups.includes(groupName) === adds;
  const what = errors === undefined ? 'right' : String(code);
  if (errors === undefined ? isRight : EXPECTED_CODES.includes(code)) {
    tally.answers.set(what, (tally.answers.get(what) ?? 0) + 1);
  } else {
    tally.wrong.push(`${username}, ${asked} ${groupName}: ${text.slice(0, 200)}`);
  }
}

function listOf(names: readonly string[]): string {
  return [...names].sort().join(' ');
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
