import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { createRandom } from '../../../src/embedded-pool/random.ts';
import { countInvitations } from '../../support/count-invitations.ts';
import { runCommand, startCommand } from '../command.ts';
import { servePool } from '../pool-process.ts';

/** More of them: APPLY_KILLS=50. */
const KILLS = Number(process.env.APPLY_KILLS ?? 2);
const NEW = 40 + KILLS * 30;
const KNOWN = 40;
// Fewer would never reach an invitation.
const CALLS_BETWEEN = 200;

const directory = mkdtempSync(join(tmpdir(), 'cognito-admin-graphql-'));
afterAll(() => rmSync(directory, { recursive: true }));

it('a bulk apply that is killed again and again ends each row once, and invites nobody twice', {
  timeout: 60_000 + KILLS * 15_000,
}, async () => {
  const { pool, env } = await servePool({ users: 60, groups: 4, membershipsPerUser: 0, latencyMs: 5 });
  const invitationsOf = countInvitations(pool);
  const file = join(directory, 'people.csv');
  const rows = [
    ...Array.from({ length: NEW }, (_, index) => `new-${index},new-${index}@example.com,group-1|group-2`),
    ...Array.from({ length: KNOWN }, (_, index) => `user-${index + 1},,group-3`),
  ];
  writeFileSync(file, ['username,email,groups', ...rows].join('\n'));
  const args = ['bulk', 'apply', file];
  const environment = { ...env, DATA_DIR: join(directory, 'data') };

  const random = createRandom(7);
  let killed = 0;
  for (; killed < KILLS; killed += 1) {
    const from = pool.calls.total;
    const calls = 1 + random.below(CALLS_BETWEEN);
    const { child, ended } = startCommand(args, environment);
    while (child.exitCode === null && pool.calls.total - from < calls) await pause(1);
    child.kill('SIGKILL');
    if ((await ended).code !== null) break;
  }
  expect(killed).toBe(KILLS);
  const { code, errors } = await runCommand(args, environment);
  const results = readFileSync(join(directory, 'people.results.csv'), 'utf8').trimEnd().split('\r\n').slice(1);
  expect(results).toHaveLength(NEW + KNOWN);
  const untold = results.filter(
    (line) => line.includes(',failed,') && !line.includes('gave no answer to the invitation'),
  );
  expect(untold, errors).toEqual([]);

  for (const index of Array.from({ length: NEW }).keys()) {
    const username = `new-${index}`;
    const invitations = invitationsOf(username);
    const line = results[index] ?? '';
    expect([...pool.groupsOf(username)].sort(), line).toEqual(['group-1', 'group-2']);
    if (line.includes(',failed,')) expect(invitations, line).toBeLessThanOrEqual(1);
    else expect(invitations, line).toBe(1);
  }
  expect(pool.membersOf('group-3')).toHaveLength(KNOWN);
  expect(code).toBe(results.some((line) => line.includes(',failed,')) ? 1 : 0);
});
