import { spawn } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { temporaryDirectory } from '../../storage/sqlite/temporary-directory.ts';
import { packedPackage } from '../../support/packed-package.ts';
import { urlPrinted } from '../../support/wait-for-url.ts';
import { servePool } from '../pool-process.ts';

let stop = () => {};
afterEach(() => stop());

// What the shell forbids to grow is to a program as a disk that is full.
test.runIf(process.platform === 'linux')(
  'a store that is full refuses changes before they reach Cognito, and the service is not ready',
  { timeout: 120_000 },
  async () => {
    const { pool, env } = await servePool({ users: 5, groups: 3, membershipsPerUser: 0 });
    const shell = `ulimit -f 1500; exec "$0" "$@"`;
    const child = spawn('sh', ['-c', shell, process.execPath, packedPackage().program, 'serve'], {
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        LOG_LEVEL: 'silent',
        DATA_DIR: temporaryDirectory(),
        RATE_LIMIT_PER_MINUTE: '100000',
        ...env,
        COGNITO_QUOTAS: 'UserUpdate=10000,UserRead=10000',
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    stop = () => void child.kill('SIGKILL');
    const url = await urlPrinted(child.stdout);
    const ready = async () => (await fetch(new URL('/health/ready', url))).json();
    const add = async () => {
      const query = `mutation { addUserToGroup(input: { username: "user-1", groupName: "group-1" }) { __typename } }`;
      const headers = { 'content-type': 'application/json', accept: 'application/json' };
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
      return (await answer.json()).errors;
    };
    expect(await ready()).toEqual({ ready: true });
    let made = 0;
    let refused = await add();
    while (refused === undefined && made < 1_000) {
      made += 1;
      refused = await add();
    }
    expect(refused).toMatchObject([
      { message: expect.stringContaining('disk is full'), extensions: { code: 'STORE_UNAVAILABLE' } },
    ]);
    expect(pool.calls.counts.AdminAddUserToGroup).toBe(made);
    expect(await ready()).toMatchObject({ ready: false, reason: expect.stringContaining('disk is full') });
  },
);
