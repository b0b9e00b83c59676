import { DIRECTORY_INDEX_TABLES } from './directory-index-migration.ts';
import { QUOTA_FUNCTIONS, QUOTA_TABLES } from './quota-migration.ts';

/**
 * The steps from an empty schema to the present one; the table `schema_migration` has a row for each that was taken. A step
 * that was released never changes: a change is a new step. Names are found in the schema that the service uses, and in no other.
 */
export const MIGRATIONS: readonly string[] = [
  // Ids sort by time, byte by byte: in the collation of a language their order, and the indexes, would be another.
  `CREATE TABLE audit_event (
     pool_id text COLLATE "C" NOT NULL,
     id text COLLATE "C" NOT NULL,
     at bigint NOT NULL,
     action text NOT NULL,
     outcome text NOT NULL,
     actor text NOT NULL,
     actor_subject text NOT NULL,
     username text,
     group_name text,
     detail text,
     bulk_operation_id text,
     dry_run smallint NOT NULL,
     PRIMARY KEY (pool_id, id)
   );
   CREATE INDEX audit_event_actor ON audit_event (pool_id, actor, id);
   CREATE INDEX audit_event_username ON audit_event (pool_id, username, id) WHERE username IS NOT NULL;
   CREATE INDEX audit_event_group_name ON audit_event (pool_id, group_name, id) WHERE group_name IS NOT NULL;

   CREATE TABLE bulk_operation (
     pool_id text COLLATE "C" NOT NULL,
     id text COLLATE "C" NOT NULL,
     kind text NOT NULL,
     actor text NOT NULL,
     actor_subject text NOT NULL,
     dry_run smallint NOT NULL,
     error_policy text NOT NULL,
     sign_out smallint NOT NULL,
     status text NOT NULL,
     created_at bigint NOT NULL,
     finished_at bigint,
     cancel_requested_at bigint,
     checkpoint integer NOT NULL,
     deleted smallint NOT NULL,
     lease_owner text,
     lease_expires_at bigint NOT NULL,
     lease_number integer NOT NULL,
     pending integer NOT NULL,
     succeeded integer NOT NULL,
     unchanged integer NOT NULL,
     failed integer NOT NULL,
     skipped integer NOT NULL,
     PRIMARY KEY (pool_id, id)
   );
   CREATE INDEX bulk_operation_running ON bulk_operation (pool_id, id) WHERE status = 'RUNNING';
   CREATE INDEX bulk_operation_actor_subject ON bulk_operation (pool_id, actor_subject, id);

   CREATE TABLE bulk_item (
     pool_id text COLLATE "C" NOT NULL,
     operation_id text COLLATE "C" NOT NULL,
     item_index integer NOT NULL,
     username text NOT NULL,
     group_name text,
     outcome text NOT NULL,
     failure text,
     PRIMARY KEY (pool_id, operation_id, item_index)
   );`,
  `${QUOTA_TABLES} ${QUOTA_FUNCTIONS}`,
  // The request, the reason and what became of properties. Names are found in any case, by the folded ones.
  `ALTER TABLE audit_event
     ADD COLUMN request_id text,
     ADD COLUMN reason text,
     ADD COLUMN changes text,
     ADD COLUMN actor_folded text NOT NULL DEFAULT '',
     ADD COLUMN username_folded text,
     ADD COLUMN group_name_folded text;
   UPDATE audit_event SET actor_folded = lower(actor), username_folded = lower(username),
     group_name_folded = lower(group_name);
   DROP INDEX audit_event_actor;
   DROP INDEX audit_event_username;
   DROP INDEX audit_event_group_name;
   CREATE INDEX audit_event_actor ON audit_event (pool_id, actor_folded, id);
   CREATE INDEX audit_event_username ON audit_event (pool_id, username_folded, id) WHERE username_folded IS NOT NULL;
   CREATE INDEX audit_event_group_name ON audit_event (pool_id, group_name_folded, id)
     WHERE group_name_folded IS NOT NULL;
   CREATE INDEX audit_event_request_id ON audit_event (pool_id, request_id, id) WHERE request_id IS NOT NULL;
   ALTER TABLE bulk_operation ADD COLUMN request_id text, ADD COLUMN reason text;`,
  // Until when a write without an answer may arrive, that could take an administrator. What callers may send can be lost.
  `CREATE TABLE administrator_lock (
     pool_id text COLLATE "C" PRIMARY KEY,
     unanswered_until bigint NOT NULL
   );
   CREATE UNLOGGED TABLE request_bucket (
     caller text COLLATE "C" PRIMARY KEY,
     full_at float8 NOT NULL,
     granted integer NOT NULL,
     asked_at float8 NOT NULL
   );`,
  DIRECTORY_INDEX_TABLES,
  // Events in the order in which they settle. Those that are there come before all of it.
  `ALTER TABLE audit_event ADD COLUMN feed_position bigint DEFAULT 0;
   ALTER TABLE audit_event ALTER COLUMN feed_position DROP DEFAULT;
   CREATE INDEX audit_event_feed_position ON audit_event (pool_id, feed_position);
   CREATE INDEX audit_event_unsettled ON audit_event (pool_id, id) WHERE feed_position IS NULL;
   -- The lock holds until the position is committed: else a reader could see a higher one first, and miss this one. In a
   -- function, since each statement in it sees what was committed before the lock was taken.
   CREATE FUNCTION next_feed_position(the_pool text) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
   BEGIN
     PERFORM pg_advisory_xact_lock(
       hashtextextended('cognito-admin-graphql feed ' || current_schema() || ' ' || the_pool, 0));
     RETURN greatest(
       (SELECT coalesce(max(feed_position), 0) + 1 FROM audit_event WHERE pool_id = the_pool),
       (extract(epoch from clock_timestamp()) * 1000000)::bigint);
   END $$;`,
  // Items that differ in what they do, and accounts that are to be made: they are deleted with their operation.
  `ALTER TABLE bulk_item ADD COLUMN action text, ADD COLUMN account text;
   ALTER TABLE bulk_operation ADD COLUMN memberships integer NOT NULL DEFAULT 0;`,
  // By which links to reports are signed. Each is of one day.
  `CREATE TABLE link_key (secret text PRIMARY KEY, created_at bigint NOT NULL);`,
  // A replica has a share of the quotas from its first request on.
  QUOTA_FUNCTIONS,
];
