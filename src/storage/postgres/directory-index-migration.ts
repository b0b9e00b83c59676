/** The directory with its history: each row is a version of a fact, and holds from `valid_from` to `valid_to`. */
export const DIRECTORY_INDEX_TABLES = `CREATE TABLE directory_state (
     pool_id text COLLATE "C" PRIMARY KEY,
     last_id bigint NOT NULL,
     last_change bigint NOT NULL,
     merged_at bigint NOT NULL,
     attributes text NOT NULL,
     since bigint,
     read_through bigint,
     reading_started_at bigint,
     reading_progress text,
     lease_owner text,
     lease_expires_at bigint NOT NULL,
     lease_number integer NOT NULL
   );
   CREATE TABLE directory_user (
     pool_id text COLLATE "C" NOT NULL,
     id bigint NOT NULL,
     valid_from bigint NOT NULL,
     valid_to bigint,
     known_at bigint NOT NULL,
     settles_at bigint NOT NULL,
     uncertain smallint NOT NULL,
     user_id bigint NOT NULL,
     username text COLLATE "C" NOT NULL,
     enabled smallint NOT NULL,
     status text COLLATE "C" NOT NULL,
     created_at bigint NOT NULL,
     updated_at bigint NOT NULL,
     attributes text NOT NULL,
     sub_folded text COLLATE "C",
     email_folded text COLLATE "C",
     name_folded text COLLATE "C",
     phone_number_folded text COLLATE "C",
     attributes_folded text NOT NULL,
     search text COLLATE "C" NOT NULL,
     group_count integer NOT NULL,
     incomplete smallint NOT NULL,
     PRIMARY KEY (pool_id, id)
   );
   CREATE UNIQUE INDEX directory_user_current ON directory_user (pool_id, user_id) WHERE valid_to IS NULL;
   CREATE UNIQUE INDEX directory_user_username ON directory_user (pool_id, username) WHERE valid_to IS NULL;
   -- The orders of a list, of the versions that hold now. An entry of an index of PostgreSQL has at most 2,700 bytes.
   CREATE INDEX directory_user_email ON directory_user (pool_id, substr(email_folded, 1, 200), username) WHERE valid_to IS NULL;
   CREATE INDEX directory_user_name ON directory_user (pool_id, substr(name_folded, 1, 200), username) WHERE valid_to IS NULL;
   CREATE INDEX directory_user_status ON directory_user (pool_id, status, username) WHERE valid_to IS NULL;
   CREATE INDEX directory_user_created_at ON directory_user (pool_id, created_at, username) WHERE valid_to IS NULL;
   CREATE INDEX directory_user_updated_at ON directory_user (pool_id, updated_at, username) WHERE valid_to IS NULL;
   CREATE INDEX directory_user_group_count ON directory_user (pool_id, group_count, username) WHERE valid_to IS NULL;
   CREATE INDEX directory_user_past ON directory_user (pool_id, valid_to) WHERE valid_to IS NOT NULL;
   CREATE INDEX directory_user_uncertain ON directory_user (pool_id, id) WHERE uncertain = 1;
   CREATE INDEX directory_user_history ON directory_user (pool_id, username, valid_from);
   -- Search is by trigrams where their extension is there or may be created, which must fail nobody's start; else it scans.
   -- The extension is the database's: in the service's own schema it would go with the schema, and the indexes of others with it.
   DO $trigrams$ DECLARE operators text; BEGIN
     BEGIN
       CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
     EXCEPTION WHEN OTHERS THEN NULL;
     END;
     SELECT format('%I.%I', nspname, opcname) INTO operators
       FROM pg_opclass JOIN pg_namespace ON pg_namespace.oid = opcnamespace WHERE opcname = 'gin_trgm_ops';
     IF operators IS NOT NULL THEN
       EXECUTE format('CREATE INDEX directory_user_search ON directory_user USING gin (search %s) WHERE valid_to IS NULL', operators);
     END IF;
   EXCEPTION WHEN OTHERS THEN NULL;
   END $trigrams$;
   CREATE TABLE directory_group (
     pool_id text COLLATE "C" NOT NULL,
     id bigint NOT NULL,
     valid_from bigint NOT NULL,
     valid_to bigint,
     known_at bigint NOT NULL,
     settles_at bigint NOT NULL,
     uncertain smallint NOT NULL,
     group_id bigint NOT NULL,
     name text COLLATE "C" NOT NULL,
     description text,
     precedence integer,
     role_arn text,
     created_at bigint NOT NULL,
     updated_at bigint NOT NULL,
     member_count integer NOT NULL,
     incomplete smallint NOT NULL,
     PRIMARY KEY (pool_id, id)
   );
   CREATE UNIQUE INDEX directory_group_current ON directory_group (pool_id, group_id) WHERE valid_to IS NULL;
   CREATE UNIQUE INDEX directory_group_name ON directory_group (pool_id, name) WHERE valid_to IS NULL;
   CREATE INDEX directory_group_past ON directory_group (pool_id, valid_to) WHERE valid_to IS NOT NULL;
   CREATE INDEX directory_group_uncertain ON directory_group (pool_id, id) WHERE uncertain = 1;
   CREATE TABLE directory_membership (
     pool_id text COLLATE "C" NOT NULL,
     id bigint NOT NULL,
     valid_from bigint NOT NULL,
     valid_to bigint,
     known_at bigint NOT NULL,
     settles_at bigint NOT NULL,
     uncertain smallint NOT NULL,
     user_id bigint NOT NULL,
     group_id bigint NOT NULL,
     missed_at bigint,
     since_unknown smallint NOT NULL,
     audit_event_id text,
     PRIMARY KEY (pool_id, id)
   );
   CREATE UNIQUE INDEX directory_membership_user ON directory_membership (pool_id, user_id, group_id) WHERE valid_to IS NULL;
   CREATE INDEX directory_membership_group ON directory_membership (pool_id, group_id, user_id) WHERE valid_to IS NULL;
   CREATE INDEX directory_membership_past ON directory_membership (pool_id, valid_to) WHERE valid_to IS NOT NULL;
   CREATE INDEX directory_membership_past_user ON directory_membership (pool_id, user_id) WHERE valid_to IS NOT NULL;
   CREATE INDEX directory_membership_uncertain ON directory_membership (pool_id, id) WHERE uncertain = 1;
   CREATE TABLE directory_change (
     pool_id text COLLATE "C" NOT NULL,
     id bigint NOT NULL,
     kind text NOT NULL,
     username text,
     group_name text,
     username_folded text COLLATE "C",
     group_name_folded text COLLATE "C",
     changed text NOT NULL,
     not_before bigint NOT NULL,
     not_after bigint NOT NULL,
     origin text NOT NULL,
     audit_event_id text,
     PRIMARY KEY (pool_id, id)
   );
   CREATE INDEX directory_change_username ON directory_change (pool_id, username_folded, id) WHERE username_folded IS NOT NULL;
   CREATE INDEX directory_change_group_name ON directory_change (pool_id, group_name_folded, id) WHERE group_name_folded IS NOT NULL;
   CREATE INDEX directory_change_not_after ON directory_change (pool_id, not_after);`;
