import type { Tables } from '../sql/tables.ts';

// A type: Kysely takes no interface where it adds tables.
/** The tables beside those that both engines have. Instants are milliseconds since the epoch. */
export type SharedTables = {
  readonly administrator_lock: {
    readonly pool_id: string;
    /** Until when a write without an answer may arrive that could take an administrator. */
    readonly unanswered_until: number;
  };
  readonly request_bucket: {
    /** Whose requests count together. */
    readonly caller: string;
    /** When the bucket is full again. */
    readonly full_at: number;
    /** How many requests the latest question was granted, and when it was asked. */
    readonly granted: number;
    readonly asked_at: number;
  };
  readonly link_key: {
    readonly secret: string;
    readonly created_at: number;
  };
};

/** All tables of the schema. */
export type PostgresTables = Tables & SharedTables;
