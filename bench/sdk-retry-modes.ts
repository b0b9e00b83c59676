import { CognitoIdentityProviderClient, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { overrideQuotas } from '../src/cognito/rate/quotas.ts';
import { createEmbeddedPool, type EmbeddedPool } from '../src/embedded-pool/pool.ts';
import { LATENCY_MS } from './bench-service.ts';
import type { Benchmark, BenchmarkResult, Bound } from './benchmark.ts';
import { CREDENTIALS, openDirectory } from './open-directory.ts';

const CALLS = 1_500;
/** Calls of ListUsers that the endpoint admits in a second. */
const QUOTA = 500;

type Call = () => Promise<unknown>;

interface Way {
  readonly name: string;
  readonly atOnce: number;
  /** Of its failures and throttles alike; null: no bound. */
  readonly promise: Bound | null;
  open(pool: EmbeddedPool): { readonly call: Call; close(): void };
}

const WAYS: readonly Way[] = [
  { name: 'standard, 50 at once', atOnce: 50, promise: null, open: (pool) => plainClient(pool, 'standard') },
  { name: 'standard, all at once', atOnce: CALLS, promise: null, open: (pool) => plainClient(pool, 'standard') },
  { name: 'adaptive, all at once', atOnce: CALLS, promise: null, open: (pool) => plainClient(pool, 'adaptive') },
  { name: 'ours, all at once', atOnce: CALLS, promise: { atMost: 0 }, open: pacedDirectory },
];

/** The SDK's own retry modes, compared with the pacer. */
export const sdkRetryModes: readonly Benchmark[] = WAYS.map((way) => ({
  group: 'retry-modes',
  name: `retry-${way.name.replaceAll(/\W+/g, '-')}`,
  run: () => measure(way),
}));

async function measure({ name, atOnce, promise, open }: Way): Promise<BenchmarkResult> {
  const pool = createEmbeddedPool({
    users: 60,
    groups: 0,
    membershipsPerUser: 0,
    latencyMs: LATENCY_MS,
    quotas: { UserList: QUOTA },
  });
  const { call, close } = open(pool);
  const begun = performance.now();
  const failures = await makeCalls(call, atOnce);
  const seconds = (performance.now() - begun) / 1_000;
  close();

  const least = Math.floor((CALLS - 1) / QUOTA) + LATENCY_MS / 1_000;
  return {
    title: `${CALLS} calls of ListUsers at ${QUOTA}/s: ${name}`,
    figures: [
      { what: 'time', value: seconds, unit: 's', bound: null },
      { what: 'least time at the whole quota', value: least, unit: 's', bound: null },
      { what: 'failures', value: failures, unit: 'failures', bound: promise },
      { what: 'throttles', value: pool.calls.throttles, unit: 'throttles', bound: promise },
    ],
    notes: [`${pool.calls.total} attempts reached the endpoint`],
    mistakes: [],
  };
}

/** Resolves with the number of failures. */
async function makeCalls(call: Call, atOnce: number): Promise<number> {
  let begun = 0;
  let failures = 0;
  const worker = async () => {
    while (begun < CALLS) {
      begun += 1;
      await call().catch(() => {
        failures += 1;
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return failures;
}

function plainClient({ region, requestHandler, userPoolId }: EmbeddedPool, retryMode: 'standard' | 'adaptive') {
  const client = new CognitoIdentityProviderClient({ region, requestHandler, credentials: CREDENTIALS, retryMode });
  return {
    call: () => client.send(new ListUsersCommand({ UserPoolId: userPoolId, Limit: 1 })),
    close: () => client.destroy(),
  };
}

function pacedDirectory(pool: EmbeddedPool) {
  const { directory, close } = openDirectory(pool, overrideQuotas({ UserList: QUOTA }));
  return { call: () => directory.listUsers({ limit: 1, token: null }), close };
}
