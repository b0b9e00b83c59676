import { type DirectoryMoment, membershipsAt } from './directory-moment.ts';
import { SliceSize } from './slices.ts';

/** Counts the members of every group by its id, at a moment of the past. */
export async function countMembers(at: DirectoryMoment): Promise<ReadonlyMap<number, number>> {
  const counts = new Map<number, number>();
  const countAll = () =>
    membershipsAt(at)
      .select(['m.group_id', ({ fn }) => fn.countAll<number>().as('count')])
      .groupBy('m.group_id');
  const add = (rows: readonly { readonly group_id: number; readonly count: number }[]) => {
    for (const { group_id, count } of rows) counts.set(group_id, (counts.get(group_id) ?? 0) + count);
  };
  const { scan } = at.tables.sql;
  if (scan === null) {
    add(await countAll().execute());
    return counts;
  }
  // In the order of the table, and in parts, as in `readInSlices`: it is all memberships that there ever were.
  const { db, isOwn } = at.tables;
  const size = new SliceSize(scan);
  for (let start = 0; ; ) {
    size.start();
    const end = await db
      .selectFrom('directory_membership')
      .where(isOwn)
      .where('id', '>', start)
      .select('id')
      .orderBy('id')
      .limit(1)
      .offset(size.rows - 1)
      .executeTakeFirst();
    const rows = await countAll()
      .where('m.id', '>', start)
      .$if(end !== undefined, (query) => query.where('m.id', '<=', end?.id ?? 0))
      .execute();
    add(rows);
    if (end === undefined) return counts;
    start = end.id;
    await size.end();
  }
}
