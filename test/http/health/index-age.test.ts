import { expect, test } from 'vitest';
import { createFetchHandler } from '../../../src/http/routes.ts';
import { openIndexedApp } from '../../graphql/directory-index/open-indexed-app.ts';

test('readiness tells how old the index is, and an old one is no reason to be unready', async () => {
  const app = await openIndexedApp({ INDEX_MAX_LAG_MINUTES: '2' });
  const answer = createFetchHandler(app.service.routes);
  const ready = async () => {
    const response = await answer(new Request('http://localhost/health/ready'));
    return { status: response.status, body: await response.json() };
  };
  const pool = app.pool.userPoolId;
  const after = async (minutes: number) => {
    app.pass(minutes);
    return ready();
  };
  expect(await after(2)).toEqual({
    status: 200,
    body: { ready: true, index: [{ pool, lagSeconds: 120, inTime: true }] },
  });
  expect(await after(1)).toEqual({
    status: 200,
    body: { ready: true, index: [{ pool, lagSeconds: 180, inTime: false }] },
  });
});

test('before the first reading is through, the age is not known', async () => {
  const app = await openIndexedApp({}, undefined, 'not read');
  const response = await createFetchHandler(app.service.routes)(new Request('http://localhost/health/ready'));
  expect(await response.json()).toMatchObject({ ready: true, index: [{ lagSeconds: null, inTime: false }] });
});
