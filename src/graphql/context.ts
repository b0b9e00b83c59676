import type { GraphQLResolveInfo } from 'graphql';
import type { AuditFollower } from '../domain/audit/audit-follower.ts';
import type { BulkOperation } from '../domain/bulk/bulk-operation.ts';
import type { BulkService } from '../domain/bulk/bulk-service.ts';
import type { ChangeRequest, ReasonRule } from '../domain/commands/change-request.ts';
import type { Command, CommandContext } from '../domain/commands/command.ts';
import type { InFlightChanges } from '../domain/commands/in-flight-changes.ts';
import type { UsernameResolver } from '../domain/directory/username-resolver.ts';
import type { ChangeFollower } from '../domain/directory-index/change-follower.ts';
import type { DirectoryChanges } from '../domain/directory-index/directory-change.ts';
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
import type { OpenScan } from '../domain/scan/opened-scan.ts';
import type { UserCount } from '../domain/scan/user-count.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { ChangeTracker } from './change-tracker.ts';
import type { ResponseSize } from './response-size.ts';

/** A user pool that the service administers. */
export interface PoolIdentity {
  readonly id: string;
  readonly region: string;
  readonly embedded: boolean;
}

/** When a search returns what it has found, so that it is not ended without a result. */
export interface SearchLimits {
  /** How many calls are left in the present budget: that of the request, or of a payload. */
  readonly callsLeft: number;
  /** A time of the clock, before the timeout of the query, or of the reads for a payload. */
  readonly until: number;
}

/** What became different in the pool: to be read, and to be followed. */
export interface ChangeHistory {
  readonly store: DirectoryChanges;
  readonly follower: ChangeFollower;
}

/** What the resolvers of one request use. */
export interface Context {
  readonly requestId: string;
  /** Whether a change without a reason is refused. */
  readonly reasonRule: ReasonRule;
  readonly actor: Actor;
  /** Decides which changes the actor may make. */
  readonly authorizer: Authorizer;
  /** The calls to Cognito that this request has made. */
  readonly meter: CallMeter;
  /** How many users the filters of this request have read and returned. */
  readonly filterStats: FilterStats;
  /** Why pages of lists in the response are not full; empty if all are complete. */
  readonly cutShort: Set<CutReason>;
  readonly searchLimits: () => SearchLimits;
  /** About how many users the pool has. Decides how a filter is evaluated. */
  readonly userCount: UserCount;
  /** Limits how many values the response has. */
  readonly responseSize: ResponseSize;
  readonly pool: PoolIdentity;
  /** The other pools of the process: in their order, without this one. */
  readonly otherPools: readonly PoolIdentity[];
  /**
   * Reads another pool of the process, in the caller's name.
   *
   * @throws ForbiddenError if the caller is nobody there, since that pool accepts only its own tokens
   */
  readonly openOtherPool: (pool: PoolIdentity) => DirectoryReads;
  /** The configured role groups. */
  readonly roleLadder: RoleLadder;
  /** The reads of the request: each page of a list is read once. Its changes have directories of their own. */
  readonly directory: DirectoryReads;
  /** The changes that a stopping process waits for. */
  readonly changes: InFlightChanges;
  readonly openChange: () => Pick<CommandContext, 'directory' | 'openRecovery'>;
  /** Starts a new call budget and timeout for the reads of a payload. */
  readonly openPayload: () => void;
  /** The changes that the fields of this request have made. */
  readonly changeTracker: ChangeTracker;
  readonly audit: AuditStore;
  readonly auditFollower: AuditFollower;
  /** The changes that the directory index has learnt of; null if the service keeps none. */
  readonly directoryChanges: ChangeHistory | null;
  readonly usernames: UsernameResolver;
  readonly bulk: BulkService;
  readonly loaders: Loaders;
  /** Starts a scan of the pool, whose calls count for this request but not against its budget. */
  readonly openScan: OpenScan;
  /** The most users that one report may list. */
  readonly reportMaxUsers: number;
  /** Cognito's request quotas as this process sees them now. */
  readonly quotas: () => readonly QuotaUsage[];
  /** Aborted when the client disconnects. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** The input of a mutation, as far as it says why. */
interface WithReason {
  readonly reason?: string | null | undefined;
}

/** What asks for the change of a mutation's field. */
export function changeRequest({ requestId: id, reasonRule }: Context, { reason = null }: WithReason): ChangeRequest {
  return { id, reason, reasonRule };
}

/**
 * Makes the change of a mutation's field, and clears what was read before it, so that the payload shows the state after it.
 * The fields of a mutation run one after the other, each with its payload, so the next reads are for this one.
 */
export async function executeCommand<Input, Result>(
  context: Context,
  { path }: Pick<GraphQLResolveInfo, 'path'>,
  operation: Command<Input, Result>,
  input: Input & WithReason,
): Promise<Result> {
  const change = context.changeTracker.begin(String(path.key));
  try {
    const audit = change.watch(context.audit);
    const request = changeRequest(context, input);
    const made = { ...context, ...context.openChange(), audit, request };
    const result = await context.changes.run(() => operation(made, input));
    change.made();
    return result;
  } finally {
    context.loaders.clear();
    context.openPayload();
  }
}

/**
 * Called before each event of an endless subscription is resolved: it is a response of its own, which reads anew, and has its
 * own call budget, timeout and number of values.
 */
export function beginEvent({ loaders, openPayload, responseSize }: Context): void {
  loaders.clear();
  openPayload();
  responseSize.restart();
}

/** Starts or cancels a bulk operation in the same way, and returns it. */
export async function performInBulk(
  context: Context,
  { path }: Pick<GraphQLResolveInfo, 'path'>,
  start: () => Promise<BulkOperation>,
): Promise<{ readonly bulkOperation: BulkOperation }> {
  const change = context.changeTracker.begin(String(path.key));
  try {
    const bulkOperation = await context.changes.run(start);
    change.madeInBulk(bulkOperation.id);
    return { bulkOperation };
  } finally {
    context.loaders.clear();
    context.openPayload();
  }
}
