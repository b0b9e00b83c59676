import type { Clock } from '../domain/ports/clock.ts';
import { openPostgresEngine } from './postgres/postgres-engine.ts';
import type { PostgresOptions } from './postgres/postgres-options.ts';
import { openSqliteEngine } from './sqlite/sqlite-engine.ts';
import type { StorageEngine } from './storage-engine.ts';

export type StorageOptions =
  /** Null: in memory. */
  | { readonly kind: 'sqlite'; readonly directory: string | null }
  | { readonly kind: 'postgres'; readonly database: PostgresOptions };

/**
 * Opens the store of the engine that the options name.
 *
 * @param onConnectionLost told of a connection that broke while nobody used it: nothing is lost by that
 * @throws StoreError if it cannot be used
 */
export async function openStorage(
  options: StorageOptions,
  clock: Clock,
  onConnectionLost: (error: unknown) => void,
): Promise<StorageEngine> {
  return options.kind === 'sqlite'
    ? openSqliteEngine(options.directory, clock)
    : openPostgresEngine(options.database, clock, onConnectionLost);
}
