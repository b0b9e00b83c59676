import { describe, expect, test } from 'vitest';
import { stubApp } from '../stub-app.ts';

describe('x-request-id', () => {
  test("is the caller's own if it is sane", async () => {
    const response = await stubApp().send('{ work }', { headers: { 'x-request-id': 'trace-1.2_3' } });
    expect(response.headers.get('x-request-id')).toBe('trace-1.2_3');
  });

  test.each(['', 'two words', 'x'.repeat(129), 'a"b'])('is made anew where the caller sends %j', async (given) => {
    const response = await stubApp().send('{ work }', { headers: { 'x-request-id': given } });
    expect(response.headers.get('x-request-id')).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  });

  test('is on refusals too', async () => {
    const response = await stubApp().send('{ nope }', { headers: { 'x-request-id': 'mine' } });
    expect(response.headers.get('x-request-id')).toBe('mine');
  });

  test('is the id that the context is made with', async () => {
    const ids: string[] = [];
    const stub = stubApp({
      openContext: ({ requestId }) => {
        ids.push(requestId);
        throw new Error('enough');
      },
    });
    await stub.send('{ work }', { headers: { 'x-request-id': 'mine' } });
    expect(ids).toEqual(['mine']);
  });
});

describe('extensions.cognito', () => {
  test('counts the calls of the request by operation', async () => {
    const stub = stubApp({
      work: ({ meter }) => {
        meter.countCall('GetGroup');
        meter.countCall('ListUsers');
        meter.countCall('ListUsers');
      },
    });
    const body = await (await stub.send('{ work }')).json();
    expect(body.extensions).toEqual({
      cognito: { calls: { GetGroup: 1, ListUsers: 2 }, throttles: 0, waitedSeconds: 0 },
    });
  });

  test('is empty if nothing was called', async () => {
    const body = await (await stubApp().send('{ work }')).json();
    expect(body).toEqual({
      data: { work: 'done' },
      extensions: { cognito: { calls: {}, throttles: 0, waitedSeconds: 0 } },
    });
  });

  test('is there when the answer is an error', async () => {
    const stub = stubApp({
      work: ({ meter }) => {
        meter.countCall('ListUsers');
        throw new Error('afterwards');
      },
    });
    const body = await (await stub.send('{ work }')).json();
    expect(body.extensions).toEqual({ cognito: { calls: { ListUsers: 1 }, throttles: 0, waitedSeconds: 0 } });
  });

  test('tells the throttles, and for how long the answer waited for quota, whatever the number of calls at a time', async () => {
    const stub = stubApp({
      work: ({ meter }) => {
        meter.countThrottle();
        meter.countThrottle();
        meter.addWait(0, 1_200.4);
        meter.addWait(1_000, 1_300);
        meter.addWait(2_000, 2_200);
      },
    });
    const body = await (await stub.send('{ work }')).json();
    expect(body.extensions).toEqual({ cognito: { calls: {}, throttles: 2, waitedSeconds: 1.5 } });
  });

  test('is left out if the document was refused', async () => {
    const body = await (await stubApp().send('{ nope }')).json();
    expect(body).not.toHaveProperty('extensions');
  });

  test('grows from event to event of a subscription', async () => {
    const stub = stubApp({
      async *events({ meter }) {
        meter.countCall('ListUsers');
        yield 'one';
        meter.countCall('ListUsers');
        yield 'two';
      },
    });
    const response = await stub.send('subscription { events }', { headers: { accept: 'text/event-stream' } });
    const events = [...(await response.text()).matchAll(/^data: (.+)$/gm)].map(([, json = '']) => JSON.parse(json));
    expect(events).toEqual([
      { data: { events: 'one' }, extensions: { cognito: { calls: { ListUsers: 1 }, throttles: 0, waitedSeconds: 0 } } },
      { data: { events: 'two' }, extensions: { cognito: { calls: { ListUsers: 2 }, throttles: 0, waitedSeconds: 0 } } },
    ]);
  });
});
