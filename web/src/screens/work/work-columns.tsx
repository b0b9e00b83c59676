import { Link } from '@tanstack/react-router';
import type { BulkStateFragment } from '../../generated/graphql.ts';
import { formatNumber } from '../../parts/format.ts';
import { Moment } from '../../parts/moment.tsx';
import { Name } from '../../parts/name.tsx';
import type { Column } from '../../parts/table/column.ts';
import { texts } from '../../texts.ts';
import { WorkState } from './work-state.tsx';

export type WorkRow = BulkStateFragment;

const { columns, kinds, statuses, dryRun } = texts.work;

export const WORK_COLUMNS: readonly Column<WorkRow>[] = [
  {
    id: 'kind',
    header: columns.kind,
    width: 'minmax(170px, 1.6fr)',
    narrow: true,
    cell: (row) => (
      <Link to="/work/$id" params={{ id: row.id }} tabIndex={-1}>
        {kinds[row.kind]}
        {row.dryRun ? <span className="soft"> · {dryRun}</span> : null}
      </Link>
    ),
    text: (row) => kinds[row.kind],
  },
  {
    id: 'state',
    header: columns.state,
    width: 'minmax(150px, 1fr)',
    narrow: true,
    cell: (row) => <WorkState status={row.status} />,
    text: (row) => statuses[row.status],
  },
  {
    id: 'progress',
    header: columns.progress,
    width: 'minmax(110px, 0.8fr)',
    align: 'end',
    cell: ({ total, pending }) => texts.list.loadedOf(formatNumber(total - pending), formatNumber(total)),
    text: ({ total, pending }) => `${total - pending}/${total}`,
  },
  {
    id: 'failed',
    header: columns.failed,
    width: 'minmax(90px, 0.6fr)',
    align: 'end',
    cell: ({ failed, skipped }) => formatNumber(failed + skipped),
    text: ({ failed, skipped }) => String(failed + skipped),
  },
  {
    id: 'actor',
    header: columns.actor,
    width: 'minmax(130px, 1fr)',
    cell: ({ actor }) => <Name>{actor}</Name>,
    text: ({ actor }) => actor,
  },
  {
    id: 'started',
    header: columns.started,
    width: 'minmax(110px, 0.8fr)',
    cell: ({ createdAt }) => <Moment at={createdAt} />,
    text: ({ createdAt }) => createdAt,
  },
];
