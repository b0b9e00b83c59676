import type { Logger } from 'pino';
import { createService, type Service } from '../../app/create-service.ts';
import { createProxyAgent } from '../../app/http-proxy.ts';
import { addSamplePeople } from '../../app/sample-people.ts';
import { nodeSupportWarning } from '../../cognito/supported-node.ts';
import type { Config } from '../../config/parse-config.ts';
import { systemClock } from '../../domain/ports/clock.ts';
import { limitServerHeapGrowth } from '../../export/heap-growth.ts';
import type { PoolIdentity } from '../../graphql/context.ts';
import { loadDashboard } from '../../http/dashboard/load-dashboard.ts';
import { loadExampleOperations } from '../../http/graphql/example-operations.ts';
import { GRAPHQL_PATH, poolPath } from '../../http/messages/paths.ts';
import { createHttpServer, type HttpServer } from '../../http/server.ts';
import type { MetricsServer } from '../../observability/metrics-server.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { parseFlags } from '../input/parse-flags.ts';
import { readConfig } from '../input/read-config.ts';
import { describeConfig } from '../output/describe-config.ts';
import { formatSamplePeople } from '../output/format-sample-people.ts';
import { print } from '../output/output.ts';
import { StopSignals } from '../signals/stop-signals.ts';
import { administeredText, metricsServerOf, openOrRefuse, processLogger } from './server-process.ts';

/** Serves until a signal stops the process. Resolves once the server listens. */
export async function serve(args: readonly string[]): Promise<number> {
  const { auth, 'print-config': printConfig } = parseFlags(args, {
    auth: { type: 'boolean' },
    'print-config': { type: 'boolean' },
  });
  const config = readConfig(auth ? { AUTH: 'cognito' } : {});
  if (printConfig) {
    await print(describeConfig(config));
    return 0;
  }
  const logger = processLogger(config);
  limitServerHeapGrowth();
  const proxy = await createProxyAgent(config.proxy);
  const dashboard = config.dashboard === 'on' ? loadDashboard() : null;
  const service = await openOrRefuse(() =>
    createService(config, {
      logger,
      examples: loadExampleOperations(),
      dashboard,
      proxy,
      sampleHistory: 'on',
    }),
  );
  const { url, metricsUrl } = await listenUntilStopped(config, service, logger);
  await service.start();
  printAddresses(config, service, { url, metricsUrl, hasDashboard: dashboard !== null });
  const nodeWarning = nodeSupportWarning(process.version);
  if (nodeWarning !== null) logger.warn(nodeWarning);
  if (config.auth.kind === 'none' && config.pools.kind === 'cognito') {
    logger.warn('AUTH is none: every user of this machine may do anything to the pool.');
  }
  if (config.auth.kind === 'embedded-pool') printSamplePeople(config.accessGroups, config.auth.tokenUse, service, url);
  return 0;
}

/** The URLs that the process listens on. */
interface Addresses {
  readonly url: string;
  readonly metricsUrl: string | undefined;
}

/** Listens, and closes everything in order once a signal stops the process. Throws CliError if it cannot listen. */
async function listenUntilStopped(config: Config, service: Service, logger: Logger): Promise<Addresses> {
  const server = createHttpServer({
    routes: service.routes,
    logger,
    ...config.http,
    origins: config.corsOrigins,
    hosts: config.auth.kind === 'none' ? { kind: 'loopback-and-listen', listensOn: config.http.host } : { kind: 'any' },
  });
  const metricsServer = metricsServerOf(config, service.metrics, logger);
  const listening = listenAt(server, metricsServer);
  async function stop(): Promise<void> {
    const drained = service.drain();
    await server.close(config.shutdownGraceMs);
    await drained;
    await service.changesSettled();
    metricsServer?.close();
    await service.close();
    signals.settle();
  }
  // Before the server listens: a signal in between would end the process with the requests it has accepted.
  const signals = new StopSignals(systemClock, {
    // Not in the turn in which the server starts to listen and to resume unfinished work.
    stop: () =>
      void listening.then(
        () => setImmediate(stop),
        () => {},
      ),
    insist: () => process.exit(EXIT_CODE.failed),
  });
  return listening.catch(async (error: Error): Promise<never> => {
    signals.forget();
    metricsServer?.close();
    await service.close();
    throw new CliError(EXIT_CODE.failed, error.message);
  });
}

function printSamplePeople(
  accessGroups: Config['accessGroups'],
  tokenUse: 'access' | 'id',
  { pools }: Service,
  url: string,
): void {
  for (const [index, { pool, embeddedPool }] of pools.entries()) {
    if (embeddedPool === null) continue;
    const people = addSamplePeople(embeddedPool, accessGroups, tokenUse);
    process.stdout.write(formatSamplePeople(people, index === 0 ? url : urlOf(pool, url)));
  }
}

/** The API of a pool beside the first one. */
function urlOf({ id }: PoolIdentity, url: string): string {
  return new URL(`${poolPath(id)}${GRAPHQL_PATH}`, url).href;
}

function printAddresses(
  config: Config,
  { pools }: Service,
  { url, metricsUrl, hasDashboard }: Addresses & { readonly hasDashboard: boolean },
): void {
  const served =
    config.graphiql === 'on' ? `GraphiQL and the API: ${url}` : `The API: ${url} (GRAPHIQL=on serves GraphiQL there)`;
  const dashboard = hasDashboard ? `The dashboard: ${new URL('/', url).href}\n` : '';
  const others = pools.slice(1).map(({ pool }) => `${pool.id}: ${urlOf(pool, url)}\n`);
  const administered = administeredText(
    pools.map(({ pool }) => pool),
    metricsUrl,
  );
  process.stdout.write(`${served}\n${dashboard}${others.join('')}${administered}`);
}

async function listenAt(server: HttpServer, metricsServer: MetricsServer | null): Promise<Addresses> {
  const metricsUrl = await metricsServer?.listen();
  return { url: await server.listen(), metricsUrl };
}
