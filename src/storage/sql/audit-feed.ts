import { sql } from 'kysely';
import type { AuditFeed, FeedPage } from '../../domain/ports/audit-feed.ts';
import type { AuditFilter } from '../../domain/ports/audit-filter.ts';
import { auditFilterConditions } from './audit-filter.ts';
import { auditEventOf } from './audit-rows.ts';
import type { ChangeFeed } from './listeners.ts';
import type { PoolTables } from './pool-tables.ts';

/** How many abandoned events are settled at once: more are left by a crash of many processes only. */
const MAX_ABANDONED = 100;

/** The events of one pool as they settle. */
export class SqlAuditFeed implements AuditFeed {
  readonly #tables: PoolTables;
  readonly #settled: ChangeFeed<void>;

  /** @param settled told by the audit store of each event that settles */
  constructor(tables: PoolTables, settled: ChangeFeed<void>) {
    this.#tables = tables;
    this.#settled = settled;
  }

  async lastPosition(): Promise<number> {
    const row = await this.#own()
      .select(({ fn }) => fn.max('feed_position').as('position'))
      .executeTakeFirst();
    return row?.position ?? 0;
  }

  async holds(position: number): Promise<boolean> {
    const row = await this.#own().select('id').where('feed_position', '=', position).executeTakeFirst();
    return row !== undefined;
  }

  async readAfter(position: number, filter: AuditFilter, count: number): Promise<FeedPage> {
    // Found first, so that a page takes the same time whether or not events match. What lies below is complete by then.
    const { last, found } = await this.#tables.db
      .selectFrom(
        this.#own()
          .select('feed_position')
          .where('feed_position', '>', position)
          .orderBy('feed_position')
          .limit(count)
          .as('next'),
      )
      .select(({ fn }) => [fn.max('feed_position').as('last'), fn.countAll<number>().as('found')])
      .executeTakeFirstOrThrow();
    if (last === null) return { events: [], position, more: false };
    const rows = await this.#own()
      .where((eb) => eb.and([...auditFilterConditions(filter, this.#tables.sql)]))
      .where('feed_position', '>', position)
      .where('feed_position', '<=', last)
      .orderBy('feed_position')
      .selectAll()
      .execute();
    const events = rows.map((row) => ({ event: auditEventOf(row), position: row.feed_position ?? last }));
    return { events, position: last, more: found === count };
  }

  async settleAbandoned(afterMs: number): Promise<void> {
    const { db, clock, isOwn, nextFeedPosition } = this.#tables;
    const abandoned = await this.#own()
      .select('id')
      .where('feed_position', 'is', null)
      .where('at', '<', sql<number>`${clock.now()} - ${afterMs}`)
      .orderBy('id')
      .limit(MAX_ABANDONED)
      .execute();
    // One by one: each has a position of its own.
    for (const { id } of abandoned) {
      await db
        .updateTable('audit_event')
        .set({ feed_position: nextFeedPosition })
        .where(isOwn)
        .where('id', '=', id)
        .where('feed_position', 'is', null)
        .execute();
    }
    if (abandoned.length > 0) this.#settled.tell();
  }

  onSettled(listener: () => void): () => void {
    return this.#settled.add(listener);
  }

  #own() {
    return this.#tables.db.selectFrom('audit_event').where(this.#tables.isOwn);
  }
}
