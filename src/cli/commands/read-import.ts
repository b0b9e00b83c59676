import { findKnownUsers } from '../../domain/bulk/find-known-users.ts';
import { ImportedUsers } from '../../domain/bulk/import-row.ts';
import { type ImportPlan, planImport } from '../../domain/bulk/plan-import.ts';
import { findGroups } from '../../domain/directory/find-groups.ts';
import { RetryingReads } from '../../domain/directory/retrying-reads.ts';
import type { PoolDescription } from '../../domain/ports/directory.ts';
import { importColumns } from '../input/import-columns.ts';
import { rowImporter } from '../input/import-rows.ts';
import type { Sheet } from '../input/sheet.ts';
import type { ApplyFlags } from './parse-apply-flags.ts';
import type { AdminCommandContext } from './with-admin-services.ts';

/**
 * Finds out what the rows want, and what of it is to be done. Reads the pool, its groups, and the users of the rows.
 *
 * @throws CliError that names a column that cannot be understood
 */
export async function readImport(
  { services, interruption, patience }: AdminCommandContext,
  sheet: Sheet,
  { invitation }: Pick<ApplyFlags, 'invitation'>,
): Promise<ImportPlan> {
  const { signal } = interruption;
  const directory = new RetryingReads(services.openReads(signal), { ...patience, signal });
  const pool = await directory.describePool();
  const { users, problems } = readUsers(sheet, pool);
  const groupNames = new Set(users.flatMap(({ add, remove }) => [...add, ...remove]));
  const [known, groups] = await Promise.all([
    findKnownUsers(
      users.map(({ username }) => username),
      { directory, pace: services.pace, pool },
    ),
    groupNames.size === 0 ? new Map() : findGroups(directory, [...groupNames]),
  ]);
  const plan = planImport(users, { pool, users: known, groups, invitation });
  return { ...plan, problems: [...problems, ...plan.problems] };
}

function readUsers(sheet: Sheet, pool: PoolDescription): Pick<ImportedUsers, 'users' | 'problems'> {
  const importRow = rowImporter(sheet, importColumns(sheet, pool), pool);
  const imported = new ImportedUsers();
  sheet.forEachRow((row) => imported.add(importRow(row)));
  const { users, problems } = imported;
  return { users, problems };
}
