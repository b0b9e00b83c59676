import { expect, onTestFinished, test } from 'vitest';
import { createHttpServer } from '../../../src/http/server.ts';
import { openIndexedApp } from '../../graphql/directory-index/open-indexed-app.ts';
import { indexOfApp } from '../../graphql/directory-index/read-pool.ts';

async function openDownloads() {
  const app = await openIndexedApp();
  const { routes } = app.service;
  const server = createHttpServer({ routes, logger: { error: () => {} } as never, host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close(0));
  const url = await server.listen();
  const download = async (query: string) => {
    const response = await fetch(new URL(`/reports/membership.csv${query}`, url));
    return { status: response.status, text: await response.text() };
  };
  return { app, download };
}

test('a report of a moment of the past has who was there then, and makes no call', async () => {
  const { app, download } = await openDownloads();
  const then = app.now();
  const before = await download('');
  app.pass(1);
  const user = { attributes: [], enabled: true, status: 'CONFIRMED' } as const;
  const found = { ...user, username: 'ada', createdAt: new Date(then), updatedAt: new Date(then) };
  await indexOfApp(app).mergeUsers([found], await indexOfApp(app).now());
  const calls = app.pool.calls.total;
  const past = await download(`?at=${then}`);
  expect([past.status, app.pool.calls.total]).toEqual([200, calls]);
  expect(past.text.split('\r\n').toSorted()).toEqual(before.text.split('\r\n').toSorted());
  expect((await download(`?at=${app.now()}`)).text).toContain('ada');
});

test('a moment that nobody knows is refused', async () => {
  const { download } = await openDownloads();
  for (const at of ['2001-01-01', '2222-01-01', 'yesterday']) {
    const { status, text } = await download(`?at=${at}`);
    expect([status, JSON.parse(text)]).toMatchObject([400, { field: 'at' }]);
  }
});
