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
];
