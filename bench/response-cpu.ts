import { lexicographicSortSchema, printSchema } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import { pino } from 'pino';
import { FilterStats } from '../src/domain/filter/filter-stats.ts';
import type { Group } from '../src/domain/model/group.ts';
import type { User } from '../src/domain/model/user.ts';
import { CallMeter } from '../src/domain/ports/call-meter.ts';
import type { MembershipReport } from '../src/domain/report/membership-report.ts';
import { ChangeTracker } from '../src/graphql/change-tracker.ts';
import { ResponseSize } from '../src/graphql/response-size.ts';
import { schema } from '../src/graphql/schema.ts';
import { authenticateLocalAdministrator } from '../src/http/auth/authenticate.ts';
import { createYogaApp } from '../src/http/graphql/yoga.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import { openDirectory } from './open-directory.ts';
import { FULL_REPORT, readReport } from './report-documents.ts';
import { SizedPool } from './sized-pool.ts';

const SIZE = { users: 10_000, groups: 100, membershipsPerUser: 3 };
/** Measured in turns, so that both meet the same load of the machine; the first ones only warm up. */
const ROUNDS = 7;
const WARM_UP = 2;
/** Responses in a row: so many that each server collects its own garbage, and hardly any of the other's. */
const IN_A_ROW = 5;

type Answer = () => Promise<string>;
type ReadyReport = Pick<MembershipReport, 'totals' | 'groups' | 'users' | 'usersInNoGroup' | 'plan'>;

/** The CPU that answering a report takes: executing the query over a report that is there, and writing the answer. */
export const responseCpu: readonly Benchmark[] = [{ group: 'answer', name: 'answer-cpu', run: measure }];

async function measure(): Promise<BenchmarkResult> {
  const known = new SizedPool({ ...SIZE, latencyMs: 0, quotas: 'off' });
  const report = await readyReport(known);
  const ours = { answer: ourService(report), milliseconds: [] as number[] };
  const bare = { answer: bareYoga(report), milliseconds: [] as number[] };
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    for (const { answer, milliseconds } of [ours, bare]) {
      const spent = await cpuOf(answer);
      if (round >= WARM_UP) milliseconds.push(spent);
    }
  }
  const text = await ours.answer();
  const [oursMs, bareMs] = [median(ours.milliseconds), median(bare.milliseconds)];

  return {
    title: `The CPU of answering a report of ${SIZE.users} users in ${SIZE.groups} groups`,
    figures: [
      { what: 'this service', value: oursMs, unit: 'ms', bound: null },
      { what: 'a bare Yoga', value: bareMs, unit: 'ms', bound: null },
      { what: 'this service ÷ a bare Yoga', value: oursMs / bareMs, unit: '×', bound: { atMost: 0.25 } },
    ],
    notes: [
      `medians of ${ROUNDS} rounds of ${IN_A_ROW} answers in turns, user and system time of the whole process; an answer of ${(text.length / 1e6).toFixed(1)} MB`,
      'from the request to the whole answer, over the same report, ready in memory: no call, no gathering',
      "the bare Yoga serves this service's own schema by plain resolvers, with no plugin and no authorisation",
    ],
    mistakes: [
      ...known.mistakesOf(readReport(text)).map((mistake) => `this service: ${mistake}`),
      ...known.mistakesOf(readReport(await bare.answer())).map((mistake) => `bare Yoga: ${mistake}`),
    ],
  };
}

/** As the domain passes it to the resolvers: its own models, in plain objects and lists. */
async function readyReport({ pool, usernames, groupNames }: SizedPool): Promise<ReadyReport> {
  const { directory, close } = openDirectory(pool);
  const users = new Map<string, User>();
  const groups = new Map<string, Group>();
  for (const username of usernames) {
    const user = await directory.getUser(username);
    if (user !== null) users.set(username, user);
  }
  for (const name of groupNames) {
    const group = await directory.getGroup(name);
    if (group !== null) groups.set(name, group);
  }
  close();
  const homeless = [...users.values()].filter(({ username }) => pool.groupsOf(username).length === 0);
  const inGroups = (user: User) => pool.groupsOf(user.username).length > 0;
  return {
    totals: {
      users: users.size,
      groups: groups.size,
      memberships: [...groups.keys()].reduce((sum, name) => sum + pool.membersOf(name).length, 0),
      usersInNoGroup: homeless.length,
      disabledUsersInGroups: [...users.values()].filter((user) => !user.enabled && inGroups(user)).length,
      emptyGroups: [...groups.keys()].filter((name) => pool.membersOf(name).length === 0).length,
    },
    groups: [...groups].map(([name, group]) => ({ group, members: known(users, pool.membersOf(name)) })),
    users: [...users].map(([username, user]) => ({ user, groups: known(groups, pool.groupsOf(username)) })),
    usersInNoGroup: homeless,
    plan: { strategy: 'BY_GROUP', calls: {}, durationSeconds: 0 },
  };
}

function known<Model>(models: ReadonlyMap<string, Model>, names: readonly string[]): readonly Model[] {
  return names.flatMap((name) => models.get(name) ?? []);
}

/** The service's own server and schema, without the resolver that scans. */
function ourService(report: ReadyReport): Answer {
  // Sorting copies the schema: other benchmarks need the original.
  const copy = lexicographicSortSchema(schema);
  const field = copy.getQueryType()?.getFields().membershipReport;
  if (field === undefined) throw new Error('The schema has no membershipReport.');
  field.resolve = () => report;
  const app = createYogaApp({
    schema: copy,
    logger: pino({ level: 'error' }, process.stderr),
    graphiql: { kind: 'off' },
    authenticate: authenticateLocalAdministrator,
    openContext: (request) => ({
      ...request,
      meter: new CallMeter(),
      filterStats: new FilterStats(),
      cutShort: new Set(),
      responseSize: new ResponseSize(),
      changeTracker: new ChangeTracker('pool'),
    }),
  });
  return () => post(app);
}

function bareYoga(report: ReadyReport): Answer {
  const app = createYoga({
    logging: false,
    schema: createSchema({
      typeDefs: printSchema(schema),
      resolvers: {
        Query: { membershipReport: () => report },
        GroupMembership: { memberCount: ({ members }: { members: readonly unknown[] }) => members.length },
        ReportPlan: {
          calls: ({ calls }: { calls: Readonly<Record<string, number>> }) =>
            Object.entries(calls).map(([operation, count]) => ({ operation, count })),
        },
      },
    }),
  });
  return () => post(app);
}

/** The interface of both servers. */
interface Fetching {
  fetch(url: string, init: RequestInit): Response | Promise<Response>;
}

async function post(app: Fetching): Promise<string> {
  const response = await app.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: FULL_REPORT }),
  });
  return response.text();
}

/** Milliseconds of user and system time that an answer takes. */
async function cpuOf(answer: Answer): Promise<number> {
  const before = process.cpuUsage();
  for (let number = 0; number < IN_A_ROW; number += 1) await answer();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / IN_A_ROW;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
