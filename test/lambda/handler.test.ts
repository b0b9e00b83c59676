import { afterEach, describe, expect, test, vi } from 'vitest';
import { readHttpEvent } from '../../src/lambda/http-event.ts';
import { toHttpResult } from '../../src/lambda/http-result.ts';
import { functionUrl, httpApi, httpApiFormat1, loadBalancer, restApi } from './events.ts';

const EMPLOYEES = { data: { group: { name: 'employees' } } };

/** Each function loads the whole service anew: seconds on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** The request that the event is read as. */
function requestOf(event: unknown): Request {
  const { request } = readHttpEvent(event);
  if (request === null) throw new Error('The event was read as none.');
  return request;
}

/** A function that has not been invoked yet. */
async function newFunction(env: Readonly<Record<string, string>> = {}) {
  for (const [name, value] of Object.entries({ LOG_LEVEL: 'silent', EMBEDDED_POOL_QUOTAS: 'off', ...env })) {
    vi.stubEnv(name, value);
  }
  return (await import('../../src/lambda.ts')).handler;
}

describe('the function answers', () => {
  test('a REST API, in its format', async () => {
    const result = await (await newFunction())(restApi);
    expect(JSON.parse(result.body)).toMatchObject(EMPLOYEES);
    expect(result).toMatchObject({
      statusCode: 200,
      isBase64Encoded: false,
      multiValueHeaders: { 'x-request-id': ['from-rest-api'], 'x-content-type-options': ['nosniff'] },
    });
    expect(result).not.toHaveProperty('headers');
  });

  test('an HTTP API that sends format 1.0, in that format', async () => {
    const result = await (await newFunction())(httpApiFormat1);
    expect(JSON.parse(result.body)).toMatchObject(EMPLOYEES);
    expect(result).toMatchObject({ statusCode: 200, multiValueHeaders: { 'x-request-id': ['from-http-api-1'] } });
  });

  test('an HTTP API, under a named stage and with a body in base64', async () => {
    const result = await (await newFunction())(httpApi);
    expect(JSON.parse(result.body)).toMatchObject(EMPLOYEES);
    expect(result).toMatchObject({ statusCode: 200, cookies: [], headers: { 'x-request-id': 'from-http-api' } });
  });

  test('a function URL, to a query by GET', async () => {
    const result = await (await newFunction())(functionUrl);
    expect(JSON.parse(result.body)).toMatchObject(EMPLOYEES);
    expect(result).toMatchObject({ statusCode: 200, headers: { 'x-request-id': 'from-function-url' } });
  });

  test('a load balancer, whose answers have a header each', async () => {
    const result = await (await newFunction())(loadBalancer);
    expect(JSON.parse(result.body)).toMatchObject(EMPLOYEES);
    expect(result).toMatchObject({
      statusCode: 200,
      statusDescription: '200 OK',
      isBase64Encoded: false,
      headers: { 'x-request-id': 'from-load-balancer', 'x-content-type-options': 'nosniff' },
    });
    expect(result).not.toHaveProperty('multiValueHeaders');
  });

  test('a load balancer whose target group has many values on, in its format', async () => {
    const { headers, queryStringParameters, ...event } = loadBalancer;
    const many = (single: object) => Object.fromEntries(Object.entries(single).map(([name, value]) => [name, [value]]));
    const result = await (await newFunction())({
      ...event,
      multiValueHeaders: many(headers),
      multiValueQueryStringParameters: many(queryStringParameters),
    });
    expect(JSON.parse(result.body)).toMatchObject(EMPLOYEES);
    expect(result).toMatchObject({
      statusCode: 200,
      statusDescription: '200 OK',
      multiValueHeaders: { 'x-request-id': ['from-load-balancer'] },
    });
    expect(result).not.toHaveProperty('headers');
  });

  test('the probe of a load balancer', async () => {
    const probe = {
      ...loadBalancer,
      path: '/health/live',
      queryStringParameters: {},
      headers: { 'user-agent': 'ELB-HealthChecker/2.0' },
    };
    expect(await (await newFunction())(probe)).toMatchObject({ statusCode: 200, body: '{"status":"ok"}' });
  });

  test('400 to what is no request, and the invocation does not fail', async () => {
    const handler = await newFunction();
    for (const headers of [{ host: 'a b' }, { 'bad name': 'x' }, { 'x-tag': 'a\nb' }]) {
      expect(await handler({ ...functionUrl, headers })).toMatchObject({ statusCode: 400 });
    }
    const http = { ...functionUrl.requestContext.http, method: 'TRACE' };
    const traced = { ...functionUrl, requestContext: { ...functionUrl.requestContext, http } };
    expect(await handler(traced)).toMatchObject({ statusCode: 400 });
  });

  test('two invocations at once that are the first by one and the same service', async () => {
    const handler = await newFunction();
    const mutation = (name: string) => ({
      ...httpApi,
      body: JSON.stringify({ query: `mutation { createGroup(input: { name: "${name}" }) { __typename } }` }),
      isBase64Encoded: false,
    });
    await Promise.all([handler(mutation('one')), handler(mutation('two'))]);
    const query = '{ auditEvents(first: 5) { nodes { target: groupName } } }';
    const { body } = await handler({ ...httpApi, body: JSON.stringify({ query }), isBase64Encoded: false });
    expect(JSON.parse(body).data.auditEvents.nodes).toHaveLength(2);
  });

  test('whether it is well, at /health', async () => {
    const result = await (await newFunction())({ ...functionUrl, rawPath: '/health', rawQueryString: '' });
    expect(result.statusCode).toBe(200);
    expect(JSON.parse(result.body)).toMatchObject({ ready: true });
  });

  test('404 to what it does not have', async () => {
    const result = await (await newFunction())({ ...functionUrl, rawPath: '/reports/membership.csv' });
    expect(result.statusCode).toBe(404);
  });

  test('a subscription with a refusal, since it cannot stream', async () => {
    const query = 'subscription { membershipReportProgress { __typename } }';
    const result = await (await newFunction())({
      ...httpApi,
      headers: { ...httpApi.headers, accept: 'text/event-stream' },
      body: JSON.stringify({ query }),
      isBase64Encoded: false,
    });
    expect(result.statusCode).toBeGreaterThanOrEqual(400);
    expect(result.statusCode).toBeLessThan(500);
  });
});

