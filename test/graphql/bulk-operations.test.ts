import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GuardedApp } from '../support/authenticated-app.ts';
import { ask, openCompany } from './authorization-requests.ts';

let app: GuardedApp;

beforeEach(async () => {
  app = await openCompany();
});
afterEach(() => app.service.close());

const start = async (token: string, field: 'bulkEnableUsers' | 'bulkDisableUsers', usernames: readonly string[]) => {
  const { data } = await ask(
    app,
    token,
    `mutation { ${field}(input: { usernames: ${JSON.stringify(usernames)} }) {
      ... on BulkPayload { bulkOperation { id } }
    } }`,
  );
  return String(data[field].bulkOperation.id);
};

const list = async (args = '', token = app.staff.operator) => {
  const { data, errors, calls } = await ask(
    app,
    token,
    `{ bulkOperations${args} { nodes { id kind status actor } pageInfo { endCursor hasNextPage } totalCount } }`,
  );
  return { list: data?.bulkOperations, errors, calls };
};

describe('the list of bulk operations', () => {
  test('shows those of every caller, newest first, and who ordered each, without a call to Cognito', async () => {
    const first = await start(app.staff.administrator, 'bulkEnableUsers', ['emp1']);
    const second = await start(app.staff.operator, 'bulkDisableUsers', ['nobody']);
    expect(await list('', app.staff.auditor)).toMatchObject({
      calls: {},
      list: {
        nodes: [
          { id: second, kind: 'DISABLE_USERS', status: 'COMPLETED_WITH_FAILURES', actor: 'operator' },
          { id: first, kind: 'ENABLE_USERS', status: 'SUCCEEDED', actor: 'administrator' },
        ],
        pageInfo: { hasNextPage: false },
        totalCount: 2,
      },
    });
  });

  test('holds those of a status, of a kind, or of the caller alone', async () => {
    const first = await start(app.staff.administrator, 'bulkEnableUsers', ['emp1']);
    const second = await start(app.staff.operator, 'bulkDisableUsers', ['nobody']);
    const ids = async (filter: string) => {
      const { list: found } = await list(`(filter: ${filter})`);
      const listed = found.nodes.map(({ id }: { id: string }) => id);
      expect(found.totalCount).toBe(listed.length);
      return listed;
    };
    expect(await ids('{ status: [SUCCEEDED, RUNNING] }')).toEqual([first]);
    expect(await ids('{ kind: [DISABLE_USERS] }')).toEqual([second]);
    expect(await ids('{ mine: true }')).toEqual([second]);
    expect(await ids('{ mine: false }')).toEqual([second, first]);
    expect(await ids('{ mine: true, kind: [ENABLE_USERS] }')).toEqual([]);
    expect(await ids('{ status: [] }')).toEqual([]);
  });

  test('is paged by cursors that what is started meanwhile does not shift', async () => {
    const first = await start(app.staff.operator, 'bulkEnableUsers', ['emp1']);
    await start(app.staff.operator, 'bulkEnableUsers', ['emp2']);
    const { list: page } = await list('(first: 1)');
    expect(page).toMatchObject({ pageInfo: { hasNextPage: true }, totalCount: 2 });
    await start(app.staff.operator, 'bulkEnableUsers', ['emp3']);
    const { list: next } = await list(`(first: 1, after: "${page.pageInfo.endCursor}")`);
    expect(next).toMatchObject({ nodes: [{ id: first }], pageInfo: { hasNextPage: false }, totalCount: 3 });
  });

  test('refuses a cursor of other arguments, and that of another caller\u2019s own', async () => {
    await start(app.staff.operator, 'bulkEnableUsers', ['emp1']);
    const { list: page } = await list('(first: 1, filter: { mine: true })');
    const after = `after: "${page.pageInfo.endCursor}"`;
    expect((await list(`(first: 1, ${after})`)).errors).toMatchObject([{ extensions: { code: 'STALE_CURSOR' } }]);
    const others = await list(`(first: 1, ${after}, filter: { mine: true })`, app.staff.administrator);
    expect(others.errors).toMatchObject([{ extensions: { code: 'STALE_CURSOR' } }]);
    expect((await list(`(first: 5, ${after}, filter: { mine: true })`)).list.nodes).toEqual([]);
  });

  test('tells of a length that no page can have', async () => {
    expect((await list('(first: 0)')).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});
