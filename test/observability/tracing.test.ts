import { readFileSync } from 'node:fs';
import { trace } from '@opentelemetry/api';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { createHttpServer } from '../../src/http/server.ts';
import { CallTracer, isTracingEnabled } from '../../src/observability/tracing.ts';
import { type App, openApp } from '../support/app.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { recordSpans, stopRecording } from './recording-tracer.ts';

afterEach(stopRecording);

/** As lines of `name < parent`, without waits: on a slow machine there may be some. */
const tree = (spans: ReturnType<typeof recordSpans>) =>
  spans
    .filter(({ name }) => name !== 'wait for quota')
    .map(({ name, parent }) => `${name} < ${parent?.name ?? 'nothing'}`);

test('without an SDK tracing is not set up', () => {
  expect(isTracingEnabled()).toBe(false);
  recordSpans();
  expect(isTracingEnabled()).toBe(true);
  trace.disable();
  expect(isTracingEnabled()).toBe(false);
});

describe('a service that is traced', () => {
  test('has a span for the request, each root field and each call, one under the other, all of them ended', async () => {
    const spans = recordSpans();
    const app = await openApp();
    const { errors } = await app.query(
      'query Mine { user(by: { email: "x" }) { username } group(name: "x") { name } }',
    );
    await app.service.close();
    expect(errors).toBeUndefined();
    expect(tree(spans)).toEqual([
      'GraphQL query < nothing',
      'Query.user < GraphQL query',
      'Query.group < GraphQL query',
      'Cognito ListUsers < Query.user',
      'Cognito GetGroup < Query.group',
    ]);
    expect(spans.filter(({ ended }) => !ended)).toEqual([]);
  });

  test('puts calls under their request when the document is compiled, and when requests come at once', async () => {
    const spans = recordSpans();
    const app = await openApp();
    const user = '{ user(by: { email: "x" }) { username } }';
    await app.query(user);
    spans.length = 0;
    await Promise.all([app.query(user), app.query('mutation { deleteGroup(input: { name: "none" }) { __typename } }')]);
    await app.service.close();
    const calls = spans
      .filter(({ name }) => name.startsWith('Cognito'))
      .map(({ name, parent }) => [name, parent?.name, parent?.parent?.name]);
    expect(calls).toContainEqual(['Cognito ListUsers', 'Query.user', 'GraphQL query']);
    const deletes = calls.filter(([name]) => name !== 'Cognito ListUsers');
    expect(deletes.length).toBeGreaterThan(0);
    for (const [, ...above] of deletes) expect(above).toEqual(['Mutation.deleteGroup', 'GraphQL mutation']);
  });

  test('ends the span of a root field whose query took too long', async () => {
    const spans = recordSpans();
    const clock = new FakeClock();
    const app = await openApp({ EMBEDDED_POOL_LATENCY_MS: '60000', EXECUTION_TIMEOUT_SECONDS: '1' }, undefined, clock);
    const answer = app.query('{ user(by: { email: "x" }) { username } }');
    await clock.advance(0);
    await clock.advance(1_000);
    expect((await answer).errors?.[0]?.extensions.code).toBe('THROTTLED');
    await app.service.close();
    expect(spans.filter(({ ended }) => !ended)).toEqual([]);
  });

  test('reports a failure by its code, and names no user', async () => {
    const spans = recordSpans();
    const app = await openApp();
    app.pool.faults.set([{ kind: 'access-denied' }]);
    await app.query('query Secret { user(by: { email: "ann@example.com" }) { username } }');
    await app.service.close();
    expect(spans.find(({ name }) => name === 'GraphQL query')?.status?.message).toBe('errors UPSTREAM_ACCESS_DENIED');
    expect(JSON.stringify(spans)).not.toMatch(/ann|Secret/);
  });

  test('has a span for a request that was refused before its operation was known', async () => {
    const spans = recordSpans();
    const app = await openApp();
    await app.query('{ nothingOfThisName }');
    await app.service.close();
    expect(spans).toMatchObject([{ name: 'GraphQL request', status: { message: 'errors GRAPHQL_VALIDATION_FAILED' } }]);
  });
});

/** Downloads a small report, over HTTP. */
async function download({ service }: App): Promise<void> {
  const logger = pino({ level: 'silent' });
  const server = createHttpServer({ routes: service.routes, logger, host: '127.0.0.1', port: 0 });
  const url = await server.listen();
  await (await fetch(new URL('/reports/membership.csv?groups=admin', url))).text();
  await server.close(0);
}

describe('docs/operating.md', () => {
  const page = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
  const table = /^\| span \|.*\n\|[-|]+\n(?<rows>(?:\|.*\n)+)/m.exec(page)?.groups?.rows ?? '';
  const rows = table.split('\n').map((row) => row.split('|').map((cell) => cell.match(/(?<=`)[\w. ]+(?=`)/g) ?? []));
  /** As a row's first example is: of a field and a call the page names one each. */
  const kindOf = (name: string) => name.replace(/^(Query|Mutation)\..*/, 'field').replace(/^Cognito .*/, 'call');

  test('lists every span with its attributes', async () => {
    const spans = recordSpans();
    const app = await openApp({ EMBEDDED_POOL_QUOTAS: 'on' });
    await app.query('{ nothingOfThisName }');
    await app.query('{ membershipReport { usersInNoGroup { username } } }');
    await app.query('mutation { deleteGroup(input: { name: "none" }) { __typename } }');
    await download(app);
    await app.service.close();
    const told = new Map(
      rows.flatMap(([, names = [], , attributes = []]) => names.map((name) => [kindOf(name), attributes])),
    );
    const begun = new Map(spans.map(({ name, attributes }) => [kindOf(name), Object.keys(attributes)]));
    expect([...told.keys()].sort()).toEqual([...begun.keys(), 'GraphQL subscription'].sort());
    for (const [name, attributes] of begun) expect([name, told.get(name)]).toEqual([name, attributes]);
  }, 20_000);
});

describe('the spans of a call', () => {
  test('show the wait for quota, each attempt, and the wait after a throttle', async () => {
    const spans = recordSpans();
    const clock = new FakeClock(1_000_000);
    const call = new CallTracer(clock).onStart('ListUsers');
    await clock.advance(200);
    call.onSend();
    await clock.advance(30);
    call.onResponse('throttled');
    await clock.advance(500);
    call.onSend();
    await clock.advance(40);
    call.onResponse('ok');
    call.onEnd();
    expect(spans.map(({ name, startTime, endTime, status }) => [name, startTime, endTime, status?.message])).toEqual([
      ['wait for quota', 1_000_000, 1_000_200, undefined],
      ['Cognito ListUsers', 1_000_200, 1_000_230, 'throttled'],
      ['wait for quota', 1_000_230, 1_000_730, undefined],
      ['Cognito ListUsers', 1_000_730, 1_000_770, undefined],
    ]);
  });

  test('show no wait if there was none, and the whole wait of a call that was never sent', async () => {
    const spans = recordSpans();
    const clock = new FakeClock(0);
    const quick = new CallTracer(clock).onStart('GetGroup');
    quick.onSend();
    quick.onResponse('ok');
    quick.onEnd();
    const dropped = new CallTracer(clock).onStart('GetGroup');
    await clock.advance(90);
    dropped.onEnd();
    expect(spans.map(({ name, endTime }) => [name, endTime])).toEqual([
      ['Cognito GetGroup', 0],
      ['wait for quota', 90],
    ]);
  });
});
