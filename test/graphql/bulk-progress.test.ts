import { expect, test, vi } from 'vitest';
import { DEFAULT_POOL_ID } from '../../src/embedded-pool/user-pools.ts';
import { encodeNodeId } from '../../src/graphql/node-id.ts';
import { temporaryDirectory } from '../storage/sqlite/temporary-directory.ts';
import { type App, openApp } from '../support/app.ts';
import { cancel, look, order, until } from './bulk-helpers.ts';

// Real time passes here, and the store commits to the disk.
vi.setConfig({ testTimeout: 20_000 });

const names = (count: number) => Array.from({ length: count }, (_, index) => `user-${index + 1}`);

interface Progress {
  readonly status: string;
  readonly total: number;
  readonly pending: number;
  readonly succeeded: number;
  readonly skipped: number;
}

const DOCUMENT =
  'subscription ($id: ID!) { bulkOperationProgress(id: $id) { id status total pending succeeded skipped } }';

/** A subscription's events, as a browser's EventSource gets them. Ends when the server ends the stream. */
async function* watch(app: App, id: string, signal?: AbortSignal): AsyncGenerator<Progress> {
  const response = await app.service.app.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: DOCUMENT, variables: { id } }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.body === null) throw new Error('The answer is no stream.');
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.+)$/m.exec(event)?.[1];
      if (data === undefined) continue;
      const { data: payload, errors } = JSON.parse(data);
      if (errors !== undefined) throw new Error(errors[0].extensions.code);
      yield payload.bulkOperationProgress;
    }
  }
}

/** 150 users, each of them two calls of 50 ms. */
async function begin(env: Record<string, string> = {}): Promise<{ readonly app: App; readonly id: string }> {
  const app = await openApp({
    EMBEDDED_POOL_USERS: '300',
    EMBEDDED_POOL_GROUPS: '1',
    EMBEDDED_POOL_LATENCY_MS: '50',
    ...env,
  });
  const input = { usernames: names(150), signOut: true, waitSeconds: 0 };
  return { app, id: (await order(app, 'bulkDisableUsers', input)).operation.id };
}

async function last(events: AsyncIterable<Progress>): Promise<Progress | undefined> {
  let seen: Progress | undefined;
  for await (const event of events) seen = event;
  return seen;
}

test('an operation tells how it goes on, and ends with its final state', async () => {
  const { app, id } = await begin();
  const events: Progress[] = [];
  for await (const event of watch(app, id)) events.push(event);
  expect(events.length).toBeGreaterThanOrEqual(2);
  expect(events[0]).toMatchObject({ id, status: 'RUNNING', total: 150 });
  expect(events.at(-1)).toEqual({ id, status: 'SUCCEEDED', total: 150, pending: 0, succeeded: 150, skipped: 0 });
  const done = events.map(({ succeeded }) => succeeded);
  expect(done).toEqual([...done].sort((a, b) => a - b));
  for (const { total, pending, succeeded } of events) expect(pending + succeeded).toBe(total);
});

test('an operation that has ended tells its final state, once', async () => {
  const app = await openApp();
  const { operation } = await order(app, 'bulkDisableUsers', { usernames: ['emp1'] });
  const events: Progress[] = [];
  for await (const event of watch(app, operation.id)) events.push(event);
  expect(events).toMatchObject([{ status: 'SUCCEEDED', succeeded: 1 }]);
});

test('one that is cancelled says so in its last event', async () => {
  const { app, id } = await begin();
  const [final] = await Promise.all([
    last(watch(app, id)),
    until(() => app.pool.calls.total > 40).then(() => cancel(app, id)),
  ]);
  expect(final).toMatchObject({ status: 'CANCELLED', pending: 0 });
});

test.each(['nothing', encodeNodeId('BulkOperation', 'nothing', DEFAULT_POOL_ID)])(
  'one that nobody made is refused (%s)',
  async (id) => {
    await expect(last(watch(await openApp(), id))).rejects.toThrow('BAD_USER_INPUT');
  },
);

test('a client that leaves ends its stream, and nothing else', async () => {
  const { app, id } = await begin();
  const client = new AbortController();
  for await (const _event of watch(app, id, client.signal)) client.abort();
  expect((await look(app, id)).status).toBe('RUNNING');
  await until(async () => (await look(app, id)).status !== 'RUNNING');
  expect(await look(app, id)).toMatchObject({ status: 'SUCCEEDED', succeeded: 150 });
});

test('a process that stops sends nothing more, tells the streams what is left, and leaves it for its next start', async () => {
  const env = { DATA_DIR: temporaryDirectory() };
  const { app, id } = await begin(env);
  const stream = last(watch(app, id));
  await until(() => app.pool.calls.total > 40);
  await app.service.drain();
  const sent = app.pool.calls.total;
  const stopped = await look(app, id);
  const { pending, succeeded } = stopped;
  expect(await stream).toMatchObject({ status: 'RUNNING', pending, succeeded });
  expect(stopped).toMatchObject({ status: 'RUNNING', failed: 0, skipped: 0, finishedAt: null });
  expect(stopped.pending).toBeGreaterThan(30);
  // What was sent is told: two calls for each.
  expect(sent).toBe(2 * stopped.succeeded);
  await app.service.close();

  const next = await openApp({ EMBEDDED_POOL_USERS: '300', EMBEDDED_POOL_GROUPS: '1', ...env });
  expect(next.pool.calls.total).toBe(0);
  next.service.start();
  await until(async () => (await look(next, id)).status !== 'RUNNING');
  expect(await look(next, id)).toMatchObject({ status: 'SUCCEEDED', succeeded: 150 });
  expect(next.pool.calls.counts.AdminDisableUser).toBe(stopped.pending);
  await next.service.close();
});
