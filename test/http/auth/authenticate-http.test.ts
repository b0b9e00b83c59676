import { describe, expect, test, vi } from 'vitest';
import { FilterStats } from '../../../src/domain/filter/filter-stats.ts';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import { UpstreamUnavailableError } from '../../../src/domain/model/errors.ts';
import { CallMeter } from '../../../src/domain/ports/call-meter.ts';
import { ChangeTracker } from '../../../src/graphql/change-tracker.ts';
import { ResponseSize } from '../../../src/graphql/response-size.ts';
import type { Authenticate } from '../../../src/http/auth/authenticate.ts';
import { UnauthenticatedError } from '../../../src/http/auth/unauthenticated-error.ts';
import { openGuardedApp } from '../../support/authenticated-app.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { STUB_URL, stubApp } from '../stub-app.ts';

const refusing: Authenticate = async (authorization) => {
  if (authorization === null) throw UnauthenticatedError.missing();
  throw new UpstreamUnavailableError('The keys could not be had.');
};

describe('a request that may not come in', () => {
  test('is answered 401 with a challenge, and does nothing', async () => {
    const work = vi.fn();
    const { send, log } = stubApp({ authenticate: refusing, work });
    const response = await send('mutation { change }', { headers: { 'x-request-id': 'the-request' } });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(response.headers.get('x-request-id')).toBe('the-request');
    expect(await response.json()).toEqual({
      errors: [
        {
          message: 'Send a token: the header "Authorization: Bearer <token>".',
          extensions: { code: 'UNAUTHENTICATED' },
        },
      ],
    });
    expect(work).not.toHaveBeenCalled();
    expect(log).toMatchObject([{ msg: 'request', status: 401, codes: ['UNAUTHENTICATED'] }]);
  });

  test('is answered 401 as a stream and by GET, too', async () => {
    const { app, send } = stubApp({ authenticate: refusing });
    const stream = await send('subscription { events }', { headers: { accept: 'text/event-stream' } });
    expect([stream.status, stream.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    const get = await app.fetch(`${STUB_URL}?query={work}`, { headers: { accept: 'application/json' } });
    expect([get.status, get.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  test('is answered 503 if tokens cannot be checked, without a challenge', async () => {
    const { send, log } = stubApp({ authenticate: refusing });
    const response = await send('{ work }', { headers: { authorization: 'Bearer x' } });
    expect(response.status).toBe(503);
    expect(response.headers.get('www-authenticate')).toBeNull();
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] });
    expect(log).toContainEqual(expect.objectContaining({ msg: 'The keys could not be had.' }));
  });

  test('is a fault of ours if authentication itself fails, and is not let in', async () => {
    const work = vi.fn();
    const { send } = stubApp({ authenticate: () => Promise.reject(new Error('the secret reason')), work });
    const response = await send('{ work }');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(work).not.toHaveBeenCalled();
  });

  test('can still open GraphiQL, to type a token into it', async () => {
    const { app } = stubApp({
      authenticate: refusing,
      graphiql: { kind: 'on', operations: [{ name: 'Work', document: 'query Work { work }' }] },
    });
    const response = await app.fetch(STUB_URL, { headers: { accept: 'text/html' } });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });
});

describe('a subscription', () => {
  const openStream = async (expiresAt: number | null) => {
    const clock = new FakeClock();
    const signals: AbortSignal[] = [];
    const stub = stubApp({
      clock,
      authenticate: async () => ({
        ...localAdministrator,
        expiresAt: expiresAt === null ? null : clock.now() + expiresAt,
      }),
      openContext: ({ requestId, signal }) => {
        signals.push(signal);
        return {
          requestId,
          reasonRule: 'optional',
          signal,
          meter: new CallMeter(),
          filterStats: new FilterStats(),
          cutShort: new Set(),
          responseSize: new ResponseSize(),
          changeTracker: new ChangeTracker('pool'),
        };
      },
      async *events() {
        yield 'the first';
        await new Promise(() => {});
      },
    });
    const response = await stub.send('subscription { events }', { headers: { accept: 'text/event-stream' } });
    const events: unknown[] = [];
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const ended = (async () => {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        events.push(...[...part.value.matchAll(/^data: (.+)$/gm)].map(([, data]) => JSON.parse(data ?? '')));
      }
    })();
    await vi.waitUntil(() => events.length === 1);
    return { clock, events, ended, signals, reader, log: stub.log };
  };

  test('ends with its token: the last event says so, and the signal of its context fires', async () => {
    const { clock, events, ended, signals, log } = await openStream(60_000);
    await clock.advance(59_999);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    expect(events).toHaveLength(1);
    await clock.advance(1);
    await ended;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(events).toMatchObject([
      { data: { events: 'the first' } },
      { errors: [{ message: 'The token has expired.', extensions: { code: 'UNAUTHENTICATED' } }] },
    ]);
    expect(log).toMatchObject([{ msg: 'request', codes: ['UNAUTHENTICATED'] }]);
  });

  test('goes on for ever if the caller has no token that could expire', async () => {
    const { clock, signals, reader } = await openStream(null);
    expect(clock.pending).toBe(0);
    await clock.advance(365 * 86_400_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await reader?.cancel();
  });

  test('that its client leaves keeps no timer', async () => {
    const { clock, reader } = await openStream(60_000);
    expect(clock.pending).toBe(1);
    await reader?.cancel();
    await vi.waitUntil(() => clock.pending === 0);
  });
});

describe('the whole way, offline', () => {
  test('a user signs in with the real SDK, changes a membership, and is named in the audit trail', async () => {
    const app = await openGuardedApp();
    const { access } = await app.signIn('rhea.report', 'operators');
    const change = await app.send(
      access,
      'mutation { addUserToGroup(input: { username: "emp1", groupName: "finance" }) { __typename } }',
    );
    expect(await change.json()).toMatchObject({ data: { addUserToGroup: { __typename: 'AddUserToGroupPayload' } } });
    const denied = await app.send(access, 'mutation { deleteGroup(input: { name: "finance" }) { __typename } }');
    expect((await denied.json()).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);

    const trail = await app.send(app.staff.auditor, '{ auditEvents { nodes { action actor actorSubject outcome } } }');
    const actor = { actor: 'rhea.report', actorSubject: app.pool.user('rhea.report')?.sub };
    expect((await trail.json()).data.auditEvents.nodes).toEqual([
      { action: 'DELETE_GROUP', ...actor, outcome: 'DENIED' },
      { action: 'ADD_USER_TO_GROUP', ...actor, outcome: 'SUCCEEDED' },
    ]);
    expect(app.pool.membersOf('finance')).toContain('emp1');
    await app.service.close();
  });

  test('the groups of the roles are those of the configuration', async () => {
    const app = await openGuardedApp({ ADMIN_GROUPS: '["r&d,phase-2"]', AUTH_TOKEN_USE: 'id' });
    const { access, id } = await app.signIn('john.doe', 'r&d,phase-2');
    const viewer = await app.send(id, '{ viewer { username permissions } }');
    expect((await viewer.json()).data.viewer).toMatchObject({
      username: 'john.doe',
      permissions: expect.arrayContaining(['GROUP_WRITE']),
    });
    expect((await app.send(access, '{ viewer { username } }')).status).toBe(401);
    await app.service.close();
  });
});
