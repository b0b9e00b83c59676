import type { PoolTables } from '../../pool-tables.ts';
import { SliceSize } from '../read/slices.ts';
import { CopiedDirectory } from './copied-directory.ts';
import { type IndexVersion, isSameVersion } from './index-version.ts';
import { haveGroupsChanged, readAllGroups, readChangedUsers, readNextUsers, readUsers } from './read-facts.ts';
import { TimeSlice } from './time-slice.ts';

/** How large a directory is copied: some 200 MB, and a look at all users takes some 20 ms. */
export interface CopyLimits {
  readonly users: number;
  readonly memberships: number;
}

/** How many users one statement reads. */
const USERS_AT_ONCE = 500;
/** Since so long, in milliseconds, what has ended may be deleted by now. */
const MAX_AGE_MS = 12 * 60 * 60_000;
/** To read so many changes takes as long as to read everything. */
const MAX_CHANGES = 5_000;

/** Reads the whole directory, little by little. Returns null if it is too large. */
export async function loadCopy(
  tables: PoolTables,
  version: IndexVersion,
  limits: CopyLimits,
): Promise<CopiedDirectory | null> {
  const copy = new CopiedDirectory(version);
  copy.groups.replace(await readAllGroups(tables));
  const size = new SliceSize({ rowsAtOnce: USERS_AT_ONCE });
  for (let after = 0; ; ) {
    size.start();
    const count = tables.sql.scan === null ? USERS_AT_ONCE : size.rows;
    const users = await readNextUsers(tables, copy, after, count);
    copy.update(users);
    if (copy.users.size > limits.users || copy.users.memberships.size > limits.memberships) return null;
    if (users.length < count) break;
    after = users.at(-1)?.userId ?? 0;
    await size.end();
  }
  const slice = new TimeSlice();
  await copy.order(() => slice.pause());
  await copy.users.pack(() => slice.pause());
  return copy;
}

/** Whether it takes less to read the changes than to read everything again. */
export function canFollow({ version }: CopiedDirectory, now: IndexVersion): boolean {
  return (
    now.merged_at - version.merged_at < MAX_AGE_MS &&
    now.last_id - version.last_id <= MAX_CHANGES &&
    now.last_change - version.last_change <= MAX_CHANGES
  );
}

/**
 * Reads what has changed up to that version, and perhaps more. Whom a change is about is read as a whole: what the copy has got
 * already may come again.
 */
export async function followChanges(tables: PoolTables, copy: CopiedDirectory, now: IndexVersion): Promise<void> {
  if (isSameVersion(copy.version, now)) return;
  if (await haveGroupsChanged(tables, copy.version)) {
    copy.groups.replace(await readAllGroups(tables));
    copy.outdate();
  }
  const changed = await readChangedUsers(tables, copy.version);
  const slice = new TimeSlice();
  for (let start = 0; start < changed.length; start += USERS_AT_ONCE) {
    copy.update(await readUsers(tables, copy, changed.slice(start, start + USERS_AT_ONCE)));
    await slice.pause();
  }
  copy.version = now;
}
