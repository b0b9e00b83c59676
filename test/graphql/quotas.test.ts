import { expect, test } from 'vitest';
import { type App, openApp } from '../support/app.ts';

interface Usage {
  readonly category: string;
  readonly limitPerSecond: number;
  readonly usedInLastSecond: number;
  readonly queued: number;
  readonly throttledInLastMinute: number;
}

async function usage(app: App) {
  const { data, calls } = await app.query(
    '{ quotas { category limitPerSecond usedInLastSecond queued throttledInLastMinute } }',
  );
  const quotas: readonly Usage[] = data.quotas;
  return { quotas: new Map(quotas.map(({ category, ...rest }) => [category, rest])), calls };
}

test("each category is shown with this service's share of AWS's default, unused, and without a call", async () => {
  const { quotas, calls } = await usage(await openApp({ EMBEDDED_POOL_QUOTAS: 'on' }));
  const unused = { usedInLastSecond: 0, queued: 0, throttledInLastMinute: 0 };
  expect(Object.fromEntries(quotas)).toEqual({
    UserRead: { limitPerSecond: 114, ...unused },
    UserResourceRead: { limitPerSecond: 47, ...unused },
    UserUpdate: { limitPerSecond: 23, ...unused },
    UserCreation: { limitPerSecond: 47, ...unused },
    UserAccountRecovery: { limitPerSecond: 28, ...unused },
    UserList: { limitPerSecond: 28, ...unused },
    UserPoolResourceRead: { limitPerSecond: 19, ...unused },
    UserPoolResourceUpdate: { limitPerSecond: 14, ...unused },
    UserPoolRead: { limitPerSecond: 14, ...unused },
  });
  expect(calls).toEqual({});
});

test('a quota that AWS has raised is reported as such', async () => {
  const app = await openApp({ EMBEDDED_POOL_QUOTAS: 'on', COGNITO_QUOTAS: 'UserRead=240' });
  expect((await usage(app)).quotas.get('UserRead')?.limitPerSecond).toBe(228);
});

test('the calls of the last second are counted in their category', async () => {
  const app = await openApp({ EMBEDDED_POOL_QUOTAS: 'on' });
  await app.query('{ users(first: 180) { nodes { username } } }');
  const { quotas } = await usage(app);
  expect(quotas.get('UserList')?.usedInLastSecond).toBe(3);
  expect(quotas.get('UserRead')?.usedInLastSecond).toBe(0);
});

test('a throttle is reported for a minute, and lowers the limit', async () => {
  const app = await openApp({ EMBEDDED_POOL_QUOTAS: 'on' });
  app.pool.faults.set([{ kind: 'throttle', operation: 'ListUsers', times: 2 }]);
  await app.query('{ users { nodes { username } } }');
  const list = (await usage(app)).quotas.get('UserList');
  expect(list?.throttledInLastMinute).toBe(2);
  expect(list?.limitPerSecond).toBeLessThan(28);
  expect((await usage(app)).quotas.get('UserRead')).toMatchObject({ limitPerSecond: 114, throttledInLastMinute: 0 });
});

test('waiting calls are reported', async () => {
  const app = await openApp({ EMBEDDED_POOL_QUOTAS: 'on', EMBEDDED_POOL_USERS: '10', EMBEDDED_POOL_GROUPS: '35' });
  const waiting = app.query(`{ groups(first: 35) { nodes { memberCount } } }`);
  for (let queued = 0; queued === 0; ) queued = (await usage(app)).quotas.get('UserList')?.queued ?? 0;
  expect((await waiting).errors).toBeUndefined();
  expect((await usage(app)).quotas.get('UserList')?.queued).toBe(0);
});
