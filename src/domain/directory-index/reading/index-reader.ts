import { RetryingReads } from '../../directory/retrying-reads.ts';
import { CallMeter } from '../../ports/call-meter.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DirectoryFactory, Priority } from '../../ports/directory.ts';
import { delay } from '../../primitives/delay.ts';
import { LatencyMeter } from '../../primitives/latency-meter.ts';
import { MeasuredReads } from '../../scan/measured-reads.ts';
import type { DirectoryIndexStore, ReadingLease } from '../directory-index-store.ts';
import { keepReading, READING_LEASE_MS } from './keep-reading.ts';
import { PoolReading } from './pool-reading.ts';
import { readUncertainFacts } from './read-uncertain-facts.ts';
import { ReadingProgress } from './reading-progress.ts';
import { ReadingSchedule } from './reading-schedule.ts';
import { UncertainFactsReader } from './uncertain-facts-reader.ts';

/** Milliseconds until a process looks again whether the one that reads has died. */
const CLAIM_INTERVAL_MS = 5_000;
/** Milliseconds after a reading that failed, doubled by each further one, up to the second. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 600_000;

/** What a reading tells while it goes on, and at its end. */
export interface ReadingObserver {
  /** Called again and again, with each page that was merged last. */
  onProgress(reading: CurrentReading): void;
  /** @param milliseconds since its start, by whichever process */
  onComplete(reading: CurrentReading, milliseconds: number): void;
  /** Cognito ended a list early: see `PoolReading`. */
  onShort(reading: CurrentReading): void;
  /** It goes on, or begins anew, after a while. */
  onFailure(error: unknown): void;
}

/** A reading of this process. */
export interface CurrentReading {
  readonly startedAt: Date;
  /** Whether the index has been read to the end before. */
  readonly isFirst: boolean;
  readonly progress: ReadingProgress;
  /** Counts the calls of this process. */
  readonly meter: CallMeter;
}

export interface IndexReaderOptions {
  readonly workerId: string;
  readonly store: DirectoryIndexStore;
  readonly openDirectory: DirectoryFactory;
  readonly clock: Clock;
  readonly maxLagMs: number;
  readonly settleMs: number;
  /** Of the first reading: until it is complete, nothing can be asked of the index. */
  readonly firstPriority: Priority;
  /** Calls per second that list users, of all priorities. */
  readonly listRate: () => number;
  readonly observer: ReadingObserver;
  /** From 0 to less than 1. */
  readonly random: () => number;
}

/**
 * Keeps the index up to date: reads the pool at the start if the index is old, and then again and again, in one process at a
 * time. What is asked of it costs no more than its priority is given.
 */
export class IndexReader {
  readonly #options: IndexReaderOptions;
  readonly #schedule: ReadingSchedule;
  readonly #uncertain: UncertainFactsReader;
  readonly #closing = new AbortController();
  #loop: Promise<void> = Promise.resolve();
  #current: CurrentReading | null = null;
  #wasShort = false;
  #failures = 0;
  #lastChange: number | null = null;

