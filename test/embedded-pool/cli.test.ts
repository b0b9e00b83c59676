import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { packedPackage } from '../support/packed-package.ts';
import { createClient } from './client.ts';

// Each starts a process of Node, and the first one builds the package: seconds on a busy machine.
const TIMEOUT = 30_000;

function start(...flags: string[]) {
  return spawn(process.execPath, [packedPackage().program, 'embedded-pool', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

describe('the embedded pool by itself', { timeout: TIMEOUT }, () => {
  test('says in one line of JSON where it listens, serves, and stops when told to', async () => {
    const process = start('--port', '0', '--users', '12', '--groups', '2', '--memberships', '1', '--quotas', '0.5');
    const output = text(process.stdout);
    const [line] = await once(process.stdout, 'data');
    const { endpoint, userPoolId } = JSON.parse(String(line));
    expect(userPoolId).toBe('us-east-1_Embedded0');

    const { Users } = await createClient({ endpoint }).listUsers({ UserPoolId: userPoolId });
    expect(Users).toHaveLength(12);

    process.kill('SIGTERM');
    const [code] = await once(process, 'exit');
    expect(code).toBe(0);
    expect((await output).split('\n')).toHaveLength(2);
  });

  test.each([
    [['--port', 'http'], '--port must be a whole number from 0 to 65535, not "http"'],
    [['--latency', '-5'], "'--latency"],
    [['--quotas', 'maybe'], '--quotas must be on, off or a factor above 0, not "maybe"'],
    [['--fast'], "Unknown option '--fast'"],
    [['--memberships', '2'], 'Memberships'],
  ])('refuses %j in one line', async (flags, message) => {
    const process = start(...flags);
    const [errors, output, [code]] = await Promise.all([
      text(process.stderr),
      text(process.stdout),
      once(process, 'exit'),
    ]);
    expect(code).toBe(2);
    expect(output).toBe('');
    expect(errors).toContain(message);
    expect(errors.trimEnd().split('\n')).toHaveLength(1);
  });
});
