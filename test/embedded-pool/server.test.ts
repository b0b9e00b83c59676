import { afterEach, describe, expect, test, vi } from 'vitest';
import { createEmbeddedPool } from '../../src/embedded-pool/pool.ts';
import { type EmbeddedServer, serveHttp } from '../../src/embedded-pool/server.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { createClient } from './client.ts';

const LIST_USERS = 'AWSCognitoIdentityProviderService.ListUsers';

let server: EmbeddedServer | undefined;

afterEach(async () => {
  await server?.close();
});

async function start(options: Parameters<typeof createEmbeddedPool>[0] = { users: 70, groups: 2 }) {
  const pool = createEmbeddedPool(options);
  server = await serveHttp(pool, { port: 0, host: '127.0.0.1' });
  const { endpoint } = server;
  return {
    pool,
    endpoint,
    UserPoolId: pool.userPoolId,
    client: createClient({ endpoint }),
    put: (faults: unknown) => fetch(`${endpoint}/_faults`, { method: 'PUT', body: JSON.stringify(faults) }),
  };
}

describe('the embedded pool over HTTP', () => {
  test('serves the real client: writes, pages, dates, errors, Unicode', async () => {
    const { client, UserPoolId } = await start();
    await client.createGroup({ UserPoolId, GroupName: 'équipe-⭐', Description: 'Ünïcode' });
    const { Group } = await client.getGroup({ UserPoolId, GroupName: 'équipe-⭐' });
    expect(Group?.Description).toBe('Ünïcode');
    expect(Group?.CreationDate?.getFullYear()).toBeGreaterThan(2000);

    const first = await client.listUsers({ UserPoolId });
    const second = await client.listUsers({ UserPoolId, PaginationToken: first.PaginationToken });
    expect([first.Users?.length, second.Users?.length, second.PaginationToken]).toEqual([60, 10, undefined]);
    await expect(client.adminGetUser({ UserPoolId, Username: 'nobody' })).rejects.toMatchObject({
      name: 'UserNotFoundException',
      $metadata: { httpStatusCode: 400, requestId: expect.any(String) },
    });
  });

  test('takes faults as JSON, and ends them', async () => {
    const { endpoint, client, UserPoolId, put } = await start();
    expect((await put([{ kind: 'throttle', operation: 'ListUsers', times: 1 }])).status).toBe(204);
    await expect(client.listUsers({ UserPoolId })).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    await client.listUsers({ UserPoolId });

    await put([{ kind: 'access-denied', exception: 'NotAuthorizedException' }]);
    await expect(client.listUsers({ UserPoolId })).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    expect((await fetch(`${endpoint}/_faults`, { method: 'DELETE' })).status).toBe(204);
    await client.listUsers({ UserPoolId });
  });

  test.each([
    ['no JSON', '{', 'not JSON'],
    ['no array', '{}', 'not an array'],
    ['no object', '[1]', '[0] is not an object'],
    ['no kind', '[{"operation":"ListUsers"}]', '[0].kind'],
    ['an unknown kind', '[{"kind":"throttle"},{"kind":"fire"}]', '[1].kind is not a kind of fault: "fire"'],
    ['a member too many', '[{"kind":"throttle","items":1}]', '[0].items is not known to a fault of kind throttle'],
    ['a delay of no length', '[{"kind":"delay"}]', '[0].milliseconds'],
    ['a page of nothing', '[{"kind":"short-page","items":0}]', '[0].items'],
    ['a page of one and a half', '[{"kind":"short-page","items":1.5}]', 'whole number'],
    ['a probability above 1', '[{"kind":"throttle","probability":2}]', '[0].probability is not a number from 0 to 1'],
    ['an operation that is no name', '[{"kind":"throttle","operation":1}]', '[0].operation'],
    ['an exception of another name', '[{"kind":"access-denied","exception":"X"}]', '[0].exception'],
  ])('refuses faults that are %s, says why, and keeps those in force', async (_, body, message) => {
    const { client, UserPoolId, endpoint, put } = await start();
    await put([{ kind: 'internal-error' }]);
    const answer = await fetch(`${endpoint}/_faults`, { method: 'PUT', body });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(await answer.json()).replaceAll('\\"', '"')).toContain(message);
    await expect(client.listUsers({ UserPoolId })).rejects.toMatchObject({ name: 'InternalErrorException' });
  });

  test('breaks the connection of a lost answer, with the write done', async () => {
    const { pool, client, UserPoolId, put } = await start();
    await put([{ kind: 'lost-answer' }]);
    await expect(client.adminDisableUser({ UserPoolId, Username: 'user-1' })).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    expect(pool.user('user-1')?.enabled).toBe(false);
  });

  test('tells its calls, and starts counting anew', async () => {
    const { endpoint, client, UserPoolId } = await start({ users: 0, groups: 0, quotas: { UserList: 1 } });
    await client.listUsers({ UserPoolId });
    await client.listUsers({ UserPoolId }).catch(() => {});
    const read = async () => (await fetch(`${endpoint}/_calls`)).json();
    expect(await read()).toEqual({
      counts: { ListUsers: 2 },
      throttledCounts: { ListUsers: 1 },
      total: 2,
      throttles: 1,
    });
    await fetch(`${endpoint}/_calls`, { method: 'DELETE' });
    expect(await read()).toEqual({ counts: {}, throttledCounts: {}, total: 0, throttles: 0 });
  });

  test.each([
    ['no target', {}, '{}', 'UnknownOperationException'],
    ['a target of another service', { 'x-amz-target': 'Other.ListUsers' }, '{}', 'UnknownOperationException'],
    ['a body that is no JSON', { 'x-amz-target': LIST_USERS }, '{', 'SerializationException'],
    ['a body that is no object', { 'x-amz-target': LIST_USERS }, '[]', 'SerializationException'],
    ['a number for a string', { 'x-amz-target': LIST_USERS }, '{"UserPoolId":1}', 'SerializationException'],
  ])('answers %s as AWS does', async (_, headers, body, type) => {
    const { endpoint } = await start();
    const answer = await fetch(endpoint, { method: 'POST', headers: { ...headers }, body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: type });
  });

  test('stops waiting for a client that has gone', async () => {
    const clock = new FakeClock();
    const { pool, client, UserPoolId } = await start({ users: 0, groups: 0, latencyMs: 1000, clock });
    const abort = new AbortController();
    const call = client.listUsers({ UserPoolId }, { abortSignal: abort.signal });
    const failure = expect(call).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitUntil(() => clock.pending === 1);
    abort.abort();
    await failure;
    await vi.waitUntil(() => clock.pending === 0);
    expect(pool.calls.total).toBe(1);
  });

  test('closes at once, calls in flight included', async () => {
    const { pool, client, UserPoolId } = await start({ users: 0, groups: 0, latencyMs: 60_000 });
    const call = client.listUsers({ UserPoolId });
    const failure = expect(call).rejects.toMatchObject({ code: 'ECONNRESET' });
    await vi.waitUntil(() => pool.calls.total === 1);
    await server?.close();
    await failure;
  });
});
