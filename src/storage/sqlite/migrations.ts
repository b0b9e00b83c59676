import { DIRECTORY_INDEX_TABLES } from './directory-index-migration.ts';

/**
 * The steps from an empty database to the present schema; `user_version` counts those that were taken. A step that was
 * released never changes: a change is a new step.
 */
export const MIGRATIONS: readonly string[] = [
  // Ids sort by time, so the table itself is in order of time, and each index is within its value.
  `CREATE TABLE audit_event (
     id TEXT PRIMARY KEY,
     at INTEGER NOT NULL,
     action TEXT NOT NULL,
     outcome TEXT NOT NULL,
     actor TEXT NOT NULL,
     actor_subject TEXT NOT NULL,
     username TEXT,
     group_name TEXT,
     detail TEXT,
     bulk_operation_id TEXT
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX audit_event_actor ON audit_event (actor, id);
   CREATE INDEX audit_event_username ON audit_event (username, id) WHERE username IS NOT NULL;
   CREATE INDEX audit_event_group_name ON audit_event (group_name, id) WHERE group_name IS NOT NULL;`,
  // The counts are kept beside the items, because progress is asked for again and again.
  `CREATE TABLE bulk_operation (
     id TEXT PRIMARY KEY,
     kind TEXT NOT NULL,
     actor TEXT NOT NULL,
     dry_run INTEGER NOT NULL,
     error_policy TEXT NOT NULL,
     sign_out INTEGER NOT NULL,
     status TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     finished_at INTEGER,
     begun_through INTEGER NOT NULL,
     forgotten INTEGER NOT NULL,
     pending INTEGER NOT NULL,
     succeeded INTEGER NOT NULL,
     unchanged INTEGER NOT NULL,
     failed INTEGER NOT NULL,
     skipped INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE bulk_item (
     operation_id TEXT NOT NULL,
     item_index INTEGER NOT NULL,
     username TEXT NOT NULL,
     group_name TEXT,
     outcome TEXT NOT NULL,
     failure TEXT,
     PRIMARY KEY (operation_id, item_index)
   ) STRICT, WITHOUT ROWID;`,
  // What was refused before that is told apart counts as attempted.
  'ALTER TABLE audit_event ADD COLUMN dry_run INTEGER NOT NULL DEFAULT 0;',
  // A lease says which process runs an operation, and until when; its number refuses what the holder of an earlier one writes.
  `ALTER TABLE bulk_operation RENAME COLUMN begun_through TO checkpoint;
   ALTER TABLE bulk_operation RENAME COLUMN forgotten TO deleted;
   ALTER TABLE bulk_operation ADD COLUMN lease_owner TEXT;
   ALTER TABLE bulk_operation ADD COLUMN lease_expires_at INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE bulk_operation ADD COLUMN lease_number INTEGER NOT NULL DEFAULT 0;`,
  // The subject of `actor`, in a column of its own so that a caller's operations are found without reading every actor.
  `ALTER TABLE bulk_operation ADD COLUMN actor_subject TEXT NOT NULL DEFAULT '';
   UPDATE bulk_operation SET actor_subject = actor ->> '$.subject';
   CREATE INDEX bulk_operation_actor_subject ON bulk_operation (actor_subject, id);
   ALTER TABLE bulk_operation ADD COLUMN cancel_requested_at INTEGER;`,
  // Every process looks for an operation that nobody runs every two seconds: 0.02 ms beside 10,000 ended ones, without 1.2 ms.
  "CREATE INDEX bulk_operation_running ON bulk_operation (id) WHERE status = 'RUNNING';",
  // Whole stories: the request, the reason and what became of properties. Names are found in any case, by `fold_case`.
  `ALTER TABLE audit_event ADD COLUMN request_id TEXT;
   ALTER TABLE audit_event ADD COLUMN reason TEXT;
   ALTER TABLE audit_event ADD COLUMN changes TEXT;
   ALTER TABLE audit_event ADD COLUMN actor_folded TEXT NOT NULL DEFAULT '';
   ALTER TABLE audit_event ADD COLUMN username_folded TEXT;
   ALTER TABLE audit_event ADD COLUMN group_name_folded TEXT;
   UPDATE audit_event SET actor_folded = fold_case(actor), username_folded = fold_case(username),
     group_name_folded = fold_case(group_name);
   DROP INDEX audit_event_actor;
   DROP INDEX audit_event_username;
   DROP INDEX audit_event_group_name;
   CREATE INDEX audit_event_actor ON audit_event (actor_folded, id);
   CREATE INDEX audit_event_username ON audit_event (username_folded, id) WHERE username_folded IS NOT NULL;
   CREATE INDEX audit_event_group_name ON audit_event (group_name_folded, id) WHERE group_name_folded IS NOT NULL;
   CREATE INDEX audit_event_request_id ON audit_event (request_id, id) WHERE request_id IS NOT NULL;
   ALTER TABLE bulk_operation ADD COLUMN request_id TEXT;
   ALTER TABLE bulk_operation ADD COLUMN reason TEXT;`,
  DIRECTORY_INDEX_TABLES,
  // Events in the order in which they settle. Those that are there come before all of it.
  `ALTER TABLE audit_event ADD COLUMN feed_position INTEGER DEFAULT 0;
   CREATE INDEX audit_event_feed_position ON audit_event (feed_position);
   CREATE INDEX audit_event_unsettled ON audit_event (id) WHERE feed_position IS NULL;`,
  // Items that differ in what they do, and accounts that are to be made: they are deleted with their operation.
  `ALTER TABLE bulk_item ADD COLUMN action TEXT;
   ALTER TABLE bulk_item ADD COLUMN account TEXT;
   ALTER TABLE bulk_operation ADD COLUMN memberships INTEGER NOT NULL DEFAULT 0;`,
];
