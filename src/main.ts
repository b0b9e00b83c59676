#!/usr/bin/env node
import { pino } from 'pino';
import { compose, type Service } from './compose.ts';
import { type Config, ConfigError, parseConfig } from './config.ts';
import { readExamples } from './examples.ts';
import { createHttpServer } from './server/http.ts';
import { StoreError } from './store/store-error.ts';

/** How long requests in flight may take once the process is told to stop, in milliseconds. */
const GRACE_MS = 10_000;

/** Says what is wrong, one line each, and ends the process. 78 is EX_CONFIG of sysexits(3). */
function refuse(problems: readonly string[], exitCode: number): never {
  for (const problem of problems) process.stderr.write(`cognito-admin-graphql: ${problem}\n`);
  process.exit(exitCode);
}

function readConfig(): Config {
  try {
    return parseConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigError) refuse(error.problems, 78);
    throw error;
  }
}

function openService(): Service {
  const examples = readExamples(new URL('../schema/operations/', import.meta.url));
  try {
    return compose(config, { logger, examples });
  } catch (error) {
    if (error instanceof StoreError) refuse([error.message], 1);
    throw error;
  }
}

const config = readConfig();
const logger = pino({ level: config.logLevel, base: null });
const service = openService();
const server = createHttpServer({
  yoga: service.app,
  health: service.health,
  logger,
  ...config.http,
});

const url = await server.listen().catch((error: Error) => refuse([error.message], 1));
const administered = service.pool.embedded
  ? 'the embedded pool (set COGNITO_USER_POOL_ID for a real one)'
  : `${service.pool.id} in ${service.pool.region}`;
process.stdout.write(`GraphiQL and the API: ${url}\nAdministered: ${administered}\n`);

let stopping = false;
async function stop(): Promise<void> {
  // The second signal means it.
  if (stopping) process.exit(1);
  stopping = true;
  await server.close(GRACE_MS);
  service.close();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
