import { describe, expect, test } from 'vitest';
import { DEFAULT_POOL_ID } from '../../src/embedded-pool/user-pools.ts';
import { encodeNodeId } from '../../src/graphql/node-id.ts';
import { type App, openApp } from '../support/app.ts';
import { otherAdministrator } from './out-of-band-admin.ts';

const SELECTION = '__typename id ... on User { username } ... on Group { name }';

async function idOf(app: App, type: 'user' | 'group', name: string): Promise<string> {
  const field = type === 'user' ? 'user(by: { username: $name })' : 'group(name: $name)';
  return (await app.query(`query ($name: String!) { node: ${field} { id } }`, { name })).data.node.id;
}

const node = (app: App, id: string) => app.query(`query ($id: ID!) { node(id: $id) { ${SELECTION} } }`, { id });
const nodes = (app: App, ids: readonly string[]) =>
  app.query(`query ($ids: [ID!]!) { nodes(ids: $ids) { ${SELECTION} } }`, { ids });

describe('node', () => {
  test.each([
    'john.doe',
    'søren.ørsted',
    '小林.美咲',
    'آمنة.حداد',
    'jean-luc.d’arc',
    'Okta_freya.lindqvist@example.com',
  ])('finds the user again whose id it was, for one ListUsers: %s', async (username) => {
    const app = await openApp();
    const id = await idOf(app, 'user', username);
    const { data, calls } = await node(app, id);
    expect(data.node).toEqual({ __typename: 'User', id, username });
    expect(calls).toEqual({ ListUsers: 1 });
  });

  test.each(['admin', 'équipe-paris', 'r&d/"moonshot",phase-2', 'api:tickets:read'])(
    'finds the group again whose id it was, for one GetGroup: %s',
    async (name) => {
      const app = await openApp();
      const id = await idOf(app, 'group', name);
      const { data, calls } = await node(app, id);
      expect(data.node).toEqual({ __typename: 'Group', id, name });
      expect(calls).toEqual({ GetGroup: 1 });
    },
  );

  test('goes on from there as any user and any group does', async () => {
    const app = await openApp();
    const ids = [await idOf(app, 'user', 'john.doe'), await idOf(app, 'group', 'onboarding')];
    const { data } = await app.query(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on User { highestGroup { name } } ... on Group { memberCount } } }',
      { ids },
    );
    expect(data.nodes).toEqual([{ highestGroup: { name: 'employee' } }, { memberCount: 3 }]);
  });

  test('is null for a user and a group that are gone', async () => {
    const app = await openApp();
    const user = await idOf(app, 'user', 'emp1');
    const group = await idOf(app, 'group', 'onboarding');
    const { cognito, pool } = otherAdministrator(app);
    await cognito.adminDeleteUser({ ...pool, Username: 'emp1' });
    await cognito.deleteGroup({ ...pool, GroupName: 'onboarding' });
    for (const id of [user, group]) {
      const { data, errors } = await node(app, id);
      expect([data, errors]).toEqual([{ node: null }, undefined]);
    }
  });

  test('is null for a user and a group of another pool, before a call is spent, whatever this pool has by their names', async () => {
    const app = await openApp();
    const ids = [
      encodeNodeId('User', 'john.doe', 'us-east-1_Another01'),
      encodeNodeId('Group', 'admin', 'us-east-1_Another01'),
    ];
    for (const id of ids) {
      expect(await node(app, id)).toMatchObject({ data: { node: null }, errors: undefined, calls: {} });
    }
    expect(await nodes(app, ids)).toMatchObject({ data: { nodes: [null, null] }, errors: undefined, calls: {} });
  });

  test.each([
    '',
    'x',
    Buffer.from('User:john.doe').toString('base64url'),
    'john.doe',
    'User:john.doe',
    encodeNodeId('Viewer', 'me', DEFAULT_POOL_ID),
    encodeNodeId('User', '', DEFAULT_POOL_ID),
    encodeNodeId('Query', '1', DEFAULT_POOL_ID),
    encodeNodeId('User', 'no name', DEFAULT_POOL_ID),
    encodeNodeId('Group', 'no\u0000name', DEFAULT_POOL_ID),
    encodeNodeId('User', 'a'.repeat(129), DEFAULT_POOL_ID),
  ])('refuses what is no id of this service, before a call is spent: %j', async (id) => {
    const app = await openApp();
    const one = await node(app, id);
    expect(one.data).toEqual({ node: null });
    const many = await nodes(app, [id]);
    expect(many.data).toEqual({ nodes: [null] });
    expect(many.errors?.map(({ path }) => path)).toEqual([['nodes', 0]]);
    for (const { errors, calls } of [one, many]) {
      expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT', field: 'id' }]);
      expect(calls).toEqual({});
    }
  });
});