  constructor(options: IndexReaderOptions) {
    const { store, openDirectory, clock, settleMs, maxLagMs, observer } = options;
    this.#options = options;
    this.#schedule = new ReadingSchedule(maxLagMs);
    const session = { priority: 'background', meter: new CallMeter(), signal: this.#closing.signal } as const;
    this.#uncertain = new UncertainFactsReader({
      dependencies: { store, directory: openDirectory(session), concurrency: () => 2 },
      clock,
      settleMs,
      onFailure: (error) => observer.onFailure(error),
    });
  }

  /** The reading of this process; null while it reads nothing. */
  get current(): CurrentReading | null {
    return this.#current;
  }

  /** Begins to read. Nothing is waited for. */
  start(): void {
    this.#loop = this.#run();
  }

  /** Records a write of this process: what it has left open is read once it has settled. */
  recordWrite(): void {
    this.#uncertain.recordWrite();
  }

  /** Resolves once no call is under way. The reading goes on in another process, or at the next start. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#loop, this.#uncertain.close()]);
  }

  get #isClosing(): boolean {
    return this.#closing.signal.aborted;
  }

  async #run(): Promise<void> {
    const { clock, observer } = this.#options;
    while (!this.#isClosing) {
      let pause: number;
      try {
        pause = await this.#readIfDue();
        this.#failures = 0;
      } catch (error) {
        if (this.#isClosing) return;
        observer.onFailure(error);
        pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
        this.#failures += 1;
      }
      await delay(clock, pause, this.#closing.signal);
    }
  }

  /** Resolves with the milliseconds until the next look. */
  async #readIfDue(): Promise<number> {
    const { store, workerId } = this.#options;
    const { readThrough } = await store.state();
    const now = await store.now();
    const left = readThrough === null ? 0 : readThrough.getTime() + this.#schedule.intervalMs - now.getTime();
    if (left > 0) return left;
    const lease = await store.claimReading(workerId, READING_LEASE_MS);
    if (lease === null) return this.#jitter(CLAIM_INTERVAL_MS);
    await this.#read(lease, readThrough === null);
    return 0;
  }

  async #read(lease: ReadingLease, isFirst: boolean): Promise<void> {
    const { store, clock, observer, openDirectory, firstPriority } = this.#options;
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, this.#closing.signal]);
    const progress = ReadingProgress.parse(lease.progress);
    const meter = new CallMeter();
    const current = { startedAt: lease.startedAt, isFirst, progress, meter };
    this.#current = current;
    let lost: { readonly error: unknown } | null = null;
    const stopKeeping = keepReading(lease, progress, clock, (error) => {
      lost = { error };
      stop.abort(error);
    });
    try {
      const latency = new LatencyMeter(() => meter.waitedMs);
      const reads = openDirectory({ priority: isFirst ? firstPriority : 'maintenance', meter, signal });
      const directory = new RetryingReads(new MeasuredReads(reads, latency, clock), { clock, signal });
      const concurrency = () => latency.littleLimit(this.#options.listRate());
      while (await readUncertainFacts({ store, directory, concurrency }));
      const reading = new PoolReading({
        store,
        lease,
        directory,
        progress,
        concurrency,
        stop: () => stop.abort(),
        wasShort: this.#wasShort,
        onPage: () => observer.onProgress(current),
      });
      const outcome = await reading.run();
      await stopKeeping();
      this.#wasShort = outcome === 'SHORT';
      if (outcome === 'COMPLETE') await this.#completed(current);
      else await this.#beginAnew(lease, current);
    } catch (error) {
      await stopKeeping();
      await release(lease, progress);
      throw lost === null ? error : (lost as { readonly error: unknown }).error;
    } finally {
      this.#current = null;
    }
  }

  async #completed(current: CurrentReading): Promise<void> {
    const { store, observer } = this.#options;
    const milliseconds = (await store.now()).getTime() - current.startedAt.getTime();
    const { changes } = store;
    const before = this.#lastChange;
    this.#lastChange = await changes.latest();
    const found = before === null ? [] : await changes.since(before, { origin: 'ELSEWHERE' }, 1);
    this.#schedule.completed(milliseconds, before === null || found.length > 0);
    observer.onComplete(current, milliseconds);
  }

  /** What was read stays; the lists are read once more, and what they lack then is asked for. */
  async #beginAnew(lease: ReadingLease, current: CurrentReading): Promise<void> {
    this.#options.observer.onShort(current);
    await release(lease, new ReadingProgress());
  }

  #jitter(milliseconds: number): number {
    return milliseconds * (0.75 + 0.5 * this.#options.random());
  }
}

/** Leaves the reading to others. Where the store does not take that, they have it when the lease has run out. */
async function release(lease: ReadingLease, progress: ReadingProgress): Promise<void> {
  try {
    await lease.save(progress.toString(), READING_LEASE_MS);
    await lease.release();
  } catch {
    // The failure that is reported is that of the reading.
  }
}
