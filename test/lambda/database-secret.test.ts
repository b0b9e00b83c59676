import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigError } from '../../src/config/parse-config.ts';
import { withDatabaseSecret } from '../../src/lambda/database-secret.ts';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:database-a1b2c3';

/** AWS's extension, which answers every request with this. Returns its port, and what it was asked. */
async function startExtension(status: number, body: string) {
  const requests: Pick<IncomingMessage, 'url' | 'headers'>[] = [];
  const server = createServer(({ url, headers }, response) => {
    requests.push({ url, headers });
    response.writeHead(status).end(body);
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('A server on a port has one.');
  return { PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: String(address.port), requests };
}

test('the URL of the database is read from the secret, with the credentials of the function', async () => {
  const { requests, ...port } = await startExtension(200, JSON.stringify({ SecretString: 'postgres://ann:pw@db/app' }));
  const env = { ...port, DATABASE_URL_SECRET: SECRET, AWS_SESSION_TOKEN: 'token' };
  expect(await withDatabaseSecret(env)).toEqual({ ...env, DATABASE_URL: 'postgres://ann:pw@db/app' });
  const [request] = requests;
  expect(request?.url).toBe(`/secretsmanager/get?secretId=${encodeURIComponent(SECRET)}`);
  expect(request?.headers['x-aws-parameters-secrets-token']).toBe('token');
});

test('without a secret the environment stays as it is', async () => {
  expect(await withDatabaseSecret({ DATABASE_URL: 'postgres://db/app' })).toEqual({
    DATABASE_URL: 'postgres://db/app',
  });
});

test.each([
  [400, 'AccessDeniedException: no right to GetSecretValue', /AccessDeniedException: no right to GetSecretValue/],
  [200, JSON.stringify({ SecretBinary: 'AAAA' }), /it holds no text/],
])(
  'a secret that cannot be read is a mistake of the configuration, whose reason is told: %s %s',
  async (status, body, reason) => {
    const { requests: _, ...port } = await startExtension(status, body);
    const reading = withDatabaseSecret({ ...port, DATABASE_URL_SECRET: SECRET });
    await expect(reading).rejects.toThrow(ConfigError);
    await expect(reading).rejects.toThrow(reason);
  },
);

test('a function without the extension is told which layer it lacks', async () => {
  const reading = withDatabaseSecret({ DATABASE_URL_SECRET: SECRET, PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: '1' });
  await expect(reading).rejects.toThrow(/port 1\. Add the layer AWS-Parameters-and-Secrets-Lambda-Extension/);
});
