import type { Logger } from 'pino';
import { type Config, ConfigError } from '../../config/parse-config.ts';
import { StoreUnavailableError } from '../../domain/model/errors.ts';
import type { PoolIdentity } from '../../graphql/context.ts';
import type { Metrics } from '../../observability/metrics.ts';
import { createMetricsServer, type MetricsServer } from '../../observability/metrics-server.ts';
import { createServerLogger } from '../../observability/server-logger.ts';
import { StoreError } from '../../storage/store-error.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { exitCodeOf } from '../errors/error-message.ts';

// What the commands that run until they are told to stop have in common.

export function processLogger({ logFormat, logLevel }: Config): Logger {
  const format = logFormat === 'auto' && process.stdout.isTTY ? 'readable' : 'json';
  return createServerLogger({ level: logLevel, format });
}

/** @throws CliError if the store cannot be used, or the configuration does not fit */
export async function openOrRefuse<Opened>(open: () => Promise<Opened>): Promise<Opened> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof StoreError || error instanceof StoreUnavailableError) {
      throw new CliError(exitCodeOf(error), error.message);
    }
    if (error instanceof ConfigError) throw new CliError(EXIT_CODE.config, ...error.problems);
    throw error;
  }
}

/** Null if the configuration asks for none. */
export function metricsServerOf(
  { metrics: address }: Config,
  metrics: Metrics | null,
  logger: Logger,
): MetricsServer | null {
  return address === null || metrics === null ? null : createMetricsServer({ metrics, logger, ...address });
}

/** Lines for whoever started the process. */
export function administeredText(pools: readonly PoolIdentity[], metricsUrl: string | undefined): string {
  const described = pools.map(({ embedded, id, region }) => (embedded ? 'the embedded pool' : `${id} in ${region}`));
  const hint = pools.some(({ embedded }) => embedded) ? ' (set COGNITO_USER_POOL_ID for a real one)' : '';
  return `Administered: ${described.join(', ')}${hint}\n${metricsUrl === undefined ? '' : `Metrics: ${metricsUrl}\n`}`;
}
