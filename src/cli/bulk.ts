import type { BulkOperation } from '../domain/bulk/bulk-operation.ts';
import type { BulkRequest } from '../domain/bulk/bulk-request.ts';
import { systemClock } from '../domain/clock.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { administer, type Desk } from './administer.ts';
import { bulkFailures } from './bulk-failures.ts';
import { bulkProgressText, bulkSummary } from './bulk-text.ts';
import { fileOutput, removeFile } from './file-output.ts';
import { findTarget, namesSameFile } from './file-target.ts';
import { type MembershipChange, readChange } from './membership-change.ts';
import { type Output, print } from './output.ts';
import { CLEAR_LINE } from './progress-line.ts';
import { readFlags } from './read-flags.ts';
import { readUsernames } from './read-usernames.ts';
import { EXIT, Refusal } from './refusal.ts';

const STANDARD_INPUT = 0;

interface BulkFlags {
  readonly change: MembershipChange;
  /** `-`: the standard input. */
  readonly usersFile: string;
  readonly groupNames: readonly string[];
  readonly dryRun: boolean;
  readonly errorsFile: string;
}

interface Done {
  readonly operation: BulkOperation;
  readonly seconds: number;
}

/**
 * Puts every user of a file into every group named, or takes them out, at the pace that the quotas allow. Ends with 0 once
 * every membership is as asked; with 1 where some are not; with 2 where the input is wrong and nothing was begun; with 130
 * on Ctrl-C, once everything that was sent is answered.
 */
export async function bulk(args: readonly string[]): Promise<number> {
  const flags = await readBulkFlags(args);
  const usernames = await readUsernames(flags.usersFile);
  return await administer(async (desk) => {
    const output = await openErrors(flags.errorsFile, desk.interruption.signal);
    const done = await perform(desk, flags, usernames).catch(async (error: unknown) => {
      await output.discard();
      throw error;
    });
    // First: whatever becomes of the summary, the reasons are kept.
    await writeFailures(desk, done.operation, flags, output);
    await print(`${bulkSummary(done.operation, flags.change, done.seconds)}\n`);
    if (done.operation.counts.FAILED > 0) process.stderr.write(`The failures: ${flags.errorsFile}\n`);
    if (desk.interruption.exitCode !== null) return desk.interruption.exitCode;
    return done.operation.status === 'SUCCEEDED' ? 0 : EXIT.failed;
  });
}

async function readBulkFlags(args: readonly string[]): Promise<BulkFlags> {
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
  const dryRun = flags['dry-run'];
  const errorsFile = flags.errors ?? (await usualErrorsFile(usersFile, dryRun));
  if (await namesSameFile(errorsFile, usersFile === '-' ? STANDARD_INPUT : usersFile)) {
    throw new Refusal(EXIT.usage, '--errors would overwrite the file of --users.');
  }
  return { change, usersFile, groupNames, dryRun, errorsFile };
}

/** Beside the users, where they are in a file: of a pipe, such as `/dev/fd/63`, nothing can be beside. */
async function usualErrorsFile(usersFile: string, dryRun: boolean): Promise<string> {
  const target = usersFile === '-' ? null : await findTarget(usersFile).catch(() => null);
  const beside = target?.kind === 'file' ? usersFile.replace(/\.csv$/i, '') : 'bulk';
  // A dry run changes nothing, so it leaves the errors of a real one alone.
  return `${beside}${dryRun ? '.dry-run' : ''}.errors.csv`;
}

/** Opened before the first change: who cannot be told of failures should not make them. */
async function openErrors(file: string, signal: AbortSignal): Promise<Output> {
  return await fileOutput(file, { signal, clock: systemClock }).catch((error: unknown) => {
    throw error instanceof Refusal ? new Refusal(EXIT.usage, ...error.lines) : error;
  });
}

/** Does it, and shows on a terminal how far it is. Answers also with the seconds that it took; of a dry run: would take. */
async function perform(desk: Desk, flags: BulkFlags, usernames: readonly string[]): Promise<Done> {
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
  const operation = interruption.signal.aborted
    ? await administration.bulk.cancel(id, administration.openOperations(actor, new AbortController().signal))
    : last;
  if (operation.finishedAt === null) throw new Error('what was done cannot be written down any more, so it stopped.');
  const seconds = dryRun ? administration.bulk.secondsLeft(operation) : null;
  return { operation, seconds: seconds ?? (systemClock.now() - began) / 1_000 };
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

/** A file of an earlier run must not be taken for this one's; but a dry run takes nothing away. */
async function writeFailures(
  { administration }: Desk,
  { id, counts }: BulkOperation,
  { errorsFile, dryRun }: BulkFlags,
  output: Output,
): Promise<void> {
  if (counts.FAILED === 0) {
    await output.discard();
    if (!dryRun) await removeFile(errorsFile);
    return;
  }
  for (const piece of bulkFailures(administration.bulk, id)) await output.write(piece);
  await output.complete();
}
