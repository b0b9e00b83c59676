import { pino } from 'pino';
import { createService, type Service } from './app/create-service.ts';
import { createProxyAgent } from './app/http-proxy.ts';
import { nodeSupportWarning } from './cognito/supported-node.ts';
import { parseConfig } from './config/parse-config.ts';
import { loadDashboard } from './http/dashboard/load-dashboard.ts';
import { loadExampleOperations } from './http/graphql/example-operations.ts';
import { createFetchHandler } from './http/routes.ts';
import { withDatabaseSecret } from './lambda/database-secret.ts';
import { functionEnvironment } from './lambda/function-environment.ts';
import { readHttpEvent } from './lambda/http-event.ts';
import { type HttpResult, toHttpResult } from './lambda/http-result.ts';

const UNREADABLE = { error: 'This is no request of HTTP: its method, host, path or a header cannot be read.' };

// What it would say in nine lines, the log has in one.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** Kept between invocations: what the pacer has learnt of the quotas, the keys of the tokens, the connections. */
let opening: Promise<FetchHandler> | undefined;

type FetchHandler = ReturnType<typeof createFetchHandler>;

/**
 * Returns the handler of an AWS Lambda function behind an API Gateway REST API, an HTTP API, a function URL or an
 * Application Load Balancer.
 *
 * @throws ConfigError if the environment is wrong, so that the invocation fails and its log says why
 */
export async function handler(event: unknown): Promise<HttpResult> {
  const { request, format } = readHttpEvent(event);
  if (request === null) return await toHttpResult(Response.json(UNREADABLE, { status: 400 }), format);
  return await toHttpResult(await (await openOnce())(request), format);
}

/** One for all invocations, those included that come while it opens. */
function openOnce(): Promise<FetchHandler> {
  opening ??= openService()
    .then(({ routes }) => createFetchHandler(routes))
    .catch((error: unknown) => {
      // What stood in the way may pass.
      opening = undefined;
      throw error;
    });
  return opening;
}

async function openService(): Promise<Service> {
  const config = parseConfig(functionEnvironment(await withDatabaseSecret(process.env)));
  const logger = pino({ level: config.logLevel, base: null });
  const warning = nodeSupportWarning(process.version);
  if (warning !== null) logger.warn(warning);
  const opened = await createService(config, {
    logger,
    examples: loadExampleOperations(),
    dashboard: loadDashboard(),
    proxy: await createProxyAgent(config.proxy),
  });
  // A function is not probed: the log says at once what is wrong with the pool, and the trail knows its aliases.
  await opened.health.ready();
  return opened;
}
