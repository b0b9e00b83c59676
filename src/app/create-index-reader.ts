import { randomUUID } from 'node:crypto';
import type { Config } from '../config/parse-config.ts';
import type { DirectoryIndexStore } from '../domain/directory-index/directory-index-store.ts';
import { readIndexLag } from '../domain/directory-index/index-lag.ts';
import { combineReadingObservers } from '../domain/directory-index/reading/combine-reading-observers.ts';
import { IndexReader } from '../domain/directory-index/reading/index-reader.ts';
import { CallMeter } from '../domain/ports/call-meter.ts';
import { ReadingLog } from '../observability/reading-log.ts';
import type { ProcessServices } from './create-process.ts';
import type { ReadServices } from './create-read-services.ts';

export interface IndexReaderDependencies {
  readonly process: ProcessServices;
  readonly reads: ReadServices;
  readonly store: DirectoryIndexStore | null;
}

/** Returns what keeps the index of one pool up to date. Null if there is no index. Makes no call before it is started. */
export function createIndexReader(
  { directoryIndex }: Config,
  { process, reads, store }: IndexReaderDependencies,
): IndexReader | null {
  if (directoryIndex === null || store === null) return null;
  const { clock, logger, metrics } = process;
  const { pool, openDirectory, pace, userCount } = reads;
  const { maxLagMs, settleMs } = directoryIndex;
  const unread = openDirectory({ priority: 'maintenance', meter: new CallMeter() });
  // Without an alternative no call is made to find out.
  const userPages = () => userCount.pages(0, unread);
  const log = new ReadingLog({ logger, clock, userPages });
  const counters = metrics?.index.watchPool(pool.id, { lagMs: () => readIndexLag(store), maxLagMs });
  return new IndexReader({
    workerId: randomUUID(),
    store,
    openDirectory,
    clock,
    maxLagMs,
    settleMs,
    // An embedded pool has a quota to try things with, and whoever tries them waits for the first screen.
    firstPriority: pool.embedded ? 'background' : 'maintenance',
    listRate: () => pace().userLists / 2,
    observer: combineReadingObservers(counters === undefined ? [log] : [log, counters]),
    random: Math.random,
  });
}
