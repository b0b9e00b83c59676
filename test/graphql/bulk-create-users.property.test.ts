import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openApp } from '../support/app.ts';
import { order } from './bulk-helpers.ts';

/** More of them: ACCOUNT_FAULTS=500. */
const RUNS = Number(process.env.ACCOUNT_FAULTS ?? 25);
const GROUPS = ['employees', 'sales'];
const users = Array.from({ length: 12 }, (_, index) => ({
  username: `new-${index}`,
  attributes: [{ name: 'email', value: `new-${index}@example.com` }],
  groupNames: GROUPS,
}));

const operation = fc.constantFrom('AdminCreateUser', 'AdminAddUserToGroup', 'AdminDeleteUser', undefined);
/** One call in ten, of one operation or of every one. */
const fault = fc
  .tuple(fc.constantFrom('throttle', 'internal-error', 'lost-answer', 'undeliverable'), operation)
  .map(([kind, of]) => ({ kind, probability: 0.1, ...(of === undefined ? {} : { operation: of }) }) as const);

test('where one call in ten is throttled, fails or loses its answer, no account is half made without being told, and nobody is invited twice', {
  timeout: 240_000,
}, async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 3 }), async (faults) => {
      const app = await openApp();
      app.pool.faults.set(faults);
      const { operation: done } = await order(app, 'bulkCreateUsers', { users, waitSeconds: 30 });
      expect(done.status).not.toBe('RUNNING');
      for (const { username, outcome, error } of done.items.nodes) {
        seen.add(error?.__typename ?? outcome);
        const invitations = app.pool.outbox.messages.filter((message) => message.username === username).length;
        const groups = app.pool.user(username) === undefined ? null : [...app.pool.groupsOf(username)].sort();
        if (outcome === 'SUCCEEDED') {
          expect([username, groups, invitations]).toEqual([username, GROUPS, 1]);
        } else if (error.__typename !== 'PartialFailureError') {
          // Not made, or made and deleted again: nobody was invited to it.
          expect([username, outcome, error.code, groups, invitations]).toEqual([
            username,
            outcome,
            error.code,
            null,
            0,
          ]);
        } else expect(invitations).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  // Not because nothing fails.
  expect(seen.size).toBeGreaterThan(1);
});
