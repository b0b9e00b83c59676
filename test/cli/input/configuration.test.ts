import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findUnknownVariables } from '../../../src/cli/input/unknown-variables.ts';
import { describeConfig } from '../../../src/cli/output/describe-config.ts';
import { parseConfig } from '../../../src/config/parse-config.ts';
import { runCommand, startCommand } from '../command.ts';

const PATIENCE = { timeout: 60_000 };

describe('--print-config', () => {
  test('shows what holds, defaults included, and ends without serving', PATIENCE, async () => {
    const { code, output } = await runCommand(['--print-config'], { PORT: '4711', COGNITO_USERPOOL_ID: 'x' });
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      http: { host: '127.0.0.1', port: 4711 },
      pools: { kind: 'embedded' },
      auth: { kind: 'none' },
      shutdownGraceMs: 10_000,
    });
  });

  test('shows no password of an endpoint', () => {
    const config = parseConfig({
      COGNITO_USER_POOL_ID: 'eu-central-1_Example01',
      COGNITO_ENDPOINT: 'http://me:hunter2@localhost:9229',
    });
    const text = describeConfig(config);
    expect(text).toContain('http://***@localhost:9229');
    expect(text).not.toContain('hunter2');
  });
});

test.runIf(process.platform === 'linux')(
  'a DATA_DIR that cannot be made is said, also where the system says ENOENT of it for ever',
  PATIENCE,
  async () => {
    const { child, ended } = startCommand(['serve'], { DATA_DIR: '/proc/data', PORT: '0' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const { code, output, errors } = await ended;
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain('cannot be opened: ENOENT');
  },
);

test('a misspelt variable is warned of, with the one that was probably meant', () => {
  expect(
    findUnknownVariables({ COGNITO_USERPOOL_ID: 'x', AUTH_CLIENT_ID: 'x', EMBEDDED_POOL_ZZZZZZZZZZZZ: 'x' }),
  ).toEqual([
    'COGNITO_USERPOOL_ID is not a variable of this service. Did you mean COGNITO_USER_POOL_ID?',
    'AUTH_CLIENT_ID is not a variable of this service. Did you mean AUTH_CLIENT_IDS?',
    'EMBEDDED_POOL_ZZZZZZZZZZZZ is not a variable of this service.',
  ]);
});

test('variables of this service and of others are not warned of', () => {
  expect(findUnknownVariables({ COGNITO_QUOTAS: '', AUTH: 'none', PORT: '1', AWS_PROFILE: 'x', AUTHOR: 'x' })).toEqual(
    [],
  );
});

test('a wrong configuration ends with 78 and one line a problem', PATIENCE, async () => {
  const { code, output, errors } = await runCommand(['serve'], { PORT: 'http', LOG_LEVEL: 'verbose' });
  expect(code).toBe(78);
  expect(output).toBe('');
  expect(errors.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^cognito-admin-graphql: PORT is "http"/),
    expect.stringMatching(/^cognito-admin-graphql: LOG_LEVEL is "verbose"/),
  ]);
});

test('persisted documents that do not fit end the process, and leave no claim on DATA_DIR', PATIENCE, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'configuration-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const manifest = join(directory, 'manifest.json');
  writeFileSync(manifest, JSON.stringify({ abc: '{ nope }' }));
  const data = join(directory, 'data');
  const { child, ended } = startCommand(['serve'], { PORT: '0', PERSISTED_DOCUMENTS: manifest, DATA_DIR: data });
  onTestFinished(() => void child.kill());
  const { code, errors } = await ended;
  expect(code).toBe(78);
  expect(errors).toMatch(
    /^cognito-admin-graphql: PERSISTED_DOCUMENTS, the document .* with the id "abc": Cannot query/,
  );
  expect(existsSync(data)).toBe(false);
});