describe('nodes', () => {
  test('come in the order of their ids, null for each that is gone, groups in one sweep', async () => {
    const app = await openApp();
    const ids = [
      await idOf(app, 'group', 'admin'),
      encodeNodeId('User', 'nobody', DEFAULT_POOL_ID),
      await idOf(app, 'user', 'john.doe'),
      await idOf(app, 'group', 'guest'),
      await idOf(app, 'group', 'admin'),
    ];
    const { data, errors, calls } = await nodes(app, ids);
    expect(errors).toBeUndefined();
    expect(data.nodes).toEqual([
      { __typename: 'Group', id: ids[0], name: 'admin' },
      null,
      { __typename: 'User', id: ids[2], username: 'john.doe' },
      { __typename: 'Group', id: ids[3], name: 'guest' },
      { __typename: 'Group', id: ids[4], name: 'admin' },
    ]);
    // One group is on the first page; the one that is left is asked for by name.
    expect(calls).toEqual({ ListUsers: 2, ListGroups: 1, GetGroup: 1 });
  });

  test('are each its own null with an error at its index if it cannot be read', async () => {
    const app = await openApp();
    const ids = [
      await idOf(app, 'user', 'john.doe'),
      'no id of ours',
      await idOf(app, 'group', 'guest'),
      '',
      await idOf(app, 'user', 'emp1'),
    ];
    app.pool.faults.set([{ kind: 'access-denied', operation: 'GetGroup' }]);
    // Compiled from its second time on.
    for (const _time of [1, 2, 3]) {
      const { data, errors } = await nodes(app, ids);
      expect(data.nodes).toMatchObject([{ username: 'john.doe' }, null, null, null, { username: 'emp1' }]);
      const found = errors?.map(({ path, extensions }) => ({ path, code: extensions.code })) ?? [];
      expect(found.sort((one, other) => Number(one.path?.[1]) - Number(other.path?.[1]))).toEqual([
        { path: ['nodes', 1], code: 'BAD_USER_INPUT' },
        { path: ['nodes', 2], code: 'UPSTREAM_ACCESS_DENIED' },
        { path: ['nodes', 3], code: 'BAD_USER_INPUT' },
      ]);
    }
  });

  test('none for none', async () => {
    const { data, calls } = await nodes(await openApp(), []);
    expect(data).toEqual({ nodes: [] });
    expect(calls).toEqual({});
  });

  test('are 100 at most', async () => {
    const app = await openApp({ EMBEDDED_POOL_USERS: '0', EMBEDDED_POOL_GROUPS: '100' });
    const ids = Array.from({ length: 101 }, (_, index) => encodeNodeId('Group', `group-${index + 1}`, DEFAULT_POOL_ID));
    const tooMany = await nodes(app, ids);
    expect(tooMany.data).toBeNull();
    expect(tooMany.errors?.map(({ message, extensions }) => [message, extensions])).toEqual([
      ['101 ids at once; at most 100.', { code: 'BAD_USER_INPUT', field: 'ids' }],
    ]);
    expect(tooMany.calls).toEqual({});

    const enough = await nodes(app, ids.slice(0, 100));
    expect(enough.data.nodes.map(({ name }: { name: string }) => name)).toEqual(
      Array.from({ length: 100 }, (_, index) => `group-${index + 1}`),
    );
    expect(enough.calls).toEqual({ ListGroups: 2 });
  });
});
