import type { BulkOperation } from '../../domain/bulk/bulk-operation.ts';
import { systemClock } from '../../domain/ports/clock.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { BULK_CHANGES } from '../input/bulk-change.ts';
import { type NamedUsers, namedUsers, rejectOtherGroups } from '../input/named-users.ts';
import { readUsersFile, type UsersFile } from '../input/users-file.ts';
import { bulkFailures } from '../output/bulk-failures.ts';
import { fileOutput, removeFile } from '../output/file-output.ts';
import { formatBulkSummary } from '../output/format-bulk.ts';
import { type Output, print } from '../output/output.ts';
import { printable } from '../output/text-table.ts';
import { apply } from './apply.ts';
import { type BulkFlags, parseBulkFlags } from './parse-bulk-flags.ts';
import { runBulk } from './run-bulk.ts';
import { type AdminCommandContext, withAdminServices } from './with-admin-services.ts';

interface Done {
  readonly operation: BulkOperation;
  readonly seconds: number;
}

/**
 * Adds every user of a file to the given groups, removes, enables or disables them, at the rate that the quotas allow. Exits
 * with 0 if every item was done or unchanged; with 1 if one failed, or a row has no username; with 2 if the input is invalid
 * and nothing was started; with 130 on Ctrl-C, after everything that was sent has a response.
 */
export async function bulk(args: readonly string[]): Promise<number> {
  if (args[0] === 'apply') return await apply(args.slice(1));
  const flags = await parseBulkFlags(args);
  const file = await readUsersFile(flags.usersFile);
  if (flags.groupNames !== null) rejectOtherGroups(file, flags.groupNames);
  // Errors that need nothing of the pool come before it is opened.
  const atOnce = file.column.kind === 'aliases' ? null : await namedUsers(file, async () => []);
  return await withAdminServices(flags.pool, async (desk) => {
    const users = atOnce ?? (await usersByAlias(desk, file));
    for (const line of users.plan) process.stderr.write(`${printable(line)}\n`);
    const output = await openErrors(flags.errorsFile, desk.interruption.signal);
    const { operation, seconds } = await perform(desk, flags, users.usernames).catch(async (error: unknown) => {
      await output.discard();
      throw error;
    });
    // First, so that the reasons are kept even if the summary cannot be printed.
    await writeFailures(desk, operation, flags, output);
    await print(`${formatBulkSummary(operation, flags.change, seconds)}\n`);
    if (operation.counts.FAILED > 0) process.stderr.write(`The failures: ${flags.errorsFile}\n`);
    if (desk.interruption.exitCode !== null) return desk.interruption.exitCode;
    return operation.status === 'SUCCEEDED' && users.namelessLines.length === 0 ? 0 : EXIT_CODE.failed;
  });
}

async function usersByAlias(
  { services, actor, interruption }: AdminCommandContext,
  file: UsersFile,
): Promise<NamedUsers> {
  const { directory } = services.commandContext(actor, interruption.signal);
  return await namedUsers(file, async () => (await directory.describePool()).aliases);
}

/** Opens the file of failures before the first change, so that no change is made whose failure cannot be reported. */
async function openErrors(file: string, signal: AbortSignal): Promise<Output> {
  return await fileOutput(file, { signal, clock: systemClock }).catch((error: unknown) => {
    throw error instanceof CliError ? new CliError(EXIT_CODE.usage, ...error.lines) : error;
  });
}

/** Runs the operation. Also returns the seconds that it took, or in a dry run would take. */
async function perform(desk: AdminCommandContext, flags: BulkFlags, usernames: readonly string[]): Promise<Done> {
  const { services, actor, interruption } = desk;
  const { change, dryRun, groupNames, signOut, reason } = flags;
  const began = systemClock.now();
  const { kind } = BULK_CHANGES[change];
  const caller = services.commandContext(actor, interruption.signal, reason);
  const operation = await runBulk(desk, { kind, usernames, groupNames, signOut, dryRun }, caller);
  const seconds = dryRun ? services.bulk.secondsLeft(operation) : null;
  return { operation, seconds: seconds ?? (systemClock.now() - began) / 1_000 };
}

/** Writes the failures, and removes the file of an earlier run if there are none. A dry run removes nothing. */
async function writeFailures(
  { services }: AdminCommandContext,
  { id, counts }: BulkOperation,
  { errorsFile, dryRun }: BulkFlags,
  output: Output,
): Promise<void> {
  if (counts.FAILED === 0) {
    await output.discard();
    if (!dryRun) await removeFile(errorsFile);
    return;
  }
  for await (const piece of bulkFailures(services.bulk, id)) await output.write(piece);
  await output.complete();
}
