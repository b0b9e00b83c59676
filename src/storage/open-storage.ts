import type { Clock } from '../domain/ports/clock.ts';
import type { PostgresOptions } from './postgres/postgres-options.ts';
import type { EngineListeners, StorageEngine } from './storage-engine.ts';

export type StorageOptions =
  /** Null: in memory. */
  | { readonly kind: 'sqlite'; readonly directory: string | null }
  | { readonly kind: 'postgres'; readonly database: PostgresOptions };

/**
 * Opens the store of the engine that the options name.
 *
 * @throws StoreError if it cannot be used
 */
export async function openStorage(
  options: StorageOptions,
  clock: Clock,
  listeners: EngineListeners,
): Promise<StorageEngine> {
  // Each engine is loaded where it is used: WebAssembly and `pg` take a while.
  if (options.kind === 'sqlite') {
    const { openSqliteEngine } = await import('./sqlite/sqlite-engine.ts');
    return openSqliteEngine(options.directory, clock, listeners);
  }
  const { openPostgresEngine } = await import('./postgres/postgres-engine.ts');
  return openPostgresEngine(options.database, clock, listeners);
}
