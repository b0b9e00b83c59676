import { onTestFinished } from 'vitest';
import { systemClock } from '../../../src/domain/ports/clock.ts';
import { PostgresDatabase } from '../../../src/storage/postgres/postgres-database.ts';
import type { PostgresOptions } from '../../../src/storage/postgres/postgres-options.ts';
import type { TestSchema } from '../../support/postgres/test-schema.ts';

export function optionsOf({ url, schema }: TestSchema, changes: Partial<PostgresOptions> = {}): PostgresOptions {
  return { url, schema, maxConnections: 4, applicationName: schema, ...changes };
}

/** Closed at the end of the test. */
export async function openPostgres(
  at: TestSchema,
  changes: Partial<PostgresOptions> = {},
  clock = systemClock,
  onConnectionLost: (error: unknown) => void = () => {},
): Promise<PostgresDatabase> {
  const database = await PostgresDatabase.open(optionsOf(at, changes), clock, onConnectionLost);
  onTestFinished(() => database.close());
  return database;
}
