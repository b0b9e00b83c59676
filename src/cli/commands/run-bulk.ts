import type { BulkOperation } from '../../domain/bulk/bulk-operation.ts';
import type { BulkRequest } from '../../domain/bulk/bulk-request.ts';
import type { BulkCaller } from '../../domain/bulk/bulk-service.ts';
import { InvalidInputError } from '../../domain/model/errors.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { formatBulkProgress } from '../output/format-bulk.ts';
import { CLEAR_LINE } from '../output/progress-display.ts';
import type { AdminCommandContext } from './with-admin-services.ts';

/**
 * Runs the operation, with its progress on a terminal. On Ctrl-C cancels it, and resolves once all that was sent is answered.
 *
 * @throws CliError if the request is invalid
 */
export async function runBulk(
  desk: AdminCommandContext,
  request: BulkRequest,
  caller: BulkCaller,
): Promise<BulkOperation> {
  const { services, interruption } = desk;
  const { id } = await services.bulk
    .start({ ...request, waitSeconds: 0 }, caller, interruption.signal)
    .catch((error: unknown) => {
      throw error instanceof InvalidInputError ? new CliError(EXIT_CODE.usage, error.message) : error;
    });
  return await watchBulk(desk, id);
}

/** Watches an operation that this process runs, to its end. */
export async function watchBulk(desk: AdminCommandContext, id: string): Promise<BulkOperation> {
  const { services, actor, interruption } = desk;
  const last = await watch(desk, id);
  const operation = interruption.signal.aborted
    ? await services.bulk.cancel(id, services.commandContext(actor, new AbortController().signal))
    : last;
  if (operation.finishedAt === null) throw new Error('what was done can no longer be recorded, so it stopped.');
  return operation;
}

/** Returns the last state of the operation: ended, unless the command has to stop before. */
async function watch({ services, interruption }: AdminCommandContext, id: string): Promise<BulkOperation> {
  const { stderr } = process;
  const { bulk: operations } = services;
  let last = await operations.find(id);
  for await (const operation of operations.watch(id, interruption.signal)) {
    last = operation;
    if (!stderr.isTTY) continue;
    stderr.write(CLEAR_LINE + formatBulkProgress(operation, operations.secondsLeft(operation), stderr.columns));
  }
  if (stderr.isTTY) stderr.write(CLEAR_LINE);
  if (last === null) throw new Error('the operation was deleted while it ran.');
  return last;
}
