/** The directory with its history: each row is a version of a fact, and holds from `valid_from` to `valid_to`. */
export const DIRECTORY_INDEX_TABLES = `CREATE TABLE directory_state (
     one INTEGER PRIMARY KEY DEFAULT 1 CHECK (one = 1),
     last_id INTEGER NOT NULL,
     last_change INTEGER NOT NULL,
     merged_at INTEGER NOT NULL,
     attributes TEXT NOT NULL,
     since INTEGER,
     read_through INTEGER,
     reading_started_at INTEGER,
     reading_progress TEXT,
     lease_owner TEXT,
     lease_expires_at INTEGER NOT NULL,
     lease_number INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE directory_user (
     id INTEGER PRIMARY KEY,
     valid_from INTEGER NOT NULL,
     valid_to INTEGER,
     known_at INTEGER NOT NULL,
     settles_at INTEGER NOT NULL,
     uncertain INTEGER NOT NULL,
     user_id INTEGER NOT NULL,
     username TEXT NOT NULL,
     enabled INTEGER NOT NULL,
     status TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     updated_at INTEGER NOT NULL,
     attributes TEXT NOT NULL,
     sub_folded TEXT,
     email_folded TEXT,
     name_folded TEXT,
     phone_number_folded TEXT,
     attributes_folded TEXT NOT NULL,
     search TEXT NOT NULL,
     group_count INTEGER NOT NULL,
     incomplete INTEGER NOT NULL
   ) STRICT;
   CREATE UNIQUE INDEX directory_user_current ON directory_user (user_id) WHERE valid_to IS NULL;
   CREATE UNIQUE INDEX directory_user_username ON directory_user (username) WHERE valid_to IS NULL;
   -- The orders of a list, of the versions that hold now. An entry of an index of PostgreSQL has at most 2,700 bytes.
   CREATE INDEX directory_user_email ON directory_user (substr(email_folded, 1, 200), username) WHERE valid_to IS NULL;
   CREATE INDEX directory_user_name ON directory_user (substr(name_folded, 1, 200), username) WHERE valid_to IS NULL;
   CREATE INDEX directory_user_status ON directory_user (status, username) WHERE valid_to IS NULL;
   CREATE INDEX directory_user_created_at ON directory_user (created_at, username) WHERE valid_to IS NULL;
   CREATE INDEX directory_user_updated_at ON directory_user (updated_at, username) WHERE valid_to IS NULL;
   CREATE INDEX directory_user_group_count ON directory_user (group_count, username) WHERE valid_to IS NULL;
   -- The past is read in the order of users.
   CREATE INDEX directory_user_versions ON directory_user (user_id, valid_from);
   CREATE INDEX directory_user_past ON directory_user (valid_to) WHERE valid_to IS NOT NULL;
   CREATE INDEX directory_user_uncertain ON directory_user (id) WHERE uncertain = 1;
   CREATE INDEX directory_user_history ON directory_user (username, valid_from);
   -- The trigrams of the text that is searched, of the versions that hold now. What is deleted leaves nothing behind.
   CREATE VIRTUAL TABLE directory_user_search USING fts5 (
     search, content = 'directory_user', content_rowid = 'id', detail = 'none', tokenize = 'trigram case_sensitive 1'
   );
   INSERT INTO directory_user_search (directory_user_search, rank) VALUES ('secure-delete', 1);
   CREATE TRIGGER directory_user_search_insert AFTER INSERT ON directory_user WHEN new.valid_to IS NULL BEGIN
     INSERT INTO directory_user_search (rowid, search) VALUES (new.id, new.search);
   END;
   CREATE TRIGGER directory_user_search_delete AFTER DELETE ON directory_user WHEN old.valid_to IS NULL BEGIN
     INSERT INTO directory_user_search (directory_user_search, rowid, search) VALUES ('delete', old.id, old.search);
   END;
   CREATE TRIGGER directory_user_search_update AFTER UPDATE OF id, search, valid_to ON directory_user
     WHEN (old.id, old.search, old.valid_to) IS NOT (new.id, new.search, new.valid_to) BEGIN
     INSERT INTO directory_user_search (directory_user_search, rowid, search)
       SELECT 'delete', old.id, old.search WHERE old.valid_to IS NULL;
     INSERT INTO directory_user_search (rowid, search) SELECT new.id, new.search WHERE new.valid_to IS NULL;
   END;
   CREATE TABLE directory_group (
     id INTEGER PRIMARY KEY,
     valid_from INTEGER NOT NULL,
     valid_to INTEGER,
     known_at INTEGER NOT NULL,
     settles_at INTEGER NOT NULL,
     uncertain INTEGER NOT NULL,
     group_id INTEGER NOT NULL,
     name TEXT NOT NULL,
     description TEXT,
     precedence INTEGER,
     role_arn TEXT,
     created_at INTEGER NOT NULL,
     updated_at INTEGER NOT NULL,
     member_count INTEGER NOT NULL,
     incomplete INTEGER NOT NULL
   ) STRICT;
   CREATE UNIQUE INDEX directory_group_current ON directory_group (group_id) WHERE valid_to IS NULL;
   CREATE UNIQUE INDEX directory_group_name ON directory_group (name) WHERE valid_to IS NULL;
   CREATE INDEX directory_group_past ON directory_group (valid_to) WHERE valid_to IS NOT NULL;
   CREATE INDEX directory_group_uncertain ON directory_group (id) WHERE uncertain = 1;
   CREATE TABLE directory_membership (
     id INTEGER PRIMARY KEY,
     valid_from INTEGER NOT NULL,
     valid_to INTEGER,
     known_at INTEGER NOT NULL,
     settles_at INTEGER NOT NULL,
     uncertain INTEGER NOT NULL,
     user_id INTEGER NOT NULL,
     group_id INTEGER NOT NULL,
     missed_at INTEGER,
     since_unknown INTEGER NOT NULL,
     audit_event_id TEXT
   ) STRICT;
   CREATE UNIQUE INDEX directory_membership_user ON directory_membership (user_id, group_id) WHERE valid_to IS NULL;
   CREATE INDEX directory_membership_group ON directory_membership (group_id, user_id) WHERE valid_to IS NULL;
   CREATE INDEX directory_membership_past ON directory_membership (valid_to) WHERE valid_to IS NOT NULL;
   CREATE INDEX directory_membership_past_user ON directory_membership (user_id) WHERE valid_to IS NOT NULL;
   CREATE INDEX directory_membership_uncertain ON directory_membership (id) WHERE uncertain = 1;
   CREATE TABLE directory_change (
     id INTEGER PRIMARY KEY,
     kind TEXT NOT NULL,
     username TEXT,
     group_name TEXT,
     username_folded TEXT,
     group_name_folded TEXT,
     changed TEXT NOT NULL,
     not_before INTEGER NOT NULL,
     not_after INTEGER NOT NULL,
     origin TEXT NOT NULL,
     audit_event_id TEXT
   ) STRICT;
   CREATE INDEX directory_change_username ON directory_change (username_folded, id) WHERE username_folded IS NOT NULL;
   CREATE INDEX directory_change_group_name ON directory_change (group_name_folded, id) WHERE group_name_folded IS NOT NULL;
   CREATE INDEX directory_change_not_after ON directory_change (not_after);`;
