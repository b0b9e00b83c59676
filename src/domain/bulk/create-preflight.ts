import { RetryingReads } from '../directory/retrying-reads.ts';
import type { DirectoryReads } from '../ports/directory.ts';
import type { RetryOptions } from '../primitives/retry.ts';
import { AccountPreflight } from './account-preflight.ts';
import type { BulkDependencies } from './bulk-dependencies.ts';
import type { BulkOperation, BulkTarget } from './bulk-operation.ts';
import type { KnownGroups } from './known-groups.ts';
import { MembershipPreflight } from './membership-preflight.ts';
import { NewAccountPreflight } from './new-account-preflight.ts';
import type { Preflight } from './preflight.ts';
import { actionOf } from './write-item.ts';

export interface PreflightReads {
  readonly directory: DirectoryReads;
  /** Of the operation. */
  readonly groups: KnownGroups;
}

/** The preflight of the operation's kind. Single checks are retried by the caller; lists, a page at a time, as `retry` says. */
export function createPreflight(
  { pace, sizes }: Pick<BulkDependencies, 'pace' | 'sizes'>,
  { kind, dryRun, signOut }: BulkOperation,
  { directory, groups }: PreflightReads,
  retry: RetryOptions,
): Preflight {
  const shared = { directory, lists: new RetryingReads(directory, retry), pace, dryRun };
  switch (kind) {
    case 'ADD_USERS_TO_GROUPS':
    case 'REMOVE_USERS_FROM_GROUPS':
    case 'CHANGE_MEMBERSHIPS': {
      const wantsMember = (target: BulkTarget) => actionOf(kind, target) === 'ADD_USER_TO_GROUP';
      return new MembershipPreflight({ ...shared, sizes, wantsMember });
    }
    case 'ENABLE_USERS':
    case 'DISABLE_USERS':
      return new AccountPreflight({ ...shared, signOut, wantsEnabled: kind === 'ENABLE_USERS' });
    case 'CREATE_USERS':
      return new NewAccountPreflight(groups);
  }
}
