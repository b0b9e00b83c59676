import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryDirectory } from '../../storage/sqlite/temporary-directory.ts';
import { runCommand } from '../command.ts';
import { servePool } from '../pool-process.ts';

/** Starting the program takes seconds on a busy machine. */
const PATIENCE = { timeout: 120_000 };

/** A certificate for the name that nobody vouches for but itself. */
function makeCertificate(name: string) {
  const directory = temporaryDirectory();
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', ...subject],
    { stdio: 'ignore' },
  );
  return { key: readFileSync(key), cert: readFileSync(cert), file: cert };
}

/** Until the test is over. */
async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // Typed for pipes as well.
  return (server.address() as AddressInfo).port;
}

/** The pool behind TLS, and the environment that leads to it through nothing else. */
async function serveSecurePool(name = 'localhost') {
  const { env } = await servePool({ users: 3, groups: 2, membershipsPerUser: 1 });
  const certificate = makeCertificate(name);
  const pool = new URL(env.COGNITO_ENDPOINT ?? '');
  const server = createSecureServer(certificate, (incoming, outgoing) => forward(incoming, outgoing, pool));
  const port = await listen(server);
  return { port, file: certificate.file, env: { ...env, COGNITO_ENDPOINT: `https://localhost:${port}` } };
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, to: URL): void {
  const { method, url, headers } = incoming;
  const sent = request({ host: to.hostname, port: to.port, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  incoming.pipe(sent);
}

/** A proxy that opens tunnels, and remembers to where; `refusal`: that it answers instead. */
async function serveProxy(refusal?: string) {
  const tunnels: string[] = [];
  const server = createServer();
  server.on('connect', ({ url = '' }: IncomingMessage, client: Socket) => {
    tunnels.push(url);
    client.on('error', () => {});
    if (refusal !== undefined) {
      client.end(refusal);
      return;
    }
    const { hostname, port } = new URL(`http://${url}`);
    const upstream = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
  });
  return { tunnels, url: `http://127.0.0.1:${await listen(server)}` };
}

describe('the command line says what stands between it and Cognito:', () => {
  test('a certificate that is not trusted, and how it will be', PATIENCE, async () => {
    const { env, file } = await serveSecurePool();
    const refused = await runCommand(['groups'], env);
    expect(refused.code).toBe(1);
    expect(refused.errors).toMatch(/not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\).*NODE_EXTRA_CA_CERTS/);
    expect(refused.errors).not.toContain('    at ');
    const trusted = await runCommand(['groups'], { ...env, NODE_EXTRA_CA_CERTS: file });
    expect(trusted).toMatchObject({ code: 0, output: expect.stringContaining('group-1') });
  });

  test('a certificate of another name', PATIENCE, async () => {
    const { env, file } = await serveSecurePool('other.example');
    expect((await runCommand(['groups'], { ...env, NODE_EXTRA_CA_CERTS: file })).errors).toMatch(
      /certificate of another \(ERR_TLS_CERT_ALTNAME_INVALID\).*localhost.*COGNITO_ENDPOINT/,
    );
  });

  test('a server without TLS that is addressed with TLS', PATIENCE, async () => {
    const { env } = await servePool();
    const wrong = { ...env, COGNITO_ENDPOINT: env.COGNITO_ENDPOINT?.replace('http:', 'https:') ?? '' };
    expect((await runCommand(['groups'], wrong)).errors).toMatch(/does not speak TLS as expected.*http:\/\//);
  });

  test('a proxy that asks for a password', PATIENCE, async () => {
    const page = 'Sign in';
    const proxy = await serveProxy(
      `HTTP/1.1 407 Proxy Authentication Required\r\ncontent-type: text/html\r\ncontent-length: ${page.length}\r\n\r\n${page}`,
    );
    const { env } = await serveSecurePool();
    expect((await runCommand(['groups'], { ...env, HTTPS_PROXY: proxy.url })).errors).toMatch(
      /Something else than Cognito answered ListGroups: HTTP 407, text\/html.*HTTPS_PROXY/,
    );
  });
});

test('a role that may not be assumed is the fault of the credentials, in the words of AWS', PATIENCE, async () => {
  const words = 'User: arn:aws:iam::123456789012:user/ada is not authorized to perform: sts:AssumeRole';
  const sts = createServer((_incoming, outgoing) => {
    const error = `<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${words}</Message></Error>`;
    outgoing.writeHead(403, { 'content-type': 'text/xml' }).end(`<ErrorResponse>${error}</ErrorResponse>`);
  });
  const config = join(temporaryDirectory(), 'config');
  writeFileSync(
    config,
    '[profile base]\naws_access_key_id = x\naws_secret_access_key = x\n[profile role]\nrole_arn = arn:aws:iam::123456789012:role/admin\nsource_profile = base\nregion = us-east-1\n',
  );
  const { env } = await servePool();
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...withoutKeys } = env;
  const { errors } = await runCommand(['groups'], {
    ...withoutKeys,
    AWS_PROFILE: 'role',
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: config,
    AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${await listen(sts)}`,
  });
  expect(errors).toContain('no valid AWS credentials for ListGroups');
  expect(errors).toContain(words);
});

test('calls go through HTTPS_PROXY, but not to what NO_PROXY names', PATIENCE, async () => {
  const { env, port, file } = await serveSecurePool();
  const proxy = await serveProxy();
  const proxied = { ...env, NODE_EXTRA_CA_CERTS: file, HTTPS_PROXY: proxy.url };
  expect(await runCommand(['users'], proxied)).toMatchObject({ code: 0, output: expect.stringContaining('user-1') });
  expect(proxy.tunnels.length).toBeGreaterThan(0);
  expect(new Set(proxy.tunnels)).toEqual(new Set([`localhost:${port}`]));
  const before = proxy.tunnels.length;
  expect((await runCommand(['users'], { ...proxied, NO_PROXY: 'localhost' })).code).toBe(0);
  expect(proxy.tunnels).toHaveLength(before);
});

test('HTTPS_PROXY that is no address is refused by name, without what it says', PATIENCE, async () => {
  const { code, errors } = await runCommand(['groups'], { HTTPS_PROXY: 'ftp://ada:secret@proxy' });
  expect(code).toBe(78);
  expect(errors).toContain('HTTPS_PROXY is not the address of a proxy');
  expect(errors).not.toContain('secret');
});
