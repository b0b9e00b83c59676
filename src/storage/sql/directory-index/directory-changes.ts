import type { Selectable } from 'kysely';
import type {
  DirectoryChange,
  DirectoryChangeFilter,
  DirectoryChanges,
} from '../../../domain/directory-index/directory-change.ts';
import { foldCase } from '../../../domain/model/case-folded-names.ts';
import type { ChangeFeed } from '../listeners.ts';
import type { PoolTables } from '../pool-tables.ts';
import type { Tables } from '../tables.ts';

/** The changes of one pool's directory, as they were learnt. */
export class SqlDirectoryChanges implements DirectoryChanges {
  readonly #tables: PoolTables;
  readonly #feed: ChangeFeed<void>;

  /** @param feed told whenever changes were stored */
  constructor(tables: PoolTables, feed: ChangeFeed<void>) {
    this.#tables = tables;
    this.#feed = feed;
  }

  async page(filter: DirectoryChangeFilter, from: number | null, count: number): Promise<readonly DirectoryChange[]> {
    const rows = await this.#select(filter)
      .$if(from !== null, (query) => query.where('id', '<', from))
      .selectAll()
      .orderBy('id', 'desc')
      .limit(count)
      .execute();
    return rows.map(directoryChangeOf);
  }

  async since(id: number, filter: DirectoryChangeFilter, count: number): Promise<readonly DirectoryChange[]> {
    const rows = await this.#select(filter).where('id', '>', id).selectAll().orderBy('id').limit(count).execute();
    return rows.map(directoryChangeOf);
  }

  async count(filter: DirectoryChangeFilter): Promise<number> {
    const { total } = await this.#select(filter)
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return total;
  }

  async find(id: number): Promise<DirectoryChange | null> {
    const row = await this.#select({}).where('id', '=', id).selectAll().executeTakeFirst();
    return row === undefined ? null : directoryChangeOf(row);
  }

  async latest(): Promise<number> {
    const { db, isOwn } = this.#tables;
    const row = await db.selectFrom('directory_state').select('last_change').where(isOwn).executeTakeFirst();
    return row?.last_change ?? 0;
  }

  onChange(listener: () => void): () => void {
    return this.#feed.add(listener);
  }

  #select({ kind, origin, username, groupName, after, before }: DirectoryChangeFilter) {
    const { db, isOwn, sql: engine } = this.#tables;
    let query = db.selectFrom('directory_change').where(isOwn);
    if (kind) query = query.where(engine.isOneOf('kind', kind));
    if (origin) query = query.where('origin', '=', origin);
    if (typeof username === 'string') query = query.where('username_folded', '=', foldCase(username));
    if (typeof groupName === 'string') query = query.where('group_name_folded', '=', foldCase(groupName));
    if (after) query = query.where('not_after', '>=', after.getTime());
    if (before) query = query.where('not_after', '<', before.getTime());
    return query;
  }
}

function directoryChangeOf(row: Selectable<Tables['directory_change']>): DirectoryChange {
  return {
    id: row.id,
    kind: row.kind,
    username: row.username,
    groupName: row.group_name,
    // Nobody but `IndexTransaction` writes this column.
    changed: JSON.parse(row.changed) as readonly string[],
    notBefore: new Date(row.not_before),
    notAfter: new Date(row.not_after),
    origin: row.origin,
    auditEventId: row.audit_event_id,
  };
}
