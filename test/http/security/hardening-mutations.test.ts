import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HardenedService, openHardenedService } from '../hardened-service.ts';

const SEED = 20_260_101;
const REQUESTS = 1_000;
const AT_A_TIME = 10;

/** Requests that are all right, of every kind: with variables, fragments, changes, refusals, lists. */
const VALID: readonly object[] = [
  { query: '{ viewer { subject permissions } }' },
  { query: 'query ($n: Int) { users(first: $n) { nodes { username groups { name } } } }', variables: { n: 3 } },
  {
    query:
      '{ groups(first: 2, orderBy: { field: NAME, direction: ASC }) { edges { cursor node { ...G } } } } fragment G on Group { id name precedence }',
  },
  { query: 'query A { pool { id } } query B { quotas { category } }', operationName: 'B' },
  {
    query: 'query ($by: UserLookupInput!) { user(by: $by) { username isMemberOf(anyOf: ["admin"]) } }',
    variables: { by: { username: 'emp1' } },
  },
  {
    query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }',
    variables: { ids: ['VXNlcjplbXAx', 'R3JvdXA6YWRtaW4'] },
  },
  { query: '{ users(first: 2, after: "eyJhIjoxfQ") { nodes { username } } }' },
  {
    query: 'query ($f: UserFilterInput) { users(first: 2, filter: $f) { nodes { username email } totalCount } }',
    variables: { f: { or: [{ email: { startsWith: 'a' } }, { createdAt: { after: '2020-01-01T00:00:00Z' } }] } },
  },
  {
    query:
      'mutation ($i: AddUserToGroupInput!) { addUserToGroup(input: $i) { __typename ... on Error { code message } } }',
    variables: { i: { username: 'emp1', groupName: 'employees' } },
  },
  {
    query:
      'mutation ($i: UpdateGroupInput!) { updateGroup(input: $i) { ... on UpdateGroupPayload { group { name } } } }',
    variables: { i: { name: 'employees', description: 'all', precedence: 30 } },
  },
  { query: '{ auditEvents(first: 3) { nodes { action outcome at } } }', extensions: { trace: 'x' } },
];

/** Mulberry32: small, and the same on every machine. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = randomOf(SEED);
const below = (limit: number) => Math.floor(random() * limit);
const oneOf = <Item>(items: readonly [Item, ...Item[]]): Item => items[below(items.length)] ?? items[0];

const STRANGE_VALUES = [
  null,
  true,
  -1,
  1e308,
  2 ** 31,
  '',
  '\u0000',
  '😀'.repeat(50),
  'x'.repeat(5_000),
  [],
  [[]],
  {},
  { __proto__x: 1 },
  [null],
] as const;

/** The value with one of its parts replaced, left out or wrapped. */
function structureChanged(value: unknown): unknown {
  const isLeaf = typeof value !== 'object' || value === null || Object.keys(value).length === 0;
  if (isLeaf || random() < 0.2) return oneOf([...STRANGE_VALUES, [value], { value }]);
  if (Array.isArray(value)) {
    const index = below(value.length);
    return random() < 0.3 ? [...value, ...value] : value.with(index, structureChanged(value[index]));
  }
  const entries = Object.entries(value);
  const index = below(entries.length);
  return Object.fromEntries(
    entries.flatMap(([name, part], place) => {
      if (place !== index) return [[name, part]];
      if (random() < 0.15) return [];
      return [[random() < 0.15 ? oneOf(['__proto__', 'constructor', `${name}x`]) : name, structureChanged(part)]];
    }),
  );
}

/** One to three bytes changed, left out, put in or doubled. */
function bytesChanged(body: Buffer): Buffer {
  let bytes = [...body];
  for (let changes = 1 + below(3); changes > 0; changes -= 1) {
    const at = below(bytes.length);
    const length = 1 + below(8);
    bytes = oneOf([
      () => bytes.toSpliced(at, 1, below(256)),
      () => bytes.toSpliced(at, length),
      () => bytes.toSpliced(at, 0, ...Array.from({ length }, () => below(256))),
      () => bytes.toSpliced(at, 0, ...bytes.slice(at, at + length)),
    ])();
  }
  return Buffer.from(bytes);
}

interface Attempt {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body: Buffer | null;
}

function attempt(): Attempt {
  const valid = VALID[below(VALID.length)] ?? {};
  const value = random() < 0.5 ? structureChanged(valid) : valid;
  const body = Buffer.from(JSON.stringify(value));
  const changed = value === valid || random() < 0.2 ? bytesChanged(body) : body;
  if (random() < 0.8) return { method: 'POST', path: '/graphql', body: changed };
  const query = random() < 0.5 ? changed.toString('latin1') : '{ viewer { subject } }';
  const parameters = new URLSearchParams({ query, variables: changed.toString('latin1') });
  return { method: 'GET', path: `/graphql?${parameters}`.slice(0, 8_000), body: null };
}

let hardened: HardenedService;
const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME });

beforeAll(async () => {
  hardened = await openHardenedService({ RATE_LIMIT_PER_MINUTE: '1000000' });
});

afterAll(async () => {
  agent.destroy();
  await hardened.close();
});

function send({ method, path, body }: Attempt): Promise<{ readonly status: number; readonly answer: string }> {
  return new Promise((resolve, reject) => {
    request(
      new URL(path, hardened.url),
      { method, agent, headers: { 'content-type': 'application/json' } },
      async (response) => resolve({ status: response.statusCode ?? 0, answer: await text(response) }),
    )
      .on('error', reject)
      .end(body);
  });
}

test(`of ${REQUESTS} mangled requests each is answered, none as a fault of the service, and nothing of its inside is told`, async () => {
  const statuses = new Map<number, number>();
  for (let sent = 0; sent < REQUESTS; sent += AT_A_TIME) {
    const attempts = Array.from({ length: AT_A_TIME }, attempt);
    for (const [index, { status, answer }] of (await Promise.all(attempts.map(send))).entries()) {
      const of = `${status} for ${attempts[index]?.path} ${attempts[index]?.body?.toString('latin1').slice(0, 500)}: ${answer.slice(0, 500)}`;
      expect(status, of).toBeLessThan(500);
      expect(answer, of).not.toMatch(
        /INTERNAL_SERVER_ERROR|node_modules|\.ts:\d|SyntaxError|TypeError|is not a function|Cannot read/,
      );
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  }
  // That they are all refused for one and the same reason would prove nothing.
  expect(statuses.get(200)).toBeGreaterThan(REQUESTS / 10);
  expect(statuses.get(400)).toBeGreaterThan(REQUESTS / 10);
  expect(hardened.log.filter((line) => line.includes('failed unexpectedly'))).toEqual([]);
  const { status, answer } = await send({ method: 'GET', path: '/health/live', body: null });
  expect([status, answer]).toEqual([200, '{"status":"ok"}']);
}, 30_000);
