import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createService, type Service } from '../../src/app/create-service.ts';
import { addSamplePeople } from '../../src/app/sample-people.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { FakeClock } from '../support/fake-clock.ts';

/** What a call takes, there and back. */
const LATENCY_MS = 25;
/** Of each caller in a minute: the default. */
const REQUESTS_A_MINUTE = 600;

const config = parseConfig({
  AUTH: 'cognito',
  EMBEDDED_POOL_USERS: '1000',
  EMBEDDED_POOL_GROUPS: '60',
  EMBEDDED_POOL_LATENCY_MS: String(LATENCY_MS),
});
let clock: FakeClock;
let service: Service;
let greedy: string;
let modest: string;

beforeEach(async () => {
  // Tokens are verified by the machine's date.
  clock = new FakeClock(Date.now());
  service = await createService(config, { logger: pino({ level: 'silent' }), examples: [], clock });
  if (service.embeddedPool === null) throw new Error('Tests run on the embedded pool.');
  const [auditor, operator] = addSamplePeople(service.embeddedPool, config.accessGroups, 'access');
  greedy = auditor?.token ?? '';
  modest = operator?.token ?? '';
});
afterEach(() => service.close());

async function ask(token: string, query: string): Promise<{ readonly errors?: readonly unknown[] }> {
  const response = await service.app.fetch('http://service.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

/** Milliseconds, by the clock, that the query takes; it must be answered whole. */
async function timeOf(token: string, query: string): Promise<number> {
  const began = clock.now();
  let over = false;
  const answer = ask(token, query).finally(() => {
    over = true;
  });
  while (!over) await clock.advance(1);
  expect((await answer).errors).toBeUndefined();
  return clock.now() - began;
}

const groupsOfOne = (number: number) => `{ user(by: { username: "user-${number}" }) { username groups { name } } }`;

const aliases = (field: (number: number) => string) =>
  `{ ${Array.from({ length: 30 }, (_, number) => `a${number}: ${field(number)}`).join(' ')} }`;

/** Of the other caller, who comes in the midst of the first burst, and later. */
const PAUSES_MS = [30, 100, 1_000];

/** Each asks for as much as one document may of another quota, or of several. */
const GREEDY = {
  'users with their groups': '{ users(first: 1000) { nodes { groups { name } } } }',
  'lists within lists': '{ groups(first: 1000) { nodes { memberCount members(first: 1000) { nodes { username } } } } }',
  'lists within lists of users':
    '{ groups(first: 1000) { nodes { members(first: 100) { nodes { highestGroup { members(first: 7) { nodes { groups { name } } } } } } } } }',
  'thirty users by name': aliases((number) => `user(by: { username: "user-${number + 100}" }) { groups { name } }`),
  'a search through everybody': '{ users(filter: { name: { contains: "nobody at all" } }) { totalCount } }',
  reports: '{ membershipReport { totals { memberships usersInNoGroup } } }',
};

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ['all of it in turn', Object.values(GREEDY)],
  ...Object.entries(GREEDY).map(([what, document]) => [what, [document]] as const),
];

describe.each(CASES)('while one caller asks without pause for %s', (_what, documents) => {
  test("another's user with groups takes less than ten times what it takes alone", async () => {
    // Both have been seen before; their tokens are known.
    await timeOf(greedy, groupsOfOne(50));
    await timeOf(modest, groupsOfOne(51));
    await clock.advance(50_000);
    const alone = await timeOf(modest, groupsOfOne(1));
    await clock.advance(5_000);

    let sent = 0;
    const next = () => {
      void ask(greedy, documents[sent++ % documents.length] ?? '').catch(() => {});
      // A minute's worth at once, and then as fast as the limit allows.
      clock.after(sent < REQUESTS_A_MINUTE ? 0 : 60_000 / REQUESTS_A_MINUTE, next);
    };
    next();

    const times: number[] = [];
    for (const pause of PAUSES_MS) {
      await clock.advance(pause);
      times.push(await timeOf(modest, groupsOfOne(times.length + 1)));
    }
    expect(Math.max(...times)).toBeLessThan(10 * alone);
  }, 120_000);
});
