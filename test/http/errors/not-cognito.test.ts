import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { createService } from '../../../src/app/create-service.ts';
import { parseConfig } from '../../../src/config/parse-config.ts';
import { createEmbeddedPool } from '../../../src/embedded-pool/pool.ts';
import { serveHttp } from '../../../src/embedded-pool/server.ts';

const PAGE = '<html><body>Sign in to the network</body></html>';

afterEach(() => vi.unstubAllEnvs());

/** A service whose calls of one operation are answered by a page, the others by the pool. */
async function openBehind(page: { readonly operation: string; readonly status: number }) {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
  const pool = createEmbeddedPool({ users: 3, groups: 2, membershipsPerUser: 1 });
  const served = await serveHttp(pool, { port: 0, host: '127.0.0.1' });
  const between = createServer(async (request, response) => {
    const body = await text(request);
    const target = String(request.headers['x-amz-target']);
    if (target.endsWith(`.${page.operation}`)) {
      response.writeHead(page.status, { 'content-type': 'text/html' }).end(PAGE);
      return;
    }
    const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
    const answer = await fetch(served.endpoint, { method: 'POST', headers, body });
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' }).end(await answer.text());
  });
  between.listen(0, '127.0.0.1');
  await once(between, 'listening');
  const log: string[] = [];
  const logger = pino({ base: null }, { write: (line: string) => void log.push(line) });
  // Typed for pipes as well.
  const { port } = between.address() as AddressInfo;
  const config = parseConfig({
    COGNITO_USER_POOL_ID: pool.userPoolId,
    COGNITO_ENDPOINT: `http://127.0.0.1:${port}`,
  });
  const service = await createService(config, { logger, examples: [] });
  onTestFinished(async () => {
    await service.close();
    between.closeAllConnections();
    between.close();
    await served.close();
  });
  const ask = async (query: string) => {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const answer = await service.app.fetch('http://localhost/graphql', {
      method: 'POST',
      headers,
      body: JSON.stringify({ query }),
    });
    return await answer.json();
  };
  return { ask, log };
}

test.each([200, 302, 403, 407, 502])(
  'a page in the place of an answer, with %i, is UPSTREAM_UNAVAILABLE with what came and the way out',
  async (status) => {
    const { ask, log } = await openBehind({ operation: 'GetGroup', status });
    const { errors } = await ask('{ group(name: "group-1") { name } }');
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect(errors[0].message).toMatch(`Something else than Cognito answered GetGroup: HTTP ${status}, text/html`);
    expect(errors[0].message).toContain('NODE_EXTRA_CA_CERTS');
    expect(log.join('')).not.toContain('stack');
  },
);

test('a page in the place of the answer to a write leaves it UNKNOWN in the trail', async () => {
  const { ask } = await openBehind({ operation: 'AdminDisableUser', status: 200 });
  const { errors } = await ask('mutation { disableUser(input: { username: "user-1" }) { __typename } }');
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  const { data } = await ask('{ auditEvents(first: 1) { nodes { action outcome } } }');
  expect(data.auditEvents.nodes).toEqual([{ action: 'DISABLE_USER', outcome: 'UNKNOWN' }]);
});
