import type { BulkItem } from '../../domain/bulk/bulk-operation.ts';
import type { BulkRequest } from '../../domain/bulk/bulk-request.ts';
import { deserializeError } from '../../domain/bulk/item-error.ts';
import { systemClock } from '../../domain/ports/clock.ts';
import { EXIT_CODE } from '../errors/cli-error.ts';
import { fileOutput } from '../output/file-output.ts';
import { leaversFile } from '../output/leavers-file.ts';
import { print } from '../output/output.ts';
import { printable } from '../output/text-table.ts';
import { bulkItems } from './bulk-items.ts';
import { type OffboardFlags, parseOffboardFlags } from './parse-offboard-flags.ts';
import { type Leaver, readLeavers } from './read-leavers.ts';
import { runBulk } from './run-bulk.ts';
import { type AdminCommandContext, withAdminServices } from './with-admin-services.ts';

/**
 * Closes the accounts of people who leave: writes down what they have, disables them, ends their sessions, and takes them out of
 * all groups. Whatever step it is cut off at, nobody has more than before, and nobody who is disabled can sign in again. Can be
 * given again. Exits with 0 if all is done, with 1 if something is not, with 2 if nothing was started.
 */
export async function offboard(args: readonly string[]): Promise<number> {
  const flags = await parseOffboardFlags(args, systemClock.date());
  return await withAdminServices(flags.pool, async (desk) => {
    const leavers = await readLeavers(desk, flags.usernames);
    for (const leaver of leavers) process.stderr.write(`${printable(formatLeaver(leaver))}\n`);
    const refusals = await findRefusals(desk, leavers, flags);
    if (flags.dryRun) return await told(refusals, `Would close ${count(leavers.length - refusals.size)}.`);
    const willing = leavers.filter(({ username }) => !refusals.has(username));
    if (willing.length === 0) return await told(refusals, 'Closed no account.');
    await writeDown(desk, willing, flags.takenFile);
    const failures = new Map([...refusals, ...(await close(desk, willing, flags))]);
    process.stderr.write(
      `What was taken: ${flags.takenFile}. To give it back: bulk enable --users, and bulk apply, with this file.\n`,
    );
    const code = await told(failures, `Closed ${count(leavers.length - failures.size)}.`);
    return desk.interruption.exitCode ?? code;
  });
}

async function told(failures: ReadonlyMap<string, string>, summary: string): Promise<number> {
  for (const [username, message] of failures) process.stderr.write(`${printable(`${username}: ${message}`)}\n`);
  await print(`${summary}${failures.size > 0 ? ` ${failures.size} not.` : ''}\n`);
  return failures.size === 0 ? 0 : EXIT_CODE.failed;
}

/** Who may not lose a group, and why: the last administrator, for one. Asked before the first change. */
async function findRefusals(
  desk: AdminCommandContext,
  leavers: readonly Leaver[],
  flags: OffboardFlags,
): Promise<Map<string, string>> {
  return await run(desk, removalsOf(leavers), { ...flags, dryRun: true });
}

/** Complete on the disk before the first change. */
async function writeDown(desk: AdminCommandContext, leavers: readonly Leaver[], file: string): Promise<void> {
  const output = await fileOutput(file, { signal: desk.interruption.signal, clock: systemClock });
  await output.write(leaversFile(leavers)).catch(async (error: unknown) => {
    await output.discard();
    throw error;
  });
  await output.complete();
}

/** Returns why it failed, by username. */
async function close(
  desk: AdminCommandContext,
  leavers: readonly Leaver[],
  flags: OffboardFlags,
): Promise<Map<string, string>> {
  const usernames = leavers.map(({ username }) => username);
  const request: BulkRequest = { kind: 'DISABLE_USERS', usernames, groupNames: null, signOut: true };
  const stillEnabled = new Set<string>();
  const failures = await run(desk, request, flags, ({ username, failure, outcome }) => {
    // One who is disabled, and was not signed out, is taken out of the groups all the same.
    if (outcome !== 'SUCCEEDED' && failure?.code !== 'PARTIAL_FAILURE') stillEnabled.add(username);
  });
  const disabled = leavers.filter(({ username }) => !stillEnabled.has(username));
  const removals = removalsOf(disabled);
  if (desk.interruption.signal.aborted) {
    for (const { username } of disabled) failures.set(username, 'Disabled, and still in its groups: cut off.');
    return failures;
  }
  for (const [username, message] of await run(desk, removals, flags)) {
    failures.set(username, [failures.get(username), message].filter((text) => text !== undefined).join(' '));
  }
  return failures;
}

function removalsOf(leavers: readonly Leaver[]): BulkRequest {
  const changes = leavers.flatMap(({ username, groups }) => (groups.length > 0 ? [{ username, remove: groups }] : []));
  return { kind: 'CHANGE_MEMBERSHIPS', changes };
}

/** Runs an operation, unless it is of nobody. Returns why its items failed, by username. */
async function run(
  desk: AdminCommandContext,
  request: BulkRequest,
  { dryRun, reason }: Pick<OffboardFlags, 'dryRun' | 'reason'>,
  onItem: (item: BulkItem) => void = () => {},
): Promise<Map<string, string>> {
  const { services, actor, interruption } = desk;
  const failures = new Map<string, string>();
  if (request.kind === 'CHANGE_MEMBERSHIPS' && request.changes.length === 0) return failures;
  const caller = services.commandContext(actor, interruption.signal, reason);
  const { id } = await runBulk(desk, { ...request, dryRun }, caller);
  for await (const item of bulkItems(services.bulk, id)) {
    onItem(item);
    const { username, groupName, failure, outcome } = item;
    if (outcome === 'SUCCEEDED' || outcome === 'UNCHANGED') continue;
    const message = failure === null ? 'Not started.' : deserializeError(failure).message;
    const said = groupName === null ? message : `${groupName}: ${message}`;
    failures.set(username, [failures.get(username), said].filter((text) => text !== undefined).join(' '));
  }
  return failures;
}

function formatLeaver({ username, enabled, groups }: Leaver): string {
  const state = enabled ? 'enabled' : 'disabled already';
  return `${username}: ${state}, in ${groups.length === 0 ? 'no group' : groups.join(', ')}`;
}

function count(accounts: number): string {
  return `${accounts} account${accounts === 1 ? '' : 's'}`;
}
