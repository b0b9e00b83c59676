import { createProxyAgent } from '../../app/http-proxy.ts';
import type { Config } from '../../config/parse-config.ts';
import { systemClock } from '../../domain/ports/clock.ts';
import { createTextLogger } from '../../observability/text-logger.ts';
import { createRetryNotice } from '../output/retry-notice.ts';
import { WaitNotices } from '../output/wait-notices.ts';

/** Returns what a command needs to reach the pool. Waits for Cognito are reported on the standard error. */
export async function commandDependencies({ proxy }: Pick<Config, 'proxy'>) {
  return {
    clock: systemClock,
    logger: createTextLogger(),
    proxy: await createProxyAgent(proxy),
    onPause: createRetryNotice(process.stderr, systemClock),
    observer: new WaitNotices(process.stderr, systemClock),
  };
}
