import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../src/domain/ports/clock.ts';
import { type CommandLine, openCommandLine } from '../run-command.ts';

// The first command loads the whole program, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let commandLine: CommandLine;
beforeEach(async () => {
  commandLine = await openCommandLine({
    COGNITO_QUOTAS: 'UserList=10000,UserPoolResourceRead=10000',
    // Of a clock that runs a hundred times as fast beside the machine's own time, in which the SDK tries again.
    MAX_WAIT_SECONDS: '3600',
  });
  const { after, now } = systemClock;
  // Not spies, which are taken away with those of a command.
  Object.assign(systemClock, {
    after: (milliseconds: number, run: () => void) => after(milliseconds / 100, run),
    now: () => now() * 100,
  });
  return () => Object.assign(systemClock, { after, now });
});
afterEach(() => commandLine.close());

test.each([
  { operation: 'ListGroups', args: ['groups'] },
  { operation: 'ListUsers', args: ['users'] },
  { operation: 'ListUsersInGroup', args: ['users', '--group', 'employee'] },
  { operation: 'ListGroups', args: ['report'] },
  { operation: 'AdminListGroupsForUser', args: ['member', 'add', '--user', 'emp1', '--group', 'sales'] },
  { operation: 'AdminAddUserToGroup', args: ['member', 'add', '--user', 'emp1', '--group', 'sales'] },
  { operation: 'AdminAddUserToGroup', args: ['bulk', 'add', '--users', '-', '--group', 'sales'] },
])(
  '$args.0 bears with trouble of some seconds at $operation, and says what it waits for',
  async ({ operation, args }) => {
    // As often as the SDK tries.
    commandLine.pool.faults.set([{ kind: 'internal-error', operation, times: 3 }]);
    const { exitCode, stdout, stderr } = await commandLine.run(args, 'emp1\n');
    expect(exitCode).toBe(0);
    expect(stdout).not.toBe('');
    expect(stderr).toContain(`Cognito failed at ${operation} with an internal error. Trying again in 1 s.\n`);
  },
);

test('a pool that does not exist is reported at once', async () => {
  vi.stubEnv('COGNITO_USER_POOL_ID', 'us-east-1_Nowhere00');
  const { exitCode, stderr } = await commandLine.run(['groups']);
  expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/^cognito-admin-graphql: There is no user pool /)]);
});

test('what lasts ends the command in the end', async () => {
  commandLine.pool.faults.set([{ kind: 'internal-error', operation: 'ListGroups' }]);
  const { exitCode, stderr } = await commandLine.run(['groups']);
  expect(exitCode).toBe(1);
  expect(stderr.match(/Trying again in \d+ s/g)).toEqual(
    ['1', '4', '15'].map((seconds) => `Trying again in ${seconds} s`),
  );
});
