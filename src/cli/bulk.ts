import { rm } from 'node:fs/promises';
import type { BulkOperation } from '../domain/bulk/bulk-operation.ts';
import type { BulkRequest } from '../domain/bulk/bulk-request.ts';
import { systemClock } from '../domain/clock.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { administer, type Desk } from './administer.ts';
import { bulkFailures } from './bulk-failures.ts';
import { bulkProgressText, bulkSummary } from './bulk-text.ts';
import { type MembershipChange, readChange } from './membership-change.ts';
import { CLEAR_LINE } from './progress-line.ts';
import { readFlags } from './read-flags.ts';
import { readUsernames } from './read-usernames.ts';
import { EXIT, Refusal } from './refusal.ts';
import { fileOutput, type ReportOutput } from './report-output.ts';

interface BulkFlags {
  readonly change: MembershipChange;
  /** `-`: the standard input. */
  readonly usersFile: string;
  readonly groupNames: readonly string[];
  readonly dryRun: boolean;
  readonly errorsFile: string;
}

/**
 * Puts every user of a file into every group named, or takes them out, at the pace that the quotas allow. Ends with 0 once
 * every membership is as asked; with 1 where some are not; with 2 where the input is wrong and nothing was begun; with 130
 * on Ctrl-C, once everything that was sent is answered.
 */
export async function bulk(args: readonly string[]): Promise<number> {
  const flags = readBulkFlags(args);
  const usernames = await readUsernames(flags.usersFile);
  return await administer(async (desk) => {
    const output = await openErrors(flags.errorsFile);
    const operation = await perform(desk, flags, usernames).catch(async (error: unknown) => {
      await output.discard();
      throw error;
    });
    await writeFailures(desk, operation, flags.errorsFile, output);
    if (desk.interruption.exitCode !== null) return desk.interruption.exitCode;
    return operation.status === 'SUCCEEDED' ? 0 : EXIT.failed;
  });
}

function readBulkFlags(args: readonly string[]): BulkFlags {
  const { change, rest } = readChange('bulk', args);
  const flags = readFlags(rest, {
    users: { type: 'string' },
    group: { type: 'string', multiple: true, default: [] },
    'dry-run': { type: 'boolean', default: false },
    errors: { type: 'string' },
  });
  const { users: usersFile, group: groupNames } = flags;
  if (usersFile === undefined || usersFile === '' || groupNames.length === 0) {
    throw new Refusal(EXIT.usage, `bulk ${change} takes --users and at least one --group.`);
  }
  if (flags.errors === '') throw new Refusal(EXIT.usage, '--errors must name a file.');
  const errorsFile = flags.errors ?? `${usersFile === '-' ? 'bulk' : usersFile.replace(/\.csv$/i, '')}.errors.csv`;
  if (errorsFile === usersFile) throw new Refusal(EXIT.usage, '--errors would overwrite the file of --users.');
  return { change, usersFile, groupNames, dryRun: flags['dry-run'], errorsFile };
}

/** Opened before the first change: who cannot be told of failures should not make them. */
async function openErrors(file: string): Promise<ReportOutput> {
  return await fileOutput(file).catch((error: unknown) => {
    throw error instanceof Refusal ? new Refusal(EXIT.usage, ...error.lines) : error;
  });
}

/** Does it, shows on a terminal how far it is, and prints what has become of it. */
async function perform(desk: Desk, flags: BulkFlags, usernames: readonly string[]): Promise<BulkOperation> {
  const { administration, actor, interruption } = desk;
  const { change, dryRun, groupNames } = flags;
  const began = systemClock.now();
  const request: BulkRequest = {
    kind: change === 'add' ? 'ADD_USERS_TO_GROUPS' : 'REMOVE_USERS_FROM_GROUPS',
    usernames,
    groupNames,
    dryRun,
    waitSeconds: 0,
  };
  const { id } = await administration.bulk.start(request, actor, interruption.signal).catch((error: unknown) => {
    throw error instanceof InvalidInputError ? new Refusal(EXIT.usage, error.message) : error;
  });
  const last = await watch(desk, id);
  const operation = interruption.signal.aborted ? await administration.bulk.cancel(id, actor) : last;
  if (operation.finishedAt === null) throw new Error('what was done cannot be written down any more, so it stopped.');
  const seconds = dryRun ? administration.bulk.secondsLeft(operation) : null;
  process.stdout.write(`${bulkSummary(operation, change, seconds ?? (systemClock.now() - began) / 1_000)}\n`);
  return operation;
}

/** The operation as it was last seen: ended, unless the command is to end before. */
async function watch({ administration, interruption }: Desk, id: string): Promise<BulkOperation> {
  const { stderr } = process;
  const { bulk: operations } = administration;
  let last = operations.find(id);
  for await (const operation of operations.watch(id, interruption.signal)) {
    last = operation;
    if (!stderr.isTTY) continue;
    stderr.write(CLEAR_LINE + bulkProgressText(operation, operations.secondsLeft(operation), stderr.columns));
  }
  if (stderr.isTTY) stderr.write(CLEAR_LINE);
  if (last === null) throw new Error('the operation was forgotten while it ran.');
  return last;
}

/** A file of an earlier run must not be taken for this one's. */
async function writeFailures(
  { administration }: Desk,
  { id, counts }: BulkOperation,
  file: string,
  output: ReportOutput,
): Promise<void> {
  if (counts.FAILED === 0) {
    await output.discard();
    await rm(file, { force: true });
    return;
  }
  for (const piece of bulkFailures(administration.bulk, id)) await output.write(piece);
  await output.complete();
  process.stderr.write(`The failures: ${file}\n`);
}
