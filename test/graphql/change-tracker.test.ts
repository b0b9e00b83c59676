import { expect, test } from 'vitest';
import { localAdministrator } from '../../src/domain/model/actor.ts';
import type { AuditOutcome, AuditRecorder } from '../../src/domain/ports/audit-recorder.ts';
import { ChangeTracker } from '../../src/graphql/change-tracker.ts';
import { encodeNodeId } from '../../src/graphql/node-id.ts';

/** A trail that can begin events, and settle them for as long as the disk has room. */
function trailOf({ settles }: { readonly settles: boolean }): AuditRecorder {
  let begun = 0;
  return {
    start: async () => String(++begun),
    complete: async () => {
      if (!settles) throw new Error('disk full');
    },
    record: async () => String(++begun),
  };
}

const attempt = {
  action: 'DISABLE_USER',
  actor: localAdministrator,
  target: { username: 'emp1' },
  bulkOperationId: null,
  dryRun: false,
  requestId: 'request-1',
  reason: null,
  changes: [],
} as const;

/** What is said after events of these outcomes, and a failure. */
async function reportAfter(outcomes: readonly AuditOutcome[], settles = true) {
  const reports = new ChangeTracker('pool');
  const trail = reports.begin('it').watch(trailOf({ settles }));
  for (const outcome of outcomes) {
    const id = await trail.start(attempt);
    try {
      await trail.complete(id, outcome, null);
    } catch {
      // The change fails with it.
    }
  }
  return reports.of('it');
}

test('a change that was made and could not be written down as made may have been made', async () => {
  expect(await reportAfter(['SUCCEEDED'], false)).toEqual({
    outcome: 'UNKNOWN',
    auditEventIds: [encodeNodeId('AuditEvent', '1', 'pool')],
  });
});

test.each([
  { outcomes: ['FAILED'] },
  { outcomes: ['DENIED'] },
  { outcomes: ['SUCCEEDED', 'FAILED', 'SUCCEEDED'] },
  { outcomes: [] },
] as const)('nothing is said of a change that was refused, or undone: $outcomes', async ({ outcomes }) =>
  expect(await reportAfter(outcomes)).toBeNull(),
);
