import { InvalidInputError } from '../model/errors.ts';
import { nameError } from '../model/name-rules.ts';
import type { BulkErrorPolicy, BulkKind, BulkTarget } from './bulk-operation.ts';

/** Bounds what one operation keeps in memory and in the store; at 25 writes a second it takes more than an hour. */
export const MAX_BULK_ITEMS = 100_000;
/** Seconds. A mutation that waits holds a connection, and proxies in between lose patience after 60. */
export const MAX_WAIT_SECONDS = 30;
export const DEFAULT_WAIT_SECONDS = 10;

/** What a caller asks for; null is as good as left out. */
export interface BulkRequest {
  readonly kind: BulkKind;
  readonly usernames: readonly string[];
  /** Null for ENABLE_USERS and DISABLE_USERS. */
  readonly groupNames: readonly string[] | null;
  /** CONTINUE where left out. */
  readonly errorPolicy?: BulkErrorPolicy | null | undefined;
  readonly dryRun?: boolean | null | undefined;
  readonly signOut?: boolean | null | undefined;
  /** 0 to 30; 10 where left out. */
  readonly waitSeconds?: number | null | undefined;
}

/**
 * The items of a request: every user × every group, a name given twice counted once. Group by group, so that neighbours
 * are different users: Cognito takes only 10 writes a second on one.
 *
 * @throws InvalidInputError, with the path of the offending name
 */
export function bulkTargets({ usernames, groupNames, waitSeconds }: BulkRequest): readonly BulkTarget[] {
  const users = distinct(usernames, 'usernames', 'user');
  const groups = groupNames === null ? [null] : distinct(groupNames, 'groupNames', 'group');
  const total = users.length * groups.length;
  if (total > MAX_BULK_ITEMS) {
    throw new InvalidInputError(
      `${users.length} users${groupNames === null ? '' : ` × ${groups.length} groups`} are ${total} items; at most ${MAX_BULK_ITEMS} at once. Split them.`,
      'usernames',
    );
  }
  if (typeof waitSeconds === 'number' && !(waitSeconds >= 0 && waitSeconds <= MAX_WAIT_SECONDS)) {
    throw new InvalidInputError(
      `waitSeconds is ${waitSeconds}; it must be from 0 to ${MAX_WAIT_SECONDS}.`,
      'waitSeconds',
    );
  }
  return groups.flatMap((groupName) => users.map((username) => ({ username, groupName })));
}

function distinct(names: readonly string[], field: string, what: 'user' | 'group'): readonly string[] {
  if (names.length === 0) throw new InvalidInputError(`${field} is empty: there is nothing to do.`, field);
  for (const [index, name] of names.entries()) {
    const problem = nameError(name, what);
    if (problem !== null) throw new InvalidInputError(problem, `${field}[${index}]`);
  }
  return [...new Set(names)];
}
