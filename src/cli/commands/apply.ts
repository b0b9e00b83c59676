import { randomUUID } from 'node:crypto';
import type { BulkOperation } from '../../domain/bulk/bulk-operation.ts';
import { MAX_BULK_ITEMS } from '../../domain/bulk/bulk-request.ts';
import type { BulkCaller } from '../../domain/bulk/bulk-service.ts';
import type { ImportPlan } from '../../domain/bulk/plan-import.ts';
import { systemClock } from '../../domain/ports/clock.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { readSheet, type Sheet } from '../input/sheet.ts';
import { fileOutput } from '../output/file-output.ts';
import { formatImportPlan, formatImportSummary } from '../output/format-import.ts';
import { type Output, print } from '../output/output.ts';
import { RowResults } from '../output/row-results.ts';
import { printable } from '../output/text-table.ts';
import { bulkItems } from './bulk-items.ts';
import { APPLY_REQUEST, finishEarlier } from './finish-earlier.ts';
import { type ApplyFlags, parseApplyFlags } from './parse-apply-flags.ts';
import { readImport } from './read-import.ts';
import { runBulk } from './run-bulk.ts';
import { type AdminCommandContext, withAdminServices } from './with-admin-services.ts';

/**
 * Does what each row of a file says: makes the accounts that the pool lacks, with their groups, and changes the groups of the users
 * that it has. First says what it will do, and in the end writes what has become of each row. Exits with 0 if every row is done;
 * with 1 if one is not; with 2 if the file cannot be understood, and nothing was started; with 130 on Ctrl-C, after everything that
 * was sent has a response.
 */
export async function apply(args: readonly string[]): Promise<number> {
  const flags = await parseApplyFlags(args);
  const sheet = await readSheet(flags.file, flags.sheet);
  if (sheet.rows > MAX_BULK_ITEMS) {
    throw new CliError(EXIT_CODE.usage, `${sheet.name} has ${sheet.rows} rows; at most ${MAX_BULK_ITEMS} at once.`);
  }
  return await withAdminServices(flags.pool, async (desk) => {
    // Before the first change, so that none is made whose result cannot be written.
    const output = await openResults(flags.resultsFile, desk.interruption.signal);
    return await applyRows(desk, sheet, flags, output).catch(async (error: unknown) => {
      await output.discard();
      throw error;
    });
  });
}

async function openResults(file: string, signal: AbortSignal): Promise<Output> {
  return await fileOutput(file, { signal, clock: systemClock }).catch((error: unknown) => {
    throw error instanceof CliError ? new CliError(EXIT_CODE.usage, ...error.lines) : error;
  });
}

async function applyRows(desk: AdminCommandContext, sheet: Sheet, flags: ApplyFlags, output: Output): Promise<number> {
  const { dryRun, resultsFile } = flags;
  const { interruption } = desk;
  const began = systemClock.now();
  const earlier = dryRun ? new Map<string, string>() : await finishEarlier(desk);
  const plan = await readImport(desk, sheet, flags);
  for (const line of formatImportPlan(sheet, plan)) process.stderr.write(`${printable(line)}\n`);
  const results = planned(plan, earlier);
  const seconds = await perform(desk, plan, flags, results);
  // First, so that the results are kept even if the summary cannot be printed.
  for (const piece of results.format(sheet, dryRun)) await output.write(piece);
  await output.complete();
  const counts = results.count(sheet);
  const took = dryRun ? seconds : (systemClock.now() - began) / 1_000;
  await print(`${formatImportSummary(counts, dryRun, took)}\n`);
  process.stderr.write(`The results of all rows: ${resultsFile}\n`);
  if (interruption.exitCode !== null) return interruption.exitCode;
  return counts.failed + counts['not started'] === 0 ? 0 : EXIT_CODE.failed;
}

/** What is known of rows before anything is done. */
function planned({ changes, differing, problems }: ImportPlan, earlier: ReadonlyMap<string, string>): RowResults {
  const results = new RowResults();
  for (const { line, message } of problems) results.add([line], 'failed', message);
  for (const { lines, attributes } of differing) {
    results.add(lines, 'unchanged', `Not changed: ${attributes.join(', ')}, which the user has with another value.`);
  }
  for (const { username, lines, add, remove } of changes) {
    // Nothing is asked for of a user without a change.
    if ((add?.length ?? 0) + (remove?.length ?? 0) === 0) results.add(lines, 'unchanged');
    const failure = earlier.get(username);
    if (failure !== undefined) results.add(lines, 'failed', failure);
  }
  return results;
}

/** Makes the accounts, then the changes. Resolves with the seconds that a dry run would take. */
async function perform(
  desk: AdminCommandContext,
  { accounts, changes }: ImportPlan,
  { dryRun, reason }: ApplyFlags,
  results: RowResults,
): Promise<number> {
  const { services, actor, interruption } = desk;
  const context = services.commandContext(actor, interruption.signal, reason);
  const caller: BulkCaller = { ...context, request: { ...context.request, id: `${APPLY_REQUEST}${randomUUID()}` } };
  let seconds = 0;
  const end = async ({ id }: BulkOperation, linesOf: (index: number, username: string) => readonly number[]) => {
    for await (const item of bulkItems(services.bulk, id)) results.addItem(linesOf(item.index, item.username), item);
    const operation = await services.bulk.find(id);
    seconds += operation === null ? 0 : (services.bulk.secondsLeft(operation) ?? 0);
  };
  if (accounts.length > 0) {
    const operation = await runBulk(desk, { kind: 'CREATE_USERS', users: accounts, dryRun }, caller);
    await end(operation, (index) => accounts[index]?.lines ?? []);
  }
  const linesOf = new Map<string, readonly number[]>();
  // Two names can mean one user.
  for (const { username, lines } of changes) linesOf.set(username, [...(linesOf.get(username) ?? []), ...lines]);
  for (const part of inParts(changes)) {
    if (interruption.signal.aborted) break;
    const operation = await runBulk(desk, { kind: 'CHANGE_MEMBERSHIPS', changes: part, dryRun }, caller);
    await end(operation, (_index, username) => linesOf.get(username) ?? []);
  }
  return seconds;
}

/** Users with a change, in parts that one operation takes. */
function inParts(changes: ImportPlan['changes']): ImportPlan['changes'][] {
  const parts: ImportPlan['changes'][number][][] = [];
  let room = 0;
  for (const change of changes) {
    const items = (change.add?.length ?? 0) + (change.remove?.length ?? 0);
    if (items === 0) continue;
    if (items > room) {
      parts.push([]);
      room = MAX_BULK_ITEMS;
    }
    parts.at(-1)?.push(change);
    room -= items;
  }
  return parts;
}
