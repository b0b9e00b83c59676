import type { Config } from '../config.ts';
import { systemClock } from '../domain/clock.ts';
import { openProxy } from '../proxy.ts';
import { pauseNotice } from './pause-notice.ts';
import { WaitNotices } from './wait-notices.ts';

/** What a command reaches the pool through, telling on the standard error for what it waits. */
export async function commandSurroundings({ proxy }: Pick<Config, 'proxy'>) {
  return {
    clock: systemClock,
    proxy: await openProxy(proxy),
    onPause: pauseNotice(process.stderr, systemClock),
    observer: new WaitNotices(process.stderr, systemClock),
  };
}
