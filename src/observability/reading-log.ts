import type { Logger } from 'pino';
import type { CurrentReading, ReadingObserver } from '../domain/directory-index/reading/index-reader.ts';
import type { Clock } from '../domain/ports/clock.ts';

/** Milliseconds between two lines on the progress of the first reading. */
const INTERVAL_MS = 10_000;

export interface ReadingLogOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  /** Returns about how many pages the list of users takes, or null if that is not known. Makes no call. */
  readonly userPages: () => Promise<number | null>;
}

/**
 * Writes to the log how the index is read: of the first reading, which may take an hour, how far it is; of the later ones, what
 * goes wrong.
 */
export class ReadingLog implements ReadingObserver {
  readonly #options: ReadingLogOptions;
  #loggedAt = Number.NEGATIVE_INFINITY;
  #isFailing = false;

  constructor(options: ReadingLogOptions) {
    this.#options = options;
  }

  onProgress(reading: CurrentReading): void {
    const now = this.#options.clock.now();
    if (!reading.isFirst || now - this.#loggedAt < INTERVAL_MS) return;
    const isBegin = this.#loggedAt === Number.NEGATIVE_INFINITY;
    this.#loggedAt = now;
    if (!isBegin) void this.#logProgress(reading);
  }

  onComplete({ isFirst, progress, meter }: CurrentReading, milliseconds: number): void {
    this.#isFailing = false;
    const figures = {
      users: progress.usersListed,
      groups: progress.groupsListed,
      calls: meter.total,
      seconds: Math.round(milliseconds / 1_000),
    };
    if (isFirst) this.#options.logger.info(figures, 'The index of the directory is complete.');
    else this.#options.logger.debug(figures, 'The pool was read into the index.');
  }

  onShort({ progress }: CurrentReading): void {
    const figures = { users: progress.usersListed, groups: progress.groupsListed };
    this.#options.logger.warn(
      figures,
      'The pool has shown far less than it had. Nothing was taken out of the index for that; the pool is read again.',
    );
  }

  onFailure(err: unknown): void {
    // Once, until a reading is complete: it is tried again and again.
    this.#options.logger[this.#isFailing ? 'debug' : 'warn'](
      { err },
      'The pool could not be read into the index; the reading goes on later.',
    );
    this.#isFailing = true;
  }

  async #logProgress({ progress, startedAt, meter }: CurrentReading): Promise<void> {
    const { logger, clock, userPages } = this.#options;
    const pages = await userPages();
    const share = pages === null ? null : progress.share(pages);
    const elapsed = clock.date().getTime() - startedAt.getTime();
    const left = share === null || share === 0 ? null : (elapsed / share - elapsed) / 60_000;
    logger.info(
      { users: progress.usersListed, groups: progress.groupsRead, calls: meter.total },
      `The first reading of the pool goes on${share === null ? '' : `, ${Math.floor(100 * share)} % are done`}${
        left === null ? '.' : `, about ${Math.max(1, Math.ceil(left))} min are left.`
      }`,
    );
  }
}
