import { pino } from 'pino';
import { compose, type Service } from './compose.ts';
import { parseConfig } from './config.ts';
import { readExamples } from './examples.ts';
import { readHttpEvent } from './lambda/http-event.ts';
import { type HttpResult, httpResult } from './lambda/http-result.ts';
import { route } from './lambda/route.ts';
import { openProxy } from './proxy.ts';

/** Kept between invocations: what the pacer has learnt of the quotas, the keys of the tokens, the connections. */
let service: Service | undefined;

/**
 * The handler of an AWS Lambda function behind an API Gateway REST API, an HTTP API or a function URL.
 *
 * @throws ConfigError where the environment is wrong, so that the invocation fails and its log says why
 */
export async function handler(event: unknown): Promise<HttpResult> {
  service ??= await openService();
  const { request, format } = readHttpEvent(event);
  return await httpResult(await route(service, request), format);
}

/**
 * Others than this machine reach a function whatever HOST says, so that a real pool asks for authentication: the
 * default would be the loopback address, which asks for none.
 */
async function openService(): Promise<Service> {
  const config = parseConfig({ ...process.env, HOST: '0.0.0.0' });
  const opened = compose(config, {
    logger: pino({ level: config.logLevel, base: null }),
    examples: readExamples(),
    proxy: await openProxy(config.proxy),
  });
  // A function is not probed: the log says at once what is wrong with the pool, and the trail knows its aliases.
  await opened.health.ready();
  return opened;
}
