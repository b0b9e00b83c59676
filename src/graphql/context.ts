import type { GraphQLResolveInfo } from 'graphql';
import type { BulkOperation } from '../domain/bulk/bulk-operation.ts';
import type { BulkService } from '../domain/bulk/bulk-service.ts';
import type { Command, CommandContext } from '../domain/commands/command.ts';
import type { InFlightChanges } from '../domain/commands/in-flight-changes.ts';
import type { UsernameResolver } from '../domain/directory/username-resolver.ts';
import type { FilterStats } from '../domain/filter/filter-stats.ts';
import type { Actor } from '../domain/model/actor.ts';
import type { RoleLadder } from '../domain/model/role-ladder.ts';
import type { CutReason } from '../domain/paging/paginate.ts';
import type { AuditStore } from '../domain/ports/audit-store.ts';
import type { Authorizer } from '../domain/ports/authorizer.ts';
import type { CallMeter } from '../domain/ports/call-meter.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { DirectoryReads } from '../domain/ports/directory.ts';
import type { QuotaUsage } from '../domain/ports/quota-usage.ts';
import type { OpenScan } from '../domain/scan/scan.ts';
import type { UserCount } from '../domain/scan/user-count.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { ChangeReports } from './change-reports.ts';
import type { ResponseSize } from './response-size.ts';

/** The user pool that the service administers. */
export interface PoolIdentity {
  readonly id: string;
  readonly region: string;
  readonly embedded: boolean;
}

/** When a search answers with what it has found, so that it is not ended with nothing. */
export interface SearchLimits {
  /** How many calls are left of the budget of what is read now. */
  readonly callsLeft: number;
  /** By the clock: before the time-out of the query, or of the reads for a payload. */
  readonly until: number;
}

/** What the resolvers of one request work with. */
export interface Context {
  readonly requestId: string;
  readonly actor: Actor;
  /** What the actor may do to whom. */
  readonly authorizer: Authorizer;
  /** The calls to Cognito that this request has made. */
  readonly meter: CallMeter;
  /** What the filters of this request have read and returned. */
  readonly filterYield: FilterStats;
  /** Why lists of the answer were ended before their pages were full; none where all are as long as was asked for. */
  readonly cutShort: Set<CutReason>;
  readonly searchLimits: () => SearchLimits;
  /** About how many users the pool has: chooses how a filter is evaluated. */
  readonly userCount: UserCount;
  /** Ends an answer whose lists multiply beyond all bounds. */
  readonly answerSize: ResponseSize;
  readonly pool: PoolIdentity;
  /** The configured role groups. */
  readonly roleLadder: RoleLadder;
  /** For what the request reads, each page of a list once. Its changes have directories of their own. */
  readonly directory: DirectoryReads;
  /** Those that a process which is told to stop waits for. */
  readonly changes: InFlightChanges;
  readonly openChange: () => Pick<CommandContext, 'directory' | 'openRecovery'>;
  /** Gives what is read from now on, for a payload, calls and time of its own. */
  readonly openPayload: () => void;
  /** What the fields of this request have changed. */
  readonly changeReports: ChangeReports;
  readonly audit: AuditStore;
  readonly usernames: UsernameResolver;
  readonly bulk: BulkService;
  readonly loaders: Loaders;
  /** Begins a scan of the pool, whose calls count for this request but not against its budget. */
  readonly openScan: OpenScan;
  /** The most users that one report may list. */
  readonly reportMaxUsers: number;
  /** Cognito's request quotas as this process sees them now. */
  readonly quotas: () => readonly QuotaUsage[];
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/**
 * Makes the change of a mutation's field, and forgets what was read before it: a payload shows the state after. The fields
 * of a mutation run one after the other, each with its payload, so what is read next is read for this one.
 */
export async function executeCommand<Input, Result>(
  context: Context,
  { path }: Pick<GraphQLResolveInfo, 'path'>,
  operation: Command<Input, Result>,
  input: Input,
): Promise<Result> {
  const change = context.changeReports.begin(String(path.key));
  try {
    const audit = change.watch(context.audit);
    const made = { ...context, ...context.openChange(), audit };
    const result = await context.changes.run(() => operation(made, input));
    change.made();
    return result;
  } finally {
    context.loaders.clear();
    context.openPayload();
  }
}

/** The same for a change by way of a bulk operation, which answers with it. */
export async function performInBulk(
  context: Context,
  { path }: Pick<GraphQLResolveInfo, 'path'>,
  start: () => Promise<BulkOperation>,
): Promise<{ readonly bulkOperation: BulkOperation }> {
  const change = context.changeReports.begin(String(path.key));
  try {
    const bulkOperation = await context.changes.run(start);
    change.madeInBulk(bulkOperation.id);
    return { bulkOperation };
  } finally {
    context.loaders.clear();
    context.openPayload();
  }
}