test('a real pool asks for authentication, although nothing says on which address the function listens', async () => {
  const handler = await newFunction({ COGNITO_USER_POOL_ID: 'eu-central-1_Example01' });
  await expect(handler(restApi)).rejects.toThrow(/AUTH is cognito, but AUTH_CLIENT_IDS is not set/);
});

describe('an event', () => {
  test('of a REST API keeps each value of a header and of the query', () => {
    const request = requestOf({
      ...restApi,
      multiValueHeaders: { 'X-Tag': ['a', 'b'] },
      multiValueQueryStringParameters: { name: ['r&d', 'ops'] },
    });
    expect(request.headers.get('x-tag')).toBe('a, b');
    expect(new URL(request.url).searchParams.getAll('name')).toEqual(['r&d', 'ops']);
  });

  test('of a REST API brings the single values if it has no others', () => {
    const request = requestOf({
      ...restApi,
      multiValueHeaders: null,
      queryStringParameters: { name: 'r&d' },
    });
    expect(request.headers.get('x-request-id')).toBe('from-rest-api');
    expect(new URL(request.url).searchParams.getAll('name')).toEqual(['r&d']);
  });

  test.each([{ multiValueHeaders: {} }, { multiValueHeaders: { 'X-Tag': ['a'] } }])(
    'of format 1.0 brings the single values of names that have no others, beside %o',
    (many) => {
      const request = requestOf({
        ...restApi,
        ...many,
        multiValueQueryStringParameters: {},
        queryStringParameters: { a: 'b' },
      });
      expect(request.headers.get('x-request-id')).toBe('from-rest-api');
      expect(new URL(request.url).search).toBe('?a=b');
    },
  );

  test.each([
    { of: 'format 1.0', event: { ...restApi, multiValueHeaders: { 'cf-ipcity': ['Łódź'] } } },
    { of: 'format 2.0', event: { ...httpApi, headers: { ...httpApi.headers, 'cf-ipcity': 'Łódź' } } },
    { of: 'a load balancer', event: { ...loadBalancer, headers: { ...loadBalancer.headers, 'cf-ipcity': 'Łódź' } } },
  ])('of $of brings a header in any script, a character a byte as a server of Node does', ({ event }) => {
    const city = requestOf(event).headers.get('cf-ipcity') ?? '';
    expect(Buffer.from(city, 'latin1').toString('utf8')).toBe('Łódź');
  });

  test('of a load balancer brings the query as the client has encoded it', () => {
    const request = requestOf({ ...loadBalancer, queryStringParameters: { 'na%6De': 'r%26d+%C3%A9' } });
    expect(new URL(request.url).searchParams.get('name')).toBe('r&d é');
  });

  test('of an HTTP API brings its cookies as one header', () => {
    expect(requestOf(httpApi).headers.get('cookie')).toBe('a=1; b=2');
  });

  test.each([
    { of: 'a REST API', event: restApi },
    { of: 'an HTTP API that sends format 1.0', event: httpApiFormat1 },
    { of: 'an HTTP API', event: httpApi },
  ])('of $of brings the path below the stage, the host and the whole body', async ({ event }) => {
    const request = requestOf(event);
    expect(request.url).toBe('https://abcdefghij.execute-api.eu-central-1.amazonaws.com/graphql');
    expect(await request.json()).toEqual({ query: '{ group(name: "employees") { name } }' });
  });

  // As such events were recorded by others: what the documentation's examples do not have, and what they alone have.
  test.each([
    {
      from: 'a function URL whose caller signs, with no stage',
      event: {
        ...functionUrl,
        routeKey: undefined,
        requestContext: {
          ...functionUrl.requestContext,
          routeKey: undefined,
          stage: undefined,
          authorizer: { iam: { accessKey: 'AKIAEXAMPLE', accountId: '123456789012', callerId: 'AIDAEXAMPLE' } },
        },
      },
    },
    {
      from: 'an HTTP API whose caller has a certificate',
      event: {
        ...httpApi,
        cookies: undefined,
        requestContext: { ...httpApi.requestContext, authentication: { clientCert: { serialNumber: '1' } } },
      },
    },
    {
      from: 'a REST API with a key and an authorizer, which does not say how its body is encoded',
      event: {
        ...restApi,
        isBase64Encoded: undefined,
        stageVariables: { colour: 'blue' },
        requestContext: {
          ...restApi.requestContext,
          authorizer: { principalId: 'admin', clientId: 1 },
          identity: { ...restApi.requestContext.identity, apiKey: 'key', apiKeyId: 'key-1' },
        },
      },
    },
  ])('from $from is answered', async ({ event }) => {
    const result = await (await newFunction())(event);
    expect(JSON.parse(result.body)).toMatchObject(EMPLOYEES);
  });

  test('of another source is refused', () => {
    expect(() => readHttpEvent({ Records: [] })).toThrow(/events of API Gateway .* This event is of none of them/);
  });
});

describe('a result', () => {
  test('holds bytes in base64', async () => {
    const response = new Response(Uint8Array.of(0, 255), { headers: { 'content-type': 'image/png' } });
    expect(await toHttpResult(response, '2.0')).toMatchObject({ body: 'AP8=', isBase64Encoded: true });
  });

  test.each([
    { format: '1.0', cookies: { multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'] } } },
    { format: '2.0', cookies: { cookies: ['a=1', 'b=2'] } },
  ] as const)('of format $format keeps cookies apart', async ({ format, cookies }) => {
    const headers = new Headers();
    headers.append('set-cookie', 'a=1');
    headers.append('set-cookie', 'b=2');
    expect(await toHttpResult(new Response('', { headers }), format)).toMatchObject(cookies);
  });
});
