import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { packedPackage } from '../../support/packed-package.ts';

let service: ChildProcess | undefined;

afterEach(() => {
  service?.kill('SIGKILL');
});

/** The service as a user starts it, and what it wrote until it was ready. */
async function start(...flags: string[]): Promise<string> {
  service = spawn(process.execPath, [packedPackage().program, ...flags], {
    env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const part of service.stdout ?? []) {
    output += part;
    if (/^administrator .*\n.*\n.*shell: .*\n/m.test(output)) break;
  }
  return output;
}

test('--auth starts a service that asks for tokens, and shows three that it accepts', async () => {
  const output = await start('--auth');
  const url = /http:\S+/.exec(output)?.[0] ?? '';
  const ask = async (headers: object) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: '{ viewer { username groups } }' }),
    });
    return { status: response.status, answer: await response.json() };
  };

  expect(await ask({})).toMatchObject({ status: 401 });
  const headers = [...output.matchAll(/GraphiQL: (\{.*\})$/gm)].map(([, header]) => JSON.parse(header ?? ''));
  const viewers = await Promise.all(headers.map((header) => ask(header)));
  expect(viewers.map(({ answer }) => answer.data.viewer)).toEqual([
    { username: 'auditor', groups: ['auditors'] },
    { username: 'operator', groups: ['operators'] },
    { username: 'administrator', groups: ['administrators'] },
  ]);
  const shell = [...output.matchAll(/^ *shell: +curl .*'authorization: (Bearer \S+)'/gm)].map(([, token]) => token);
  expect(shell).toEqual(headers.map(({ Authorization }) => Authorization));
}, 30_000);
