import { Kysely, sql } from 'kysely';
import { StoreUnavailableError } from '../../domain/model/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { OnStatement } from '../../domain/ports/store-usage.ts';
import type { PoolTables } from '../sql/pool-tables.ts';
import { statementLog } from '../sql/statement-log.ts';
import type { Database } from './database.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { sqliteSql } from './sqlite-sql.ts';

/** The tables of a database of SQLite, which are all of one pool. The clock is this process's, which has the file for itself. */
export function sqliteTables(database: Database, clock: Clock, onStatement: OnStatement | null = null): PoolTables {
  endLeases(database);
  return {
    db: new Kysely({ dialect: sqliteDialect(database), ...statementLog(onStatement) }),
    sql: sqliteSql,
    clock: {
      date: async () => clock.date(),
      now: () => sql<number>`${clock.date().getTime()}`,
    },
    isOwn: sql`true`,
    isOwnIn: () => sql`true`,
    ownColumns: {},
    nextFeedPosition: sql<number>`max(
      (select coalesce(max(feed_position), 0) + 1 from audit_event),
      cast(unixepoch('subsec') * 1000 as integer) * 1000)`,
  };
}

/** Ends the leases of earlier processes: the database is open in no other process. */
function endLeases(database: Database): void {
  try {
    database.execute(
      'UPDATE bulk_operation SET lease_owner = NULL, lease_expires_at = 0 WHERE lease_owner IS NOT NULL',
    );
  } catch (error) {
    // On a full disk the service starts all the same, and says what is wrong. No operation can be claimed then either.
    if (!(error instanceof StoreUnavailableError)) throw error;
  }
}
