import type { BulkOperation } from '../../domain/bulk/bulk-operation.ts';
import { totalOf } from '../../domain/bulk/bulk-operation.ts';
import { deserializeError } from '../../domain/bulk/item-error.ts';
import { systemClock } from '../../domain/ports/clock.ts';
import { delay } from '../../domain/primitives/delay.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { formatCount } from '../output/format-progress.ts';
import { bulkItems } from './bulk-items.ts';
import { watchBulk } from './run-bulk.ts';
import type { AdminCommandContext } from './with-admin-services.ts';

/** The ids of the requests of `bulk apply` begin with this, so that the next run finds what a killed one has left. */
export const APPLY_REQUEST = 'bulk-apply-';
/** Operations that a killed run can have left: it has one at a time. */
const MOST_LEFT = 100;
/** Milliseconds between two looks at an operation that another process may be running. */
const LOOK_INTERVAL_MS = 500;

/**
 * Brings to their end the operations that killed runs of `bulk apply` of this person have left, here or by the process that has
 * taken them over: an account that is half made must be invited by the operation that made it. Resolves with why items failed, by
 * their usernames.
 */
export async function finishEarlier(desk: AdminCommandContext): Promise<ReadonlyMap<string, string>> {
  const { services, actor, interruption } = desk;
  const filter = { status: ['RUNNING'], actorSubject: actor.subject } as const;
  const running = await services.bulk.page(filter, null, MOST_LEFT);
  const failures = new Map<string, string>();
  for (const operation of running.filter(({ requestId }) => requestId.startsWith(APPLY_REQUEST)).toReversed()) {
    const { id, dryRun, counts } = operation;
    if (dryRun) {
      await services.bulk.cancel(id, services.commandContext(actor, interruption.signal));
      continue;
    }
    process.stderr.write(
      `An earlier bulk apply was cut off. It goes on first: ${formatCount(counts.PENDING)} of ${formatCount(totalOf(counts))} items are left.\n`,
    );
    await takeOver(desk, id);
    for await (const { username, failure } of bulkItems(services.bulk, id, ['FAILED'])) {
      if (failure !== null) failures.set(username, deserializeError(failure).message);
    }
  }
  return failures;
}

async function takeOver(desk: AdminCommandContext, id: string): Promise<BulkOperation | null> {
  const { services, interruption } = desk;
  for (;;) {
    if ((await services.bulk.resume(id)) > 0) return await watchBulk(desk, id);
    const operation = await services.bulk.find(id);
    if (operation === null || operation.finishedAt !== null) return operation;
    if (interruption.signal.aborted) {
      throw new CliError(interruption.exitCode ?? EXIT_CODE.failed, 'Another process goes on with it.');
    }
    await delay(systemClock, LOOK_INTERVAL_MS, interruption.signal);
  }
}
