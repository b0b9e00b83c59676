import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { LinkKeys } from '../../domain/ports/link-keys.ts';
import type { PostgresTables } from './postgres-tables.ts';

const DAY_MS = 86_400_000;
/** How long a key signs, and how long it is accepted, in milliseconds: whoever gets to see a backup has no key that is of use. */
const SIGNS_MS = DAY_MS;
const ACCEPTED_MS = 2 * DAY_MS;

const NOW = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/** Keys that the replicas share, each of one day. Two that begin a day at once make two, and both are good. */
export class PostgresLinkKeys implements LinkKeys {
  readonly #db: Kysely<PostgresTables>;

  constructor(db: Kysely<PostgresTables>) {
    this.#db = db;
  }

  async current(): Promise<string> {
    const [newest] = await this.#since(SIGNS_MS);
    if (newest !== undefined) return newest;
    const secret = randomBytes(32).toString('base64');
    await this.#db.deleteFrom('link_key').where('created_at', '<=', this.#before(ACCEPTED_MS)).execute();
    await this.#db.insertInto('link_key').values({ secret, created_at: NOW }).execute();
    return secret;
  }

  all(): Promise<readonly string[]> {
    return this.#since(ACCEPTED_MS);
  }

  /** The newest first. */
  async #since(milliseconds: number): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('link_key')
      .select('secret')
      .where('created_at', '>', this.#before(milliseconds))
      .orderBy('created_at', 'desc')
      .execute();
    return rows.map(({ secret }) => secret);
  }

  #before(milliseconds: number) {
    return sql<number>`${NOW} - ${milliseconds}`;
  }
}
