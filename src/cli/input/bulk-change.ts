import type { BulkKind } from '../../domain/bulk/bulk-operation.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';

/** What `bulk` does to every user of a file, as the user types it. */
export type BulkChange = keyof typeof BULK_CHANGES;

/** The names of a change in the service and in a summary. */
interface Words {
  readonly kind: BulkKind;
  /** Whether its items are users, or users in groups. */
  readonly of: 'memberships' | 'users';
  readonly done: string;
}

export const BULK_CHANGES = {
  add: { kind: 'ADD_USERS_TO_GROUPS', of: 'memberships', done: 'Added' },
  remove: { kind: 'REMOVE_USERS_FROM_GROUPS', of: 'memberships', done: 'Removed' },
  enable: { kind: 'ENABLE_USERS', of: 'users', done: 'Enabled' },
  disable: { kind: 'DISABLE_USERS', of: 'users', done: 'Disabled' },
} as const satisfies Readonly<Record<string, Words>>;

/**
 * Returns the change, which is the first argument of `bulk`.
 *
 * @throws CliError
 */
export function parseBulkChange(typed: string | undefined): BulkChange {
  if (typed !== undefined && isBulkChange(typed)) return typed;
  const not = typed === undefined ? '' : `, not "${typed}"`;
  throw new CliError(EXIT_CODE.usage, `bulk must be followed by add, remove, enable, disable or apply${not}.`);
}

function isBulkChange(typed: string): typed is BulkChange {
  return Object.hasOwn(BULK_CHANGES, typed);
}
