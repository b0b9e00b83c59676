import { type Expression, type Kysely, sql } from 'kysely';
import type { Clock } from '../../domain/ports/clock.ts';
import type { StoreClock } from '../sql/pool-tables.ts';
import type { Tables } from '../sql/tables.ts';

/** After which the database is asked anew, in milliseconds: the clocks of two machines part by 6 ms in that time at most. */
const MEASURE_EVERY_MS = 60_000;
/** A step back of so many milliseconds is an error of the measurement; a longer one a clock that was set. */
const ERROR_MS = 1_000;

interface Measurement {
  /** The database's time, in milliseconds since the epoch, ... */
  readonly database: number;
  /** ... and at the same moment the two readings of the clock of this process. */
  readonly now: number;
  readonly date: number;
}

/**
 * The database's clock, which all replicas share: their own may be minutes apart. It is asked once a minute, and goes on in
 * between by what has passed here.
 */
export class PostgresClock implements StoreClock {
  readonly #db: Kysely<Tables>;
  readonly #clock: Clock;
  #last: Measurement | null = null;
  #measuring: Promise<Measurement> | null = null;
  #shown = 0;

  constructor(db: Kysely<Tables>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async date(): Promise<Date> {
    const last = this.#last !== null && this.#isFresh(this.#last) ? this.#last : await this.#measure();
    const time = Math.round(last.database + this.#clock.now() - last.now);
    // Ids are to sort as events began, also over a new measurement.
    this.#shown = time < this.#shown && this.#shown - time < ERROR_MS ? this.#shown : time;
    return new Date(this.#shown);
  }

  now(): Expression<number> {
    return sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;
  }

  /** By both readings: a process that is frozen, as on AWS Lambda, may see only the date go on. */
  #isFresh({ now, date }: Measurement): boolean {
    const sinceNow = this.#clock.now() - now;
    const sinceDate = this.#clock.date().getTime() - date;
    return sinceNow < MEASURE_EVERY_MS && sinceDate >= 0 && sinceDate < MEASURE_EVERY_MS;
  }

  #measure(): Promise<Measurement> {
    this.#measuring ??= this.#askDatabase().finally(() => {
      this.#measuring = null;
    });
    return this.#measuring;
  }

  async #askDatabase(): Promise<Measurement> {
    const asked = this.#clock.now();
    const { rows } = await sql<{ time: number }>`select ${this.now()} as time`.execute(this.#db);
    const answered = this.#clock.now();
    const [{ time }] = rows as [{ time: number }];
    // The database looked at its clock halfway between question and answer.
    this.#last = { database: time + (answered - asked) / 2, now: answered, date: this.#clock.date().getTime() };
    return this.#last;
  }
}
