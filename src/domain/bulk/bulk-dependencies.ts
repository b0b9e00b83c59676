import type { UsernameResolver } from '../directory/username-resolver.ts';
import type { AuditRecorder } from '../ports/audit-recorder.ts';
import type { AuditStore } from '../ports/audit-store.ts';
import type { Authorizer } from '../ports/authorizer.ts';
import type { Clock } from '../ports/clock.ts';
import type { DirectoryFactory } from '../ports/directory.ts';
import type { Mutex } from '../primitives/mutex.ts';
import type { OnPause } from '../primitives/retry.ts';
import type { GroupSizeCache } from '../scan/group-size-cache.ts';
import type { ItemResult } from './bulk-operation.ts';
import type { BulkStore } from './bulk-store.ts';
import type { CallRates } from './call-rates.ts';

/**
 * Which operations a process runs. ALL: what it starts, and what others have left. OWN: what it starts; a command ends
 * with its operation. NONE: other processes run what it starts.
 */
export type BulkRuns = 'ALL' | 'OWN' | 'NONE';

/** What bulk operations are run with. */
export interface BulkDependencies {
  /** Names this process among those that share the store: another one at each start. */
  readonly workerId: string;
  readonly runs: BulkRuns;
  readonly store: BulkStore;
  readonly openDirectory: DirectoryFactory;
  readonly authorizer: Authorizer;
  /** Also says what earlier processes have sent. */
  readonly audit: AuditRecorder & Pick<AuditStore, 'page'>;
  readonly usernames: UsernameResolver;
  readonly clock: Clock;
  readonly pace: () => CallRates;
  readonly sizes: GroupSizeCache;
  /** Held by the large operation whose preflight runs. */
  readonly preflightMutex: Mutex;
  /** Called with errors that are not of the domain, and with those of the store. */
  readonly onFault: (error: unknown) => void;
  /** Called with the transient errors that are waited out. */
  readonly onPause?: OnPause | undefined;
  /** Called with results once they are stored; never for a dry run. */
  readonly onResults?: ((results: readonly ItemResult[]) => void) | undefined;
  /** Called with how many operations this process goes on with that others have left. */
  readonly onClaimed?: ((operations: number) => void) | undefined;
  /** Called with the error when operations can no longer be claimed; once until it works again. */
  readonly onClaimFailure?: ((error: unknown) => void) | undefined;
  /** From 0 to less than 1; Math.random where left out. */
  readonly random?: (() => number) | undefined;
}
