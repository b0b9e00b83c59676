import type { ColumnType } from 'kysely';
import type {
  BulkErrorPolicy,
  BulkKind,
  BulkOutcome,
  BulkStatus,
  MembershipAction,
} from '../../domain/bulk/bulk-operation.ts';
import type { ChangeOrigin, DirectoryChangeKind } from '../../domain/directory-index/directory-change.ts';
import type { UserStatus } from '../../domain/model/user.ts';
import type { AuditAction, AuditOutcome } from '../../domain/ports/audit-recorder.ts';

/**
 * The tables as both engines have them: instants are milliseconds since the epoch, booleans 0 or 1, what is structured is
 * JSON in a text.
 */
export interface Tables {
  readonly audit_event: AuditEventTable;
  readonly bulk_operation: BulkOperationTable;
  readonly bulk_item: BulkItemTable;
  readonly directory_state: DirectoryStateTable;
  readonly directory_user: DirectoryUserTable;
  readonly directory_group: DirectoryGroupTable;
  readonly directory_membership: DirectoryMembershipTable;
  readonly directory_change: DirectoryChangeTable;
}

/** Where the rows of several pools lie in one table, whose they are. A file of SQLite is of one pool, and has no such column. */
interface OfPool {
  readonly pool_id: ColumnType<never, string | undefined, never>;
}

interface AuditEventTable extends OfPool {
  readonly id: string;
  readonly at: number;
  readonly action: AuditAction;
  readonly outcome: AuditOutcome;
  readonly actor: string;
  readonly actor_subject: string;
  readonly username: string | null;
  readonly group_name: string | null;
  readonly detail: string | null;
  readonly bulk_operation_id: string | null;
  readonly dry_run: number;
  /** Null of an event that an earlier version has stored, as `reason` and `changes` are. */
  readonly request_id: string | null;
  readonly reason: string | null;
  /** Null if the change is of no properties. */
  readonly changes: string | null;
  /** Where it comes in the order of settling. Null until it has settled; 0 if that was before there were positions. */
  readonly feed_position: number | null;
  // The names regardless of case and form: the indexes are of these.
  readonly actor_folded: string;
  readonly username_folded: string | null;
  readonly group_name_folded: string | null;
}

interface BulkOperationTable extends OfPool {
  readonly id: string;
  readonly kind: BulkKind;
  readonly actor: string;
  /** Of `actor`, so that a caller's operations are found without reading every actor. */
  readonly actor_subject: string;
  readonly dry_run: number;
  readonly error_policy: BulkErrorPolicy;
  readonly sign_out: number;
  readonly memberships: number;
  /** Null of an operation that an earlier version has stored. */
  readonly request_id: string | null;
  readonly reason: string | null;
  readonly status: BulkStatus;
  readonly created_at: number;
  readonly finished_at: number | null;
  readonly cancel_requested_at: number | null;
  readonly checkpoint: number;
  /** 1 until the last of its items is stored, and again as soon as the first is deleted: meanwhile nobody sees it. */
  readonly deleted: number;
  readonly lease_owner: string | null;
  readonly lease_expires_at: number;
  readonly lease_number: number;
  // The counts are kept beside the items, because progress is asked for again and again.
  readonly pending: number;
  readonly succeeded: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly skipped: number;
}

interface BulkItemTable extends OfPool {
  readonly operation_id: string;
  readonly item_index: number;
  readonly username: string;
  readonly group_name: string | null;
  /** Null where the kind says what is done. */
  readonly action: MembershipAction | null;
  /** What the account that is to be made is to have; null where none is. */
  readonly account: string | null;
  readonly outcome: BulkOutcome;
  readonly failure: string | null;
}

/** One row a pool. Whoever merges locks it first, so that changes get their ids in the order in which they become visible. */
interface DirectoryStateTable extends OfPool {
  /** The last id given to a version of a user, a group or a membership. */
  readonly last_id: number;
  /** The last id given to a change. */
  readonly last_change: number;
  /** The time of the last merge: that of the next is no earlier, whatever the clock says. */
  readonly merged_at: number;
  /** JSON: the names of the attributes that every user was read with, sorted. */
  readonly attributes: string;
  readonly since: number | null;
  readonly read_through: number | null;
  /** When the reading started that is under way or was cut short; null between readings. */
  readonly reading_started_at: number | null;
  readonly reading_progress: string | null;
  readonly lease_owner: string | null;
  readonly lease_expires_at: number;
  readonly lease_number: number;
}

/** What every version of a fact has. */
interface FactVersion extends OfPool {
  /** Of this version. */
  readonly id: number;
  readonly valid_from: number;
  /** Null: it holds still. */
  readonly valid_to: number | null;
  /**
   * As of when it is known: of a reading when it was asked for, of a write of this service when it was answered. Of a version that
   * has ended, as of when it is known not to hold. A write that says a part of the fact leaves it as it is.
   */
  readonly known_at: number;
  /**
   * A reading that was not asked for later than this changes nothing: of a reading `known_at`, of a write of this service the
   * moment when it was answered and INDEX_SETTLE_SECONDS more.
   */
  readonly settles_at: number;
  /** 1: it has to be read next. */
  readonly uncertain: number;
}

interface DirectoryUserTable extends FactVersion {
  /** The same for all versions of one account: the id of its first. */
  readonly user_id: number;
  readonly username: string;
  readonly enabled: number;
  readonly status: UserStatus;
  readonly created_at: number;
  readonly updated_at: number;
  /** JSON: the indexed attributes by name. `{}` once the account is deleted, in every version. */
  readonly attributes: string;
  /** For filters: lower case, as `caseInsensitive` folds it; null if the user lacks it. */
  readonly sub_folded: string | null;
  readonly email_folded: string | null;
  readonly name_folded: string | null;
  readonly phone_number_folded: string | null;
  /** JSON: the other indexed attributes by name, folded in the same way. */
  readonly attributes_folded: string;
  /** The text that is searched, see `searchText`. */
  readonly search: string;
  /** Of the version that holds now. */
  readonly group_count: number;
  /** 1: known by a write of this service, which does not tell all of it. What the first reading adds is no change. */
  readonly incomplete: number;
}

interface DirectoryGroupTable extends FactVersion {
  readonly group_id: number;
  readonly name: string;
  readonly description: string | null;
  readonly precedence: number | null;
  readonly role_arn: string | null;
  readonly created_at: number;
  readonly updated_at: number;
  /** Of the version that holds now. */
  readonly member_count: number;
  /** As of a user. */
  readonly incomplete: number;
}

interface DirectoryMembershipTable extends FactVersion {
  readonly user_id: number;
  readonly group_id: number;
  /** The start of the complete reading of the group that did not meet it; null if the latest did. */
  readonly missed_at: number | null;
  /** 1: it was there at the first reading, so nobody knows since when. */
  readonly since_unknown: number;
  readonly audit_event_id: string | null;
}

interface DirectoryChangeTable extends OfPool {
  readonly id: number;
  readonly kind: DirectoryChangeKind;
  readonly username: string | null;
  readonly group_name: string | null;
  // The names regardless of case and form: the indexes are of these.
  readonly username_folded: string | null;
  readonly group_name_folded: string | null;
  /** JSON: names, sorted. */
  readonly changed: string;
  readonly not_before: number;
  readonly not_after: number;
  readonly origin: ChangeOrigin;
  readonly audit_event_id: string | null;
}
