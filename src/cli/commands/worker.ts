import { createWorker } from '../../app/create-worker.ts';
import { createProxyAgent } from '../../app/http-proxy.ts';
import { nodeSupportWarning } from '../../cognito/supported-node.ts';
import { isStoreInMemory } from '../../config/parse-config.ts';
import { systemClock } from '../../domain/ports/clock.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { errorMessage } from '../errors/error-message.ts';
import { parseFlags } from '../input/parse-flags.ts';
import { readConfig } from '../input/read-config.ts';
import { StopSignals } from '../signals/stop-signals.ts';
import { administeredText, metricsServerOf, openOrRefuse, processLogger } from './server-process.ts';

/** Runs the bulk operations of the store until the process is told to stop. Resolves once it has begun. */
export async function worker(args: readonly string[]): Promise<number> {
  parseFlags(args, {});
  const config = readConfig();
  if (isStoreInMemory(config)) {
    throw new CliError(
      EXIT_CODE.config,
      'The store is in memory, where a worker finds nothing of what other processes have stored: set DATABASE_URL.',
    );
  }
  const logger = processLogger(config);
  const proxy = await createProxyAgent(config.proxy);
  const opened = await openOrRefuse(() => createWorker(config, { logger, proxy }));
  const metricsServer = metricsServerOf(config, opened.metrics, logger);
  const starting = start();
  const signals = new StopSignals(systemClock, {
    stop: () => void starting.then(stop, () => {}),
    insist: () => process.exit(EXIT_CODE.failed),
  });
  async function start(): Promise<string | undefined> {
    const metricsUrl = await metricsServer?.listen();
    await opened.start();
    return metricsUrl;
  }
  async function close(): Promise<void> {
    await opened.close();
    metricsServer?.close();
  }
  async function stop(): Promise<void> {
    await close();
    signals.settle();
  }
  try {
    process.stdout.write(`Bulk operations are run here.\n${administeredText(opened.pools, await starting)}`);
  } catch (error) {
    signals.forget();
    await close();
    throw new CliError(EXIT_CODE.failed, errorMessage(error));
  }
  const nodeWarning = nodeSupportWarning(process.version);
  if (nodeWarning !== null) logger.warn(nodeWarning);
  return 0;
}
